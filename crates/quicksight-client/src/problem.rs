//! What is wrong with the way to AWS.

use std::fmt;

/// What is wrong with the way AWS is to be reached, as opposed to a request that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one line.
    pub summary: String,
    /// Why, and the way out.
    pub detail: String,
    /// The argument of the provider block that has to be changed, where there is one.
    pub argument: Option<&'static str>,
}

impl Problem {
    /// A problem in these words.
    pub fn new(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { summary: summary.into(), detail: detail.into(), argument: None }
    }

    /// The problem of this argument of the provider block.
    #[must_use]
    pub fn of(self, argument: &'static str) -> Self {
        Self { argument: Some(argument), ..self }
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.summary, self.detail)
    }
}

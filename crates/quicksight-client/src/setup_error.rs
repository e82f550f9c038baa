//! What is wrong with the way to AWS.

use std::fmt;

use crate::names::Setting;

/// What is wrong with the way AWS is to be reached, as opposed to a request that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    /// What is wrong, in one line.
    pub summary: String,
    /// Why; and the way out where it is in the environment, in a file or a command. What else can be done about it follows from `meaning`.
    pub detail: String,
    /// The setting that is wrong, where it is one.
    pub setting: Option<Setting>,
    /// What the way out depends on, where it is one of the caller's.
    pub meaning: Option<Meaning>,
}

/// What a problem comes to, where its way out is in the settings, or in how the caller is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A Region is needed, and settings, environment and profile have none.
    MissingRegion,
    /// The same of STS.
    MissingStsRegion,
    /// The name of a Region is none that is known.
    UnknownRegion,
    /// The account of the credentials is needed, and STS may not be asked for it.
    AccountLookupSkipped,
    /// STS refuses credentials that have expired.
    CredentialsExpired,
    /// STS could not tell the account, for no fault of the credentials.
    AccountLookupFailed,
    /// No source has credentials.
    NoCredentials,
    /// This profile takes a code that somebody has to be asked for.
    MfaRequired { profile: String },
    /// No session of a role was answered, for no fault of the role.
    StsUnavailable,
    /// IAM Identity Center could not be reached, at this host.
    PortalUnreachable { host: String },
    /// IAM Identity Center has no FIPS endpoint in this Region.
    NoFipsPortal { region: String },
}

impl SetupError {
    /// A problem in these words.
    pub fn new(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { summary: summary.into(), detail: detail.into(), setting: None, meaning: None }
    }

    /// The problem as that of this setting.
    #[must_use]
    pub fn of(self, setting: Setting) -> Self {
        Self { setting: Some(setting), ..self }
    }

    /// The problem with what it comes to.
    #[must_use]
    pub fn meaning(self, meaning: Meaning) -> Self {
        Self { meaning: Some(meaning), ..self }
    }
}

impl std::error::Error for SetupError {}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.summary, self.detail)
    }
}

//! What the caller decides about reaching AWS: plain data. How it is used is in the rest of `aws`.

use aws_credential_types::Credentials;

/// How to reach AWS. What is left out comes from the environment, the shared files or the SDK's defaults, in that order.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub region: Option<String>,
    pub profile: Option<String>,
    /// Static credentials; they win over every other source.
    pub credentials: Option<Credentials>,
    /// Empty: `AWS_CONFIG_FILE`, or `~/.aws/config`.
    pub config_files: Vec<String>,
    /// Empty: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    pub credentials_files: Vec<String>,
    pub endpoints: Endpoints,
    /// How often one request is tried in total; see [`Settings::DEFAULT_ATTEMPTS`].
    pub max_attempts: Option<u32>,
    pub use_fips_endpoint: Option<bool>,
    pub use_dualstack_endpoint: Option<bool>,
    pub account_lookup: AccountLookup,
    pub region_check: RegionCheck,
    /// Products to add to the `User-Agent` header, such as `terraform-provider-quicksight/0.1.0`.
    pub user_agent: Vec<String>,
}

/// Endpoints to use in place of those of AWS, one per service, as URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    pub quicksight: Option<String>,
    pub sts: Option<String>,
    pub sso: Option<String>,
}

/// Whether STS may be asked which account the credentials belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountLookup {
    #[default]
    AskSts,
    Skip,
}

/// Whether a region must look like one of AWS's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegionCheck {
    #[default]
    Check,
    Skip,
}

impl Settings {
    /// As often as other AWS providers try, so that a burst of throttling passes unnoticed.
    pub const DEFAULT_ATTEMPTS: u32 = 25;
}

//! What the caller decides about reaching AWS: plain data. How it is used is in the rest of the crate.

use std::{collections::BTreeMap, time::Duration};

use secrecy::SecretString;

use crate::{environment::Environment, names::Names, proxy::Proxies};

/// How to reach AWS. What is omitted comes from the environment, the shared files or the SDK's defaults, in that order.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Variables are read from here and nowhere else.
    pub environment: Environment,
    pub region: Option<String>,
    pub profile: Option<String>,
    /// They take precedence over every other source of credentials.
    pub keys: Option<StaticKeys>,
    /// A role assumed with a token, in place of every other source but static credentials.
    pub web_identity: Option<WebIdentity>,
    /// Roles to assume one after the other, the first with the credentials found.
    pub roles: Vec<Role>,
    /// Empty: `AWS_CONFIG_FILE`, or `~/.aws/config`.
    pub config_files: Vec<String>,
    /// Empty: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    pub credentials_files: Vec<String>,
    pub endpoints: Endpoints,
    /// Where STS is asked; if omitted, in the Region.
    pub sts_region: Option<String>,
    pub metadata: Metadata,
    pub network: Network,
    /// How often one request is tried in total; see [`Settings::DEFAULT_ATTEMPTS`].
    pub max_attempts: Option<u32>,
    /// How long one attempt may go without a response; if omitted, [`Settings::ATTEMPT_TIMEOUT`].
    pub attempt_timeout: Option<Duration>,
    pub retry_mode: Option<RetryMode>,
    pub use_fips_endpoint: Option<bool>,
    pub use_dualstack_endpoint: Option<bool>,
    pub account_lookup: AccountLookup,
    pub region_check: RegionCheck,
    /// The name of a session of a role that neither settings, environment nor profile names.
    pub session_name: String,
    /// Products to add to the `User-Agent` header, such as `my-tool/0.1.0`.
    pub user_agent: Vec<String>,
    /// What texts call the settings.
    pub names: Names,
}

/// Static credentials.
#[derive(Clone, Debug)]
pub struct StaticKeys {
    pub access_key: String,
    pub secret_key: SecretString,
    pub session_token: Option<SecretString>,
}

/// Endpoints to use in place of those of AWS, one per service, as URLs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    pub quicksight: Option<String>,
    pub sts: Option<String>,
    pub sso: Option<String>,
}

/// A session of a role. What is omitted is for STS to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleSession {
    pub role_arn: String,
    /// If omitted, [`Settings::session_name`].
    pub name: Option<String>,
    pub duration: Option<Duration>,
    pub policy: Option<String>,
    pub policy_arns: Vec<String>,
}

/// A role assumed with credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Role {
    pub session: RoleSession,
    pub external_id: Option<String>,
    pub source_identity: Option<String>,
    pub tags: BTreeMap<String, String>,
    pub transitive_tag_keys: Vec<String>,
}

/// A role assumed with a token of an identity provider.
#[derive(Clone, Debug)]
pub struct WebIdentity {
    pub session: RoleSession,
    pub token: Token,
}

/// The token of an identity provider.
#[derive(Clone, Debug)]
pub enum Token {
    Inline(SecretString),
    /// The path of a file, which is read again whenever the session is renewed.
    File(String),
}

/// The metadata service of a virtual machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub endpoint: Option<String>,
    pub mode: Option<MetadataMode>,
    pub source: MetadataSource,
}

/// Over which address the metadata service is asked, where no endpoint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetadataMode {
    Ipv4,
    Ipv6,
}

/// Whether the metadata service may be asked for credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MetadataSource {
    #[default]
    Ask,
    Skip,
}

/// What is trusted beside the roots of this machine, and the way through proxies.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Certificates of authorities, as PEM, that [`ca_bundle`](super::ca_bundle) found. None: those of the profile, if it names a bundle.
    pub certificates: Vec<Vec<u8>>,
    pub proxies: Proxies,
}

/// What is done about a service that has too much to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetryMode {
    /// Refused requests are made again, later and later, all of them together no faster than the service takes them.
    Standard,
    /// From the first refusal on, every request waits for its turn at a rate that the refusals teach.
    #[default]
    Adaptive,
}

/// Whether STS may be asked which account the credentials belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountLookup {
    #[default]
    AskSts,
    Skip,
}

/// Whether a Region must be one that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RegionCheck {
    #[default]
    Check,
    Skip,
}

impl Settings {
    /// As often as other tools try that manage AWS, so that a burst of throttling passes unnoticed.
    pub const DEFAULT_ATTEMPTS: u32 = 25;
    /// What a response to any of the operations takes at most, with much to spare.
    pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
}

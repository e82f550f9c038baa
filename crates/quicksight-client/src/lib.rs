//! The API of Amazon Quick Sight action connectors and the way to it: configuration, credentials, HTTP and retries. It takes and returns its own
//! model: no type of the AWS SDK leaves this crate, and it does not know who uses it.
//!
//! - [`Settings`] configure access to AWS. What they omit comes from the environment and the shared files. [`Aws`] is the entry point.
//! - [`Quicksight`] has the operations, one per file in `operations/`, each with the conversion between model and SDK.
//! - [`Desired`], [`Connector`], [`Authentication`] and [`ServiceAttributes`] are the model; [`Kind`] lists the kinds of authentication.
//! - [`Fault`] is a failed operation, with a predicate per meaning. [`SetupError`] is a problem with settings or credentials.
//! - [`Deadline`] limits how long an operation may take; [`wait_until`] polls until a condition holds.
//!
//! Requests contain secrets. The log contains only what `exchange.rs` records.
//!
//! ```
//! use quicksight_client::{
//!     Authentication, Aws, Connector, Deadline, Desired, Endpoints, Environment, Permissions, Settings, Tags,
//! };
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = quicksight_emulator::Emulator::start(quicksight_emulator::Options::default()).await;
//! # let endpoint = emulator.endpoint();
//! let keys = [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret")];
//! let settings = Settings {
//!     environment: Environment::of(&keys, "/home/ada"),
//!     endpoints: Endpoints { quicksight: Some(endpoint), ..Endpoints::default() },
//!     ..Settings::default()
//! };
//! let quicksight = Aws::new(settings).quicksight("us-east-1", &[])?;
//! let connector = Connector {
//!     name: "Example".to_owned(),
//!     connector_type: "GENERIC_HTTP".to_owned(),
//!     description: None,
//!     vpc_connection_arn: None,
//!     authentication: Authentication::None { base_endpoint: "https://api.example.com".to_owned() },
//! };
//! let (desired, account) = (Desired { connector, secret: None }, "123456789012");
//! quicksight.create(account, "example", &desired, &Permissions::new(), &Tags::new(), &Deadline::never()).await.unwrap();
//! assert!(quicksight.describe(account, "example", &Deadline::never()).await?.is_some());
//! quicksight.delete(account, "example", &Deadline::never()).await?;
//! # Ok(())
//! # }
//! ```

mod authentication;
mod aws;
mod conflict;
mod connection;
mod connector;
mod credentials;
mod deadline;
mod endpoints;
mod environment;
mod exchange;
mod fault;
mod first_region;
mod http;
mod log;
mod lookup;
mod names;
mod operations;
mod origin;
mod proxy;
mod rate_limiter;
mod redact;
mod region;
mod retry;
mod secret;
mod settings;
mod setup_error;
mod shared;
mod sts;
mod url;
mod user_agent;
mod wait;

pub use secrecy::{ExposeSecret, SecretString};

pub use self::{
    authentication::{Authentication, Kind, OAuthApplication},
    aws::Aws,
    conflict::Conflicts,
    connector::{
        Connector, Described, DescribedPermissions, Desired, Failure, Permissions, Phase, ServiceAttributes, Summary, Tags,
    },
    deadline::{Deadline, Expired},
    endpoints::is_endpoint,
    environment::Environment,
    fault::{Delivery, Fault},
    http::ca_bundle,
    log::LOG_TARGET,
    names::{Names, Setting},
    operations::{
        create::{CreateFailure, Created},
        list::{Filter, Page},
        quicksight::Quicksight,
    },
    proxy::{Bypass, Proxies, Proxy},
    redact::redact,
    region::{check as check_region, partition},
    settings::{
        AccountLookup, Endpoints, Metadata, MetadataMode, MetadataSource, Network, RegionCheck, RetryMode, Role, RoleSession,
        Settings, StaticKeys, Token, WebIdentity,
    },
    setup_error::{Meaning, SetupError},
    shared::profile_keys,
    sts::Caller,
    url::is_same_url,
    wait::{Attempt, Backoff, CONSISTENCY_WINDOW, Poll, Polling, wait_until, wait_until_shown},
};

//! The API of Amazon Quick Sight action connectors, and the way to it: configuration, credentials, HTTP, retries. Model in, model out: no type
//! of the SDK leaves this crate, and nothing in it knows who uses it: whoever does names the settings, and knows the way out of what has a
//! [`Meaning`].
//!
//! - [`Settings`] say how AWS is reached; what they omit comes from the environment and the shared files. [`Aws`] is the way there.
//! - [`Quicksight`] has the operations, one a file in `operations`, each with its conversion between the model and the SDK.
//! - [`Desired`], [`Connector`], [`Authentication`], [`ServiceAttributes`]: the model. [`Kind`]: the kinds of authentication.
//! - [`Fault`] is why an operation failed, with a predicate for each meaning; [`SetupError`] what is wrong with the way to AWS.
//! - [`Deadline`], [`Polling`] and [`wait_until`]: how long something may take, and reading until something is so. [`Conflicts`]: which are
//!   waited for.
//!
//! Of requests, which carry secrets, the log has what `exchange.rs` puts there and no more.
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
mod pace;
mod proxy;
mod region;
mod retry;
mod scrub;
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
    region::{check as check_region, partition},
    scrub::scrub,
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

//! The API of Amazon Quick Sight action connectors, and the way to it: configuration, credentials, HTTP, retries. Model in, model out: no type
//! of the SDK leaves this crate, and nothing in it knows who uses it.
//!
//! - [`Settings`] say how AWS is reached; what they omit comes from the environment and the shared files. [`Aws`] is the way there.
//! - [`Quicksight`] has the operations, one a file in `operations`, each with its conversion between the model and the SDK.
//! - [`Desired`], [`Connector`], [`Authentication`], [`ServiceAttributes`]: the model. [`Kind`]: the kinds of authentication.
//! - [`Fault`] is why an operation failed, with a predicate for each meaning; [`Problem`] what is wrong with the way to AWS.
//! - [`Deadline`] and [`wait_until`]: how long something may take, and reading until something is so.
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
mod connection;
mod connector;
mod credentials;
mod deadline;
mod endpoints;
mod environment;
mod exchange;
mod fault;
mod http;
mod lookup;
mod operations;
mod origin;
mod pace;
mod proxy;
mod region;
mod retry;
mod scrub;
mod secret;
mod settings;
mod shared;
mod sts;
mod url;
mod user_agent;
mod wait;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use aws_config::Region;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
pub use secrecy::{ExposeSecret, SecretString};
use tokio::sync::OnceCell;

pub use self::{
    authentication::{Authentication, Kind, OAuthApplication},
    connector::{Connector, Described, Desired, Failure, Permissions, Phase, ServiceAttributes, Summary, Tags},
    deadline::{Deadline, Expired},
    endpoints::is_endpoint,
    environment::Environment,
    fault::{Delivery, Fault},
    http::ca_bundle,
    operations::{CreateFailure, Created, Filter, Page, Quicksight},
    proxy::{Bypass, Proxies, Proxy},
    region::{check as check_region, check_configured as check_configured_region, partition},
    scrub::scrub,
    settings::{
        AccountLookup, Endpoints, Metadata, MetadataMode, MetadataSource, Network, RegionCheck, RetryMode, Role, RoleSession,
        Settings, StaticKeys, Token, WebIdentity,
    },
    sts::Caller,
    url::is_same_url,
    wait::{Attempt, Backoff, LAST_READ, wait_until},
};
use self::{connection::Connection, retry::Policy, user_agent::UserAgent};

/// The target of all log records of this crate.
pub const LOG_TARGET: &str = "quicksight_client";

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

/// The way to AWS. Making one costs nothing: files, credentials, TLS roots and connections wait until they are needed. What
/// was found out once, a problem too, holds for the life of the value.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
    connection: OnceLock<Result<Connection, Problem>>,
    caller: OnceCell<Result<Caller, Problem>>,
    regions: Mutex<BTreeMap<String, InRegion>>,
}

/// Quick Sight in one region, by what is added to the user agent.
#[derive(Debug)]
struct InRegion {
    policy: Policy,
    clients: BTreeMap<Vec<String>, Quicksight>,
}

impl Aws {
    /// The way that these settings describe.
    pub fn new(settings: Settings) -> Self {
        Self { settings, connection: OnceLock::new(), caller: OnceCell::new(), regions: Mutex::default() }
    }

    /// Everything that settings, environment and shared files decide without anybody being asked; the answer is what a person should know
    /// of it. Reads files at most.
    pub fn check(&self) -> Result<&[Problem], Problem> {
        self.connection().map(|connection| connection.notes.as_slice())
    }

    /// The default region: of the settings, the environment or the profile. Reads files at most.
    pub fn region(&self) -> Result<String, Problem> {
        self.connection()?.region.clone().ok_or_else(|| {
            Problem::new(
                "Missing AWS Region",
                "No AWS Region is configured. Set region in the resource or in the provider block, the environment variable AWS_REGION or AWS_DEFAULT_REGION, or region in the AWS profile.",
            )
        })
    }

    /// Whom the credentials belong to. STS is asked at most once, in `region` where the settings have none: it answers the same
    /// everywhere. Dropping the future is safe; whoever asks next asks again.
    pub async fn caller(&self, region: Option<&str>) -> Result<Caller, Problem> {
        self.caller.get_or_init(|| self.look_up_caller(region)).await.clone()
    }

    /// Whom the credentials belong to, if STS was asked already.
    pub fn known_caller(&self) -> Option<&Caller> {
        self.caller.get()?.as_ref().ok()
    }

    /// Quick Sight in `region`, which is also told `products` in the user agent. Reads files at most; whether there are credentials
    /// shows with the first request.
    pub fn quicksight(&self, region: &str, products: &[String]) -> Result<Quicksight, Problem> {
        self.check_region(region)?;
        let connection = self.connection()?;
        connection.first_region.set(region);
        // No caller can leave the map half written, so a panic elsewhere says nothing about it.
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || InRegion { policy: connection.policy(), clients: BTreeMap::new() };
        let InRegion { policy, clients } = regions.entry(region.to_owned()).or_insert_with(new);
        if let Some(client) = clients.get(products) {
            return Ok(client.clone());
        }
        let credentials = Arc::clone(&connection.credentials);
        let config = aws_sdk_quicksight::config::Builder::from(&connection.quicksight)
            .region(Region::new(region.to_owned()))
            .credentials_provider(SharedCredentialsProvider::from(Arc::clone(&credentials) as Arc<dyn ProvideCredentials>))
            .interceptor(UserAgent::new(&[self.settings.user_agent.as_slice(), products].concat()));
        let client = Quicksight::new(config.build(), credentials, policy.clone());
        clients.insert(products.to_vec(), client.clone());
        Ok(client)
    }

    fn connection(&self) -> Result<&Connection, Problem> {
        self.connection.get_or_init(|| Connection::open(&self.settings)).as_ref().map_err(Clone::clone)
    }

    /// Whether a resource may name this region. Asks nobody.
    pub fn check_region(&self, region: &str) -> Result<(), Problem> {
        connection::check_region(&self.settings, region, "region")
    }

    async fn look_up_caller(&self, region: Option<&str>) -> Result<Caller, Problem> {
        if self.settings.account_lookup == AccountLookup::Skip {
            return Err(Problem::new(
                "AWS account id is not known",
                "skip_requesting_account_id keeps the provider from asking STS which account the credentials belong to. Set aws_account_id, or remove skip_requesting_account_id.",
            ));
        }
        let connection = self.connection()?;
        if let Some(region) = region {
            connection.first_region.set(region);
        }
        connection.sts.caller(&connection.credentials, region).await
    }
}

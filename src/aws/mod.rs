//! SDK in, typed answers out. Knows no Terraform.
//!
//! [`Aws`] is the way in; [`Quicksight`] the operations; [`Fault`] what a failed one leaves. Nothing here is logged, since
//! requests carry secrets.

mod connection;
mod fault;
mod http;
mod quicksight;
mod region;
mod retry;
mod scrub;
mod settings;
mod user_agent;
mod wait;

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, PoisonError},
};

use aws_config::Region;
pub use aws_credential_types::Credentials;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use self::{connection::Connection, user_agent::UserAgent};
pub use self::{
    fault::{Delivery, Fault},
    quicksight::{CreateFailure, CreateRequest, Created, Quicksight, UpdateRequest, types},
    region::partition,
    scrub::scrub,
    settings::{AccountLookup, Endpoints, RegionCheck, Settings},
    wait::{Backoff, Pause, pause},
};

/// What is wrong with the way AWS is to be reached, as opposed to a request that failed.
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

/// The way to AWS. Making one costs nothing: files, credentials, TLS roots and connections wait until they are needed. What
/// was found out once, a problem too, holds for the life of the value.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
    connection: OnceCell<Result<Connection, Problem>>,
    account_id: OnceCell<Result<String, Problem>>,
    quicksight: Mutex<BTreeMap<String, Quicksight>>,
}

impl Aws {
    /// The way that these settings describe.
    pub fn new(settings: Settings) -> Self {
        Self { settings, connection: OnceCell::new(), account_id: OnceCell::new(), quicksight: Mutex::default() }
    }

    /// The default region: of the settings, the environment or the profile. Reads files at most.
    pub async fn region(&self) -> Result<String, Problem> {
        let Some(region) = self.connection().await?.region.clone() else {
            return Err(Problem::new(
                "No AWS region",
                "No region is set. Set the provider's argument region, the environment variable AWS_REGION or AWS_DEFAULT_REGION, or region in the AWS profile.",
            ));
        };
        self.check_region(&region)?;
        Ok(region)
    }

    /// The account that the credentials belong to. STS is asked at most once, in `region` where there is no default region: it
    /// answers the same everywhere. Dropping the future is safe; whoever asks next asks again.
    pub async fn account_id(&self, region: Option<&str>) -> Result<String, Problem> {
        self.account_id.get_or_init(|| self.look_up_account(region)).await.clone()
    }

    /// Quick Sight in `region`. Reads files at most; whether there are credentials shows with the first request.
    pub async fn quicksight(&self, region: &str) -> Result<Quicksight, Problem> {
        self.check_region(region)?;
        let connection = self.connection().await?;
        // No caller can leave the map half written, so a panic elsewhere says nothing about it.
        let mut clients = self.quicksight.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(region) {
            return Ok(client.clone());
        }
        let mut config = aws_sdk_quicksight::config::Builder::from(&connection.config)
            .region(Region::new(region.to_owned()))
            .interceptor(UserAgent::new(&self.settings.user_agent));
        if let Some(endpoint) = &self.settings.endpoints.quicksight {
            config = config.endpoint_url(endpoint);
        }
        let client = Quicksight::new(config.build(), connection.max_attempts);
        clients.insert(region.to_owned(), client.clone());
        Ok(client)
    }

    async fn connection(&self) -> Result<&Connection, Problem> {
        self.connection.get_or_init(|| Connection::open(&self.settings)).await.as_ref().map_err(Clone::clone)
    }

    fn check_region(&self, region: &str) -> Result<(), Problem> {
        match self.settings.region_check {
            RegionCheck::Check if !region::is_plausible(region) => Err(Problem::new(
                "Invalid AWS region",
                format!(
                    "{region:?} does not look like a region of AWS, such as eu-west-1. If it is one all the same, set the provider's argument skip_region_validation to true."
                ),
            )),
            RegionCheck::Check | RegionCheck::Skip => Ok(()),
        }
    }

    async fn look_up_account(&self, region: Option<&str>) -> Result<String, Problem> {
        if self.settings.account_lookup == AccountLookup::Skip {
            return Err(Problem::new(
                "AWS account id is not known",
                "skip_requesting_account_id keeps the provider from asking STS which account the credentials belong to. Set aws_account_id, or remove skip_requesting_account_id.",
            ));
        }
        let connection = self.connection().await?;
        let region = match (&connection.region, region) {
            (None, Some(region)) => region.to_owned(),
            _ => self.region().await?,
        };
        let mut config = aws_sdk_sts::config::Builder::from(&connection.config)
            .region(Region::new(region))
            .interceptor(UserAgent::new(&self.settings.user_agent));
        if let Some(endpoint) = &self.settings.endpoints.sts {
            config = config.endpoint_url(endpoint);
        }
        let client = aws_sdk_sts::Client::from_conf(config.build());
        // An interrupt drops the whole future, so there is no token to hand on.
        let stop = CancellationToken::new();
        let call = client.get_caller_identity();
        let identity =
            retry::send("GetCallerIdentity", connection.max_attempts, Backoff::retrying(), &stop, || call.clone().send()).await;
        let unknown = |why: String| {
            Problem::new(
                "AWS account id is not known",
                format!(
                    "STS was asked which account the credentials belong to, but that failed.\n\n{why}\n\nCheck the credentials, that is the provider's arguments, the AWS_ environment variables and the AWS profile. If STS cannot be reached from here, set aws_account_id."
                ),
            )
        };
        let identity = identity.map_err(|failure| unknown(failure.fault.to_string()))?;
        identity.account.ok_or_else(|| unknown("The answer names no account.".to_owned()))
    }
}

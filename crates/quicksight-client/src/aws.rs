//! The way to AWS: what is shared by all that one configuration makes, and the clients of Quick Sight by Region.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use aws_config::Region;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use tokio::sync::OnceCell;

use crate::{
    connection::{self, Connection},
    names::Setting,
    operations::quicksight::Quicksight,
    retry::Policy,
    settings::{AccountLookup, Settings},
    setup_error::{Meaning, SetupError},
    sts::Caller,
    user_agent::UserAgent,
};

/// The way to AWS. Making one costs nothing: files, credentials, TLS roots and connections wait until they are needed. What
/// was found out once, a problem too, holds for the life of the value.
#[derive(Debug)]
pub struct Aws {
    settings: Settings,
    connection: OnceLock<Result<Connection, SetupError>>,
    caller: OnceCell<Result<Caller, SetupError>>,
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
    pub fn check(&self) -> Result<&[SetupError], SetupError> {
        self.connection().map(|connection| connection.notes.as_slice())
    }

    /// The default region: of the settings, the environment or the profile. Reads files at most.
    pub fn region(&self) -> Result<String, SetupError> {
        self.connection()?
            .region
            .clone()
            .ok_or_else(|| SetupError::new("Missing AWS Region", "No AWS Region is configured.").meaning(Meaning::MissingRegion))
    }

    /// Whom the credentials belong to. STS is asked at most once, in `region` where the settings have none: it answers the same
    /// everywhere. Dropping the future is safe; whoever asks next asks again.
    pub async fn caller(&self, region: Option<&str>) -> Result<Caller, SetupError> {
        self.caller.get_or_init(|| self.look_up_caller(region)).await.clone()
    }

    /// Whom the credentials belong to, if STS was asked already.
    pub fn known_caller(&self) -> Option<&Caller> {
        self.caller.get()?.as_ref().ok()
    }

    /// Quick Sight in `region`, which is also told `products` in the user agent. Reads files at most; whether there are credentials
    /// shows with the first request.
    pub fn quicksight(&self, region: &str, products: &[String]) -> Result<Quicksight, SetupError> {
        self.check_region(region, &self.settings.names.of(Setting::Region))?;
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

    fn connection(&self) -> Result<&Connection, SetupError> {
        self.connection.get_or_init(|| Connection::open(&self.settings)).as_ref().map_err(Clone::clone)
    }

    /// Whether a caller may work in this Region, which `source` names. Asks nobody.
    pub fn check_region(&self, region: &str, source: &str) -> Result<(), SetupError> {
        connection::check_region(&self.settings, region, source)
    }

    async fn look_up_caller(&self, region: Option<&str>) -> Result<Caller, SetupError> {
        if self.settings.account_lookup == AccountLookup::Skip {
            let detail = "The account ID is not requested from STS.";
            return Err(SetupError::new("Missing AWS Account ID", detail).meaning(Meaning::AccountLookupSkipped));
        }
        let connection = self.connection()?;
        if let Some(region) = region {
            connection.first_region.set(region);
        }
        connection.sts.caller(&connection.credentials, region).await
    }
}

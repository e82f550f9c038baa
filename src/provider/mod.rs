//! The provider block: its rows, what becomes of them, and the client that resources work with.

mod client;
mod configure;
mod deletions;
pub mod functions;
pub mod rows;
pub mod tags;

use async_trait::async_trait;
use terraform_plugin::{
    data_source::DataSource,
    diagnostic::Diagnostics,
    function::Function,
    list_resource::ListResource,
    provider::{Configure, Provider},
    resource::Resource,
    schema::Schema,
    value::Value,
};

pub use self::client::{Accounts, Client};
use self::configure::Surroundings;
use crate::{
    action_connector::{
        ActionConnector, data_source::ActionConnectorData, data_sources::ActionConnectorsData, list::ActionConnectorList,
    },
    aws::Aws,
};

/// The provider.
pub struct QuicksightProvider {
    resources: Vec<Box<dyn Resource<Client>>>,
    data_sources: Vec<Box<dyn DataSource<Client>>>,
    list_resources: Vec<Box<dyn ListResource<Client>>>,
}

impl QuicksightProvider {
    /// The provider with all its resources, data sources and lists.
    pub fn new() -> Self {
        Self {
            resources: vec![Box::new(ActionConnector)],
            data_sources: vec![Box::new(ActionConnectorData), Box::new(ActionConnectorsData)],
            list_resources: vec![Box::new(ActionConnectorList)],
        }
    }
}

impl Default for QuicksightProvider {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Provider for QuicksightProvider {
    type Client = Client;

    fn name(&self) -> &'static str {
        "quicksight"
    }

    fn address(&self) -> &'static str {
        "registry.terraform.io/quicksight-tf/quicksight"
    }

    fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    fn schema(&self) -> &Schema {
        &rows::SCHEMA
    }

    fn meta(&self) -> Option<&Schema> {
        Some(&rows::META)
    }

    fn resources(&self) -> &[Box<dyn Resource<Client>>] {
        &self.resources
    }

    fn data_sources(&self) -> &[Box<dyn DataSource<Client>>] {
        &self.data_sources
    }

    fn list_resources(&self) -> &[Box<dyn ListResource<Client>>] {
        &self.list_resources
    }

    fn functions(&self) -> &[Function] {
        &functions::FUNCTIONS
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        configure::check_credentials(config, diagnostics);
    }

    fn wants_advice(&self, config: &Value) -> bool {
        // While it is unknown, whether it was switched off is unknown too, and the plan will ask again.
        !config.get("advisory_checks").is_unknown() && config.get("advisory_checks").as_bool().unwrap_or(true)
    }

    fn silence_advice(&self) -> &'static str {
        "To silence advice like this, set advisory_checks = false in the provider block."
    }

    async fn configure(&self, request: Configure<'_>, diagnostics: &mut Diagnostics) -> Option<Client> {
        let Configure { terraform_version, config } = request;
        let surroundings = Surroundings::of_process(terraform_version);
        let mut found = Diagnostics::new();
        let settings = configure::settings(config, &surroundings, &mut found);
        let tags = configure::tags(config, &surroundings, &mut found);
        let failed = found.has_errors();
        diagnostics.extend(found);
        if failed {
            return None;
        }
        Some(Client {
            deletions: deletions::Deletions::default(),
            has_region: settings.region.is_some(),
            aws: Aws::new(settings),
            tags,
            accounts: configure::accounts(config),
            unknown: configure::unknown_arguments(config),
        })
    }

    fn is_incomplete(&self, client: &Client) -> bool {
        !client.unknown.is_empty()
    }
}

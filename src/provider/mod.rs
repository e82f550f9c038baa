//! The provider block: its rows, what becomes of them, and the client that resources work with.

mod client;
mod configure;
mod deletions;
pub mod functions;
mod normalize;
pub mod rows;
pub mod tags;

use async_trait::async_trait;
use terraform_plugin::{
    data_source::DataSource,
    diagnostic::{Diagnostic, Diagnostics},
    function::Function,
    list_resource::ListResource,
    provider::{Configure, Provider},
    resource::Resource,
    schema::Schema,
    value::Value,
};

pub use self::client::{Accounts, Client};
use crate::{
    action_connector::{
        ActionConnector, data_source::ActionConnectorData, data_sources::ActionConnectorsData, list::ActionConnectorList,
    },
    aws::{Aws, Environment},
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

    fn normalize(&self, config: Value) -> Value {
        normalize::normalized(&rows::SCHEMA.block, config)
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        configure::check(config, diagnostics);
    }

    fn wants_advice(&self, config: &Value) -> bool {
        // While it is unknown, whether it was switched off is unknown too, and the plan will ask again.
        !config.get("advisory_checks").is_unknown() && config.get("advisory_checks").as_bool().unwrap_or(true)
    }

    fn silence_advice(&self) -> &'static str {
        "To turn off warnings like this, set advisory_checks = false in the provider block."
    }

    async fn configure(&self, request: Configure<'_>, diagnostics: &mut Diagnostics) -> Option<Client> {
        let Configure { terraform_version, config } = request;
        let environment = Environment::of_process();
        let mut found = Diagnostics::new();
        let settings = configure::settings(config, &environment, terraform_version, &mut found);
        let tags = configure::tags(config, &environment, &mut found);
        let (has_region, unknown) = (settings.region.is_some(), configure::unknown_arguments(config));
        let aws = Aws::new(settings);
        // While an argument is not known, what it will be may be all that is wanting.
        if !found.has_errors() && unknown.is_empty() {
            match aws.check() {
                Ok(notes) if self.wants_advice(config) => {
                    let warning = |note: &crate::aws::Problem| {
                        Diagnostic::warning(&note.summary, format!("{}\n\n{}", note.detail, self.silence_advice()))
                    };
                    found.extend(notes.iter().map(warning));
                }
                Ok(_) => {}
                Err(problem) => found.push(configure::diagnostic(problem)),
            }
        }
        let failed = found.has_errors();
        diagnostics.extend(found);
        if failed {
            return None;
        }
        let deletions = deletions::Deletions::default();
        Some(Client { has_region, aws, tags, deletions, accounts: configure::accounts(config), unknown })
    }

    fn is_incomplete(&self, client: &Client) -> bool {
        !client.unknown.is_empty()
    }
}

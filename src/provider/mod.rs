//! The provider block: its rows, and the client that it configures. What is registered with the provider is in `lib.rs`.

mod configure;
mod normalize;
pub mod rows;

use async_trait::async_trait;
use quicksight_client::{Aws, Environment};
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

use crate::{client::Client, problem};

/// The provider: what is registered with it, and how its block is configured.
pub struct QuicksightProvider {
    pub resources: Vec<Box<dyn Resource<Client>>>,
    pub data_sources: Vec<Box<dyn DataSource<Client>>>,
    pub list_resources: Vec<Box<dyn ListResource<Client>>>,
    /// Made when they are first asked for.
    pub functions: fn() -> &'static [Function],
}

impl Default for QuicksightProvider {
    /// Without anything registered.
    fn default() -> Self {
        Self { resources: Vec::new(), data_sources: Vec::new(), list_resources: Vec::new(), functions: || &[] }
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

    fn log_targets(&self) -> &'static [&'static str] {
        &[quicksight_client::LOG_TARGET]
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
        (self.functions)()
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
        "To disable warnings like this, set `advisory_checks = false` in the provider block."
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
                    let warning = |note: &quicksight_client::SetupError| {
                        Diagnostic::warning(&note.summary, format!("{}\n\n{}", problem::detail(note), self.silence_advice()))
                    };
                    found.extend(notes.iter().map(warning));
                }
                Ok(_) => {}
                Err(problem) => found.push(problem::diagnostic(problem)),
            }
        }
        let failed = found.has_errors();
        diagnostics.extend(found);
        if failed {
            return None;
        }
        Some(Client::new(aws, tags, configure::accounts(config), has_region, unknown))
    }

    fn is_incomplete(&self, client: &Client) -> bool {
        client.is_incomplete()
    }
}

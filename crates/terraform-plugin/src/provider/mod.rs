//! What a provider is to the engine.

pub mod data_source;
pub mod list_resource;
pub mod resource;

use async_trait::async_trait;

use crate::{
    language::{diagnostic::Diagnostics, value::Value},
    provider::{data_source::DataSource, list_resource::ListResource, resource::Resource},
    schema::{Schema, function::Function},
};

/// A provider: its configuration and the resources it manages.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// What a configured provider is: whatever its resources need to reach the service. Made anew for every
    /// `ConfigureProvider`; calls that already run keep the one they began with.
    type Client: Send + Sync + 'static;

    /// The type name, which begins the name of every resource type, such as `random`.
    fn name(&self) -> &'static str;

    /// The full source address, `HOST/NAMESPACE/TYPE`.
    fn address(&self) -> &'static str;

    /// The provider's own version.
    fn version(&self) -> &'static str;

    /// The rows of the provider block.
    fn schema(&self) -> &Schema;

    /// The rows of the `provider_meta` block, by which the author of a module tells the provider something. Defaults to no such block.
    fn meta(&self) -> Option<&Schema> {
        None
    }

    /// All managed resource types, in the order of their documentation.
    fn resources(&self) -> &[Box<dyn Resource<Self::Client>>];

    /// All data source types, in the order of their documentation. Defaults to none.
    fn data_sources(&self) -> &[Box<dyn DataSource<Self::Client>>] {
        &[]
    }

    /// All lists, of resource types that are among [`Provider::resources`]. Defaults to none.
    fn list_resources(&self) -> &[Box<dyn ListResource<Self::Client>>] {
        &[]
    }

    /// All functions, in the order of their documentation. Defaults to none.
    fn functions(&self) -> &[Function] {
        &[]
    }

    /// The configuration as it is meant, of which everything below and the checks of the rows are told: a provider may take an empty string for
    /// an omitted argument, for instance. As written, unless it says otherwise.
    fn normalize(&self, config: Value) -> Value {
        config
    }

    /// Checks beyond the rows. Runs without any client; must not touch the network, and must not check what is unknown. Defaults to
    /// none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Whether this configuration wants advice, that is warnings, from validation. Asked of every configuration seen, so that
    /// validation, which Terraform runs on a provider it has not configured, can know as well. Defaults to always.
    fn wants_advice(&self, config: &Value) -> bool {
        let _ = config;
        true
    }

    /// What every piece of advice ends with: how to switch advice off. Defaults to nothing, for a provider that does not offer it.
    fn silence_advice(&self) -> &'static str {
        ""
    }

    /// Makes a client of a configuration, in which anything may be unknown during a plan. Fast and offline: what needs the
    /// network waits until a resource asks. `None` together with an error; warnings may come with a client.
    async fn configure(&self, request: Configure<'_>, diagnostics: &mut Diagnostics) -> Option<Self::Client>;

    /// Whether something in the configuration of this client is unknown without which the service cannot be reached. What needs the service is
    /// then put off to a later plan, where Terraform allows that; elsewhere the client has to do with what is known. Defaults to never.
    fn is_incomplete(&self, client: &Self::Client) -> bool {
        let _ = client;
        false
    }
}

/// The request to configure a provider.
#[derive(Clone, Copy, Debug)]
pub struct Configure<'a> {
    /// The version of the program that runs the provider; OpenTofu sends its own.
    pub terraform_version: &'a str,
    pub config: &'a Value,
}

//! The traits that a provider implements. Each method documents what the engine expects of it.

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
    /// The configured provider: whatever its resources need to reach the service. Created by every `ConfigureProvider`; calls in
    /// progress keep the client that they started with.
    type Client: Send + Sync + 'static;

    /// The provider type, such as `random`: the prefix of every resource type.
    fn name(&self) -> &'static str;

    /// The full source address, `HOST/NAMESPACE/TYPE`.
    fn address(&self) -> &'static str;

    /// The provider's own version.
    fn version(&self) -> &'static str;

    /// The targets of `tracing`, beside [`log::PROVIDER`](crate::log::PROVIDER), whose events are records of this provider: those of the
    /// crates that it is made of. An event of theirs holds neither a secret nor a body.
    fn log_targets(&self) -> &'static [&'static str] {
        &[]
    }

    /// The rows of the provider block.
    fn schema(&self) -> &Schema;

    /// The rows of the `provider_meta` block of modules. Defaults to no such block.
    fn meta(&self) -> Option<&Schema> {
        None
    }

    /// All managed resource types, in the order of their documentation.
    fn resources(&self) -> &[Box<dyn Resource<Self::Client>>];

    /// All data source types, in the order of their documentation. Defaults to none.
    fn data_sources(&self) -> &[Box<dyn DataSource<Self::Client>>] {
        &[]
    }

    /// All list resources, each of a type in [`Provider::resources`]. Defaults to none.
    fn list_resources(&self) -> &[Box<dyn ListResource<Self::Client>>] {
        &[]
    }

    /// All functions, in the order of their documentation. Defaults to none.
    fn functions(&self) -> &[Function] {
        &[]
    }

    /// Normalizes the configuration before it is validated and used: a provider may treat an empty string as an omitted argument,
    /// for instance. Defaults to no change.
    fn normalize(&self, config: Value) -> Value {
        config
    }

    /// Checks beyond the rows. There is no client yet: it must not use the network, and must accept unknown values. Defaults to
    /// none.
    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        let _ = (config, diagnostics);
    }

    /// Whether this configuration enables advice, the warnings that a user can switch off. Called for every configuration, also
    /// during validation, when the provider is not configured yet. Defaults to true.
    fn wants_advice(&self, config: &Value) -> bool {
        let _ = config;
        true
    }

    /// The sentence that ends every advice: how to switch it off. Defaults to none.
    fn silence_advice(&self) -> &'static str {
        ""
    }

    /// Creates the client. During a plan any value of the configuration may be unknown. Must be fast and offline: requests wait
    /// until a resource needs them. Returns `None` together with an error; warnings may accompany a client.
    async fn configure(&self, request: Configure<'_>, diagnostics: &mut Diagnostics) -> Option<Self::Client>;

    /// Whether an unknown value in the configuration of this client prevents it from reaching the service. Resources are then
    /// deferred to a later plan, where Terraform supports it; elsewhere they use what is known. Defaults to false.
    fn is_incomplete(&self, client: &Self::Client) -> bool {
        let _ = client;
        false
    }
}

/// The request to configure a provider.
#[derive(Clone, Copy, Debug)]
pub struct Configure<'a> {
    /// The version of Terraform; OpenTofu sends its own.
    pub terraform_version: &'a str,
    pub config: &'a Value,
}

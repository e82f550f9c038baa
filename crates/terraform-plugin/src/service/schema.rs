//! GetProviderSchema, GetMetadata and GetResourceIdentitySchemas. The schema is built from the rows once.

use super::rpc::{Call, Rpc};
use crate::{
    codec::{diagnostic, function, schema},
    language::diagnostic::{Diagnostic, Diagnostics},
    proto::tfplugin6::{
        ServerCapabilities,
        get_metadata::{self, DataSourceMetadata, FunctionMetadata, ListResourceMetadata, ResourceMetadata},
        get_provider_schema, get_resource_identity_schemas,
    },
    provider::Provider,
    schema::check,
};

const CAPABILITIES: ServerCapabilities = ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: true,
};

impl<P: Provider> Rpc<P> for get_provider_schema::Request {
    const NAME: &'static str = "GetProviderSchema";
    type Response = get_provider_schema::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        Ok(shared.schema.get_or_init(|| build(&shared.provider)).clone())
    }
}

impl<P: Provider> Rpc<P> for get_metadata::Request {
    const NAME: &'static str = "GetMetadata";
    type Response = get_metadata::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let provider = &shared.provider;
        let resources = provider.resources().iter();
        let resources = resources.map(|resource| ResourceMetadata { type_name: resource.type_name().to_owned() });
        let data_sources = provider.data_sources().iter();
        let data_sources = data_sources.map(|source| DataSourceMetadata { type_name: source.type_name().to_owned() });
        let list_resources = provider.list_resources().iter();
        let list_resources = list_resources.map(|list| ListResourceMetadata { type_name: list.type_name().to_owned() });
        let functions = provider.functions().iter().map(|function| FunctionMetadata { name: function.name.to_owned() });
        Ok(get_metadata::Response {
            server_capabilities: Some(CAPABILITIES),
            resources: resources.collect(),
            data_sources: data_sources.collect(),
            functions: functions.collect(),
            list_resources: list_resources.collect(),
            ..Default::default()
        })
    }
}

impl<P: Provider> Rpc<P> for get_resource_identity_schemas::Request {
    const NAME: &'static str = "GetResourceIdentitySchemas";
    type Response = get_resource_identity_schemas::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let resources = shared.provider.resources().iter();
        let schemas = resources.map(|resource| (resource.type_name().to_owned(), schema::encode_identity(resource.identity())));
        Ok(Self::Response { identity_schemas: schemas.collect(), diagnostics: Vec::new() })
    }
}

fn build<P: Provider>(provider: &P) -> get_provider_schema::Response {
    let resources = provider.resources().iter();
    get_provider_schema::Response {
        provider: Some(schema::encode(provider.schema())),
        provider_meta: provider.meta().map(schema::encode),
        resource_schemas: resources
            .map(|resource| (resource.type_name().to_owned(), schema::encode(resource.schema())))
            .collect(),
        data_source_schemas: provider
            .data_sources()
            .iter()
            .map(|source| (source.type_name().to_owned(), schema::encode(source.schema())))
            .collect(),
        list_resource_schemas: provider
            .list_resources()
            .iter()
            .map(|list| (list.type_name().to_owned(), schema::encode(list.schema())))
            .collect(),
        functions: function::encode(provider.functions()),
        diagnostics: diagnostic::encode(&check_schemas(provider)),
        server_capabilities: Some(CAPABILITIES),
        ..Default::default()
    }
}

/// Schema errors that Terraform would refuse or crash on.
fn check_schemas<P: Provider>(provider: &P) -> Diagnostics {
    let mut found = Vec::new();
    let mut add = |of: &str, faults: Vec<String>| {
        found.extend(faults.into_iter().map(|fault| Diagnostic::bug(format!("The schema of {of} is invalid: {fault}"))));
    };
    add("the provider", check::check_provider(provider.schema()));
    if let Some(meta) = provider.meta() {
        add("provider_meta", check::check_provider(meta));
    }
    for function in provider.functions() {
        add(function.name, check::check_function(function));
    }
    for resource in provider.resources() {
        add(resource.type_name(), check::check_resource(resource.schema()));
        add(resource.type_name(), check::check_identity(resource.identity()));
    }
    let names: Vec<&str> = provider.resources().iter().map(|resource| resource.type_name()).collect();
    for list in provider.list_resources() {
        add(&format!("the list of {}", list.type_name()), check::check_list(list.schema(), list.type_name(), &names));
    }
    for source in provider.data_sources() {
        add(&format!("the data source {}", source.type_name()), check::check_data_source(source.schema()));
    }
    found.into_iter().collect()
}

//! ValidateProviderConfig and ValidateResourceConfig.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    engine::validate::{self, WriteOnly},
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{validate_provider_config, validate_resource_config},
    provider::Provider,
};

const UNREADABLE: &str = "The configuration cannot be read";

pub async fn provider<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: validate_provider_config::Request,
) -> validate_provider_config::Response {
    Call { rpc: "ValidateProviderConfig", type_name: "" }
        .run(WhenAbandoned::Abort, provider_body(Arc::clone(shared), request), |diagnostics| validate_provider_config::Response {
            diagnostics,
        })
        .await
}

async fn provider_body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: validate_provider_config::Request,
) -> Result<validate_provider_config::Response, Diagnostic> {
    let config = dynamic_value::decode(request.config.as_ref(), &shared.provider.schema().block.ty())
        .map_err(|error| error.diagnostic(UNREADABLE))?;
    let config = shared.provider.normalize(config);
    shared.remember_advice(&config);
    let diagnostics = validate::provider(&shared.provider, &config);
    Ok(validate_provider_config::Response { diagnostics: diagnostic::encode(&diagnostics) })
}

pub async fn resource<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: validate_resource_config::Request,
) -> validate_resource_config::Response {
    let type_name = request.type_name.clone();
    Call { rpc: "ValidateResourceConfig", type_name: &type_name }
        .run(WhenAbandoned::Abort, resource_body(Arc::clone(shared), request), |diagnostics| validate_resource_config::Response {
            diagnostics,
        })
        .await
}

async fn resource_body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: validate_resource_config::Request,
) -> Result<validate_resource_config::Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let config = dynamic_value::decode(request.config.as_ref(), &resource.schema().block.ty())
        .map_err(|error| error.diagnostic(UNREADABLE))?;
    let write_only = match request.client_capabilities {
        Some(capabilities) if capabilities.write_only_attributes_allowed => WriteOnly::Supported,
        Some(_) | None => WriteOnly::Unsupported,
    };
    let diagnostics = validate::resource(resource, &config, write_only, shared.advice());
    Ok(validate_resource_config::Response { diagnostics: diagnostic::encode(&diagnostics) })
}

//! ValidateDataResourceConfig and ReadDataSource.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    engine,
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::{read_data_source, validate_data_resource_config},
    provider::Provider,
};

const UNREADABLE: &str = "The configuration cannot be read";

pub async fn validate<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: validate_data_resource_config::Request,
) -> validate_data_resource_config::Response {
    let (type_name, body) = (request.type_name.clone(), Arc::clone(shared));
    let body = async move {
        let source = body.data_source(&request.type_name)?;
        let config = dynamic_value::decode(request.config.as_ref(), &source.schema().block.ty());
        let config = config.map_err(|error| error.diagnostic(UNREADABLE))?;
        let found = engine::data_source::validate(source, &config, body.advice());
        Ok(validate_data_resource_config::Response { diagnostics: diagnostic::encode(&found) })
    };
    Call { rpc: "ValidateDataResourceConfig", type_name: &type_name }
        .run(WhenAbandoned::Abort, body, |diagnostics| validate_data_resource_config::Response { diagnostics })
        .await
}

pub async fn read<P: Provider>(shared: &Arc<Shared<P>>, request: read_data_source::Request) -> read_data_source::Response {
    let (type_name, body) = (request.type_name.clone(), Arc::clone(shared));
    let body = async move {
        let source = body.data_source(&request.type_name)?;
        let ty = source.schema().block.ty();
        let unwritable = |error| Diagnostic::bug(format!("Cannot write {error}."));
        if let Some(deferred) = body.deferred(request.client_capabilities.as_ref()) {
            let state = Some(dynamic_value::encode(&Value::unknown(), &ty).map_err(unwritable)?);
            return Ok(read_data_source::Response { state, deferred: Some(deferred), ..Default::default() });
        }
        let config = dynamic_value::decode(request.config.as_ref(), &ty).map_err(|error| error.diagnostic(UNREADABLE))?;
        let (client, context) = (body.client(), body.context_with(request.provider_meta.as_ref())?);
        let found = engine::data_source::read(source, client.as_deref(), &context, &config).await;
        let state = found.state.map(|state| dynamic_value::encode(&state, &ty)).transpose().map_err(unwritable)?;
        Ok(read_data_source::Response { state, diagnostics: diagnostic::encode(&found.diagnostics), deferred: None })
    };
    Call { rpc: "ReadDataSource", type_name: &type_name }
        .run(WhenAbandoned::Abort, body, |diagnostics| read_data_source::Response { diagnostics, ..Default::default() })
        .await
}

//! ImportResourceState.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    codec::diagnostic,
    engine::import,
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::import_resource_state::{ImportedResource, Request, Response},
    provider::Provider,
};

pub async fn import<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    Call { rpc: "ImportResourceState", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response {
            diagnostics,
            ..Response::default()
        })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let envelope = Envelope::of(resource);
    if let Some(deferred) = shared.deferred(request.client_capabilities.as_ref()) {
        // What is imported is not known; that something will be is what the answer must say.
        let unknown = ImportedResource {
            type_name: request.type_name,
            state: envelope.seal(&Value::unknown())?,
            ..ImportedResource::default()
        };
        return Ok(Response { imported_resources: vec![unknown], deferred: Some(deferred), ..Response::default() });
    }
    let identity = envelope.open_identity(request.identity.as_ref())?;
    let (client, context) = (shared.client(), shared.context());
    let decided = import::Request { id: &request.id, identity: &identity };
    let decided = import::import(resource, client.as_deref(), &context, decided).await;
    let mut imported_resources = Vec::new();
    if let Some(imported) = decided.imported {
        imported_resources.push(ImportedResource {
            type_name: request.type_name,
            state: envelope.seal(&imported.state)?,
            private: imported.private.into_bytes().into(),
            identity: envelope.seal_identity(&imported.identity)?,
        });
    }
    Ok(Response { imported_resources, diagnostics: diagnostic::encode(&decided.diagnostics), deferred: None })
}

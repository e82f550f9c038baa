//! MoveResourceState.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
    upgrade::{stored_identity, stored_state},
};
use crate::{
    codec::diagnostic,
    engine::move_state,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::move_resource_state::{Request, Response},
    provider::Provider,
};

pub async fn move_state<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.target_type_name.clone();
    Call { rpc: "MoveResourceState", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response {
            diagnostics,
            ..Response::default()
        })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.target_type_name)?;
    let envelope = Envelope::of(resource);
    let json = request.source_state.as_ref().and_then(|raw| serde_json::from_slice(&raw.json).ok());
    let decided = move_state::move_state(
        resource,
        move_state::Request {
            provider_address: &request.source_provider_address,
            type_name: &request.source_type_name,
            schema_version: request.source_schema_version,
            state: stored_state(resource, request.source_state.as_ref()),
            stored_state: json.as_ref(),
            private: Private::new(request.source_private),
            identity: stored_identity(resource, request.source_identity.as_ref()),
        },
    );
    Ok(Response {
        target_state: envelope.seal(&decided.state)?,
        target_private: decided.private.into_bytes().into(),
        target_identity: envelope.seal_identity(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
    })
}

//! ReadResource.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    codec::diagnostic,
    engine::read,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::read_resource::{Request, Response},
    provider::Provider,
};

pub async fn read<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    // An answer without a state would say that the object is gone.
    let kept = Response {
        new_state: request.current_state.clone(),
        private: request.private.clone(),
        new_identity: request.current_identity.clone(),
        ..Response::default()
    };
    if let Some(deferred) = shared.deferred(request.client_capabilities.as_ref()) {
        return Response { deferred: Some(deferred), ..kept };
    }
    Call { rpc: "ReadResource", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response { diagnostics, ..kept })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let envelope = Envelope::of(resource);
    let state = envelope.open("The state", request.current_state.as_ref())?;
    let identity = envelope.open_identity(request.current_identity.as_ref())?;
    let (client, context) = (shared.client(), shared.context_with(request.provider_meta.as_ref())?);
    let decided = read::Request { state: &state, private: Private::new(request.private), identity };
    let decided = read::read(resource, client.as_deref(), &context, decided).await;
    Ok(Response {
        new_state: envelope.seal(&decided.state)?,
        private: decided.private.into_bytes().into(),
        new_identity: envelope.seal_identity(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        deferred: None,
    })
}

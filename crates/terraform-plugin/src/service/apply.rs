//! ApplyResourceChange.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    codec::diagnostic,
    diagnostic::Diagnostic,
    engine::apply,
    private::Private,
    proto::tfplugin6::apply_resource_change::{Request, Response},
    provider::Provider,
};

pub async fn apply<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    let kept = Response {
        new_state: request.prior_state.clone(),
        private: request.planned_private.clone(),
        new_identity: request.planned_identity.clone(),
        ..Response::default()
    };
    Call { rpc: "ApplyResourceChange", type_name: &type_name }
        .run(WhenAbandoned::Finish, body(Arc::clone(shared), request), |diagnostics| Response { diagnostics, ..kept })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let envelope = Envelope::of(resource);
    let prior = envelope.open("The prior state", request.prior_state.as_ref())?;
    let planned = envelope.open("The planned state", request.planned_state.as_ref())?;
    let config = envelope.open("The configuration", request.config.as_ref())?;
    let identity = envelope.open_identity(request.planned_identity.as_ref())?;
    let (client, context) = (shared.client(), shared.context_with(request.provider_meta.as_ref())?);
    let decided = apply::Request {
        prior: &prior,
        planned: &planned,
        config: &config,
        private: Private::new(request.planned_private),
        identity,
    };
    let decided = apply::apply(resource, client.as_deref(), &context, decided).await;
    Ok(Response {
        new_state: envelope.seal(&decided.state)?,
        private: decided.private.into_bytes().into(),
        new_identity: envelope.seal_identity(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        ..Response::default()
    })
}

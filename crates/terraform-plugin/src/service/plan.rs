//! PlanResourceChange.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    codec::{diagnostic, path},
    engine::plan,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::plan_resource_change::{Request, Response},
    provider::Provider,
};

pub async fn plan<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    let kept = Response {
        planned_state: request.prior_state.clone(),
        planned_private: request.prior_private.clone(),
        planned_identity: request.prior_identity.clone(),
        ..Response::default()
    };
    Call { rpc: "PlanResourceChange", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request, kept.clone()), |diagnostics| Response {
            diagnostics,
            ..kept
        })
        .await
}

/// What is planned, or `kept` beside an error.
async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request, kept: Response) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let envelope = Envelope::of(resource);
    let prior = envelope.open("The prior state", request.prior_state.as_ref())?;
    let proposed = envelope.open("The proposed state", request.proposed_new_state.as_ref())?;
    let config = envelope.open("The configuration", request.config.as_ref())?;
    let identity = envelope.open_identity(request.prior_identity.as_ref())?;
    let deferred = shared.deferred(request.client_capabilities.as_ref());
    let (client, context) = (shared.client(), shared.context_with(request.provider_meta.as_ref())?);
    let decided = plan::Request {
        prior: &prior,
        proposed: &proposed,
        config: &config,
        private: Private::new(request.prior_private),
        planned_private: (!request.planned_private.is_empty()).then(|| Private::new(request.planned_private)),
        identity,
        advice: shared.advice(),
    };
    let decided = plan::plan(resource, client.as_deref(), &context, decided).await;
    if decided.diagnostics.has_errors() {
        return Ok(Response { diagnostics: diagnostic::encode(&decided.diagnostics), ..kept });
    }
    Ok(Response {
        planned_state: envelope.seal(&decided.planned)?,
        requires_replace: decided.requires_replace.iter().filter_map(path::encode).collect(),
        planned_private: decided.private.into_bytes().into(),
        planned_identity: envelope.seal_identity(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        deferred,
        ..Response::default()
    })
}

//! PlanResourceChange.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value, path},
    diagnostic::Diagnostic,
    engine::{plan, private::Private},
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
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response { diagnostics, ..kept })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let (ty, identity_ty) = (resource.schema().block.ty(), resource.identity().ty());
    let prior = dynamic_value::decode(request.prior_state.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The prior state cannot be read"))?;
    let proposed = dynamic_value::decode(request.proposed_new_state.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The proposed state cannot be read"))?;
    let config = dynamic_value::decode(request.config.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The configuration cannot be read"))?;
    let identity = dynamic_value::decode_identity(request.prior_identity.as_ref(), &identity_ty)
        .map_err(|error| error.diagnostic("The stored identity cannot be read"))?;
    let (client, context) = (shared.client(), shared.context());
    let decided = plan::Request {
        prior: &prior,
        proposed: &proposed,
        config: &config,
        private: Private::new(request.prior_private),
        identity,
    };
    let decided = plan::plan(resource, client.as_deref(), &context, decided).await;
    Ok(Response {
        planned_state: Some(
            dynamic_value::encode(&decided.planned, &ty).map_err(|error| error.diagnostic("The plan cannot be written"))?,
        ),
        requires_replace: decided.requires_replace.iter().filter_map(path::encode).collect(),
        planned_private: decided.private.into_bytes().into(),
        planned_identity: dynamic_value::encode_identity(&decided.identity, &identity_ty)
            .map_err(|error| error.diagnostic("The identity cannot be written"))?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        ..Response::default()
    })
}

//! ApplyResourceChange.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    diagnostic::Diagnostic,
    engine::{apply, private::Private},
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
    let (ty, identity_ty) = (resource.schema().block.ty(), resource.identity().ty());
    let prior = dynamic_value::decode(request.prior_state.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The prior state cannot be read"))?;
    let planned = dynamic_value::decode(request.planned_state.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The planned state cannot be read"))?;
    let config = dynamic_value::decode(request.config.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The configuration cannot be read"))?;
    let identity = dynamic_value::decode_identity(request.planned_identity.as_ref(), &identity_ty)
        .map_err(|error| error.diagnostic("The planned identity cannot be read"))?;
    let (client, context) = (shared.client(), shared.context());
    let decided = apply::Request {
        prior: &prior,
        planned: &planned,
        config: &config,
        private: Private::new(request.planned_private),
        identity,
    };
    let decided = apply::apply(resource, client.as_deref(), &context, decided).await;
    Ok(Response {
        new_state: Some(
            dynamic_value::encode(&decided.state, &ty).map_err(|error| error.diagnostic("The object cannot be stored"))?,
        ),
        private: decided.private.into_bytes().into(),
        new_identity: dynamic_value::encode_identity(&decided.identity, &identity_ty)
            .map_err(|error| error.diagnostic("The identity cannot be stored"))?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        ..Response::default()
    })
}

//! ReadResource.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    diagnostic::Diagnostic,
    engine::{private::Private, read},
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
    Call { rpc: "ReadResource", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response { diagnostics, ..kept })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let (ty, identity_ty) = (resource.schema().block.ty(), resource.identity().ty());
    let state = dynamic_value::decode(request.current_state.as_ref(), &ty)
        .map_err(|error| error.diagnostic("The state cannot be read"))?;
    let identity = dynamic_value::decode_identity(request.current_identity.as_ref(), &identity_ty)
        .map_err(|error| error.diagnostic("The stored identity cannot be read"))?;
    let (client, context) = (shared.client(), shared.context());
    let decided = read::Request { state: &state, private: Private::new(request.private), identity };
    let decided = read::read(resource, client.as_deref(), &context, decided).await;
    Ok(Response {
        new_state: Some(
            dynamic_value::encode(&decided.state, &ty).map_err(|error| error.diagnostic("The object cannot be stored"))?,
        ),
        private: decided.private.into_bytes().into(),
        new_identity: dynamic_value::encode_identity(&decided.identity, &identity_ty)
            .map_err(|error| error.diagnostic("The identity cannot be stored"))?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        deferred: None,
    })
}

//! GenerateResourceConfig.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::dynamic_value,
    diagnostic::Diagnostic,
    engine::generate_config,
    proto::tfplugin6::generate_resource_config::{Request, Response},
    provider::Provider,
};

pub async fn generate_config<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    Call { rpc: "GenerateResourceConfig", type_name: &type_name }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| Response {
            diagnostics,
            ..Response::default()
        })
        .await
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let ty = resource.schema().block.ty();
    let state =
        dynamic_value::decode(request.state.as_ref(), &ty).map_err(|error| error.diagnostic("The state cannot be read"))?;
    let config = dynamic_value::encode(&generate_config::generate_config(resource, &state), &ty)
        .map_err(|error| error.diagnostic("The configuration cannot be written"))?;
    Ok(Response { config: Some(config), diagnostics: Vec::new() })
}

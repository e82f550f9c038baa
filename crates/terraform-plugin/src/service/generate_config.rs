//! GenerateResourceConfig.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
};
use crate::{
    engine::generate_config,
    language::diagnostic::Diagnostic,
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
    let envelope = Envelope::of(resource);
    let state = envelope.open("The state", request.state.as_ref())?;
    let config = envelope.seal(&generate_config::generate_config(resource, &state))?;
    Ok(Response { config, diagnostics: Vec::new() })
}

//! ConfigureProvider and StopProvider: what later calls work with, and what ends those that run.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    language::diagnostic::{Diagnostic, Diagnostics},
    proto::tfplugin6::{configure_provider, stop_provider},
    provider::{Configure, Provider},
};

pub async fn configure<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: configure_provider::Request,
) -> configure_provider::Response {
    Call { rpc: "ConfigureProvider", type_name: "" }
        .run(WhenAbandoned::Abort, body(Arc::clone(shared), request), |diagnostics| configure_provider::Response { diagnostics })
        .await
}

async fn body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: configure_provider::Request,
) -> Result<configure_provider::Response, Diagnostic> {
    let config = dynamic_value::decode(request.config.as_ref(), &shared.provider.schema().block.ty())
        .map_err(|error| error.diagnostic("The configuration cannot be read"))?;
    let config = shared.provider.normalize(config);
    shared.remember_advice(&config);
    shared.silence.configured_by(&request.terraform_version);
    shared.deferral.configured_by(&request.terraform_version);
    let mut diagnostics = Diagnostics::new();
    let request = Configure { terraform_version: &request.terraform_version, config: &config };
    let client = shared.provider.configure(request, &mut diagnostics).await;
    shared.set_client(client);
    Ok(configure_provider::Response { diagnostics: diagnostic::encode(&diagnostics) })
}

/// Asks what runs to return soon. Whatever is called later is not concerned.
pub async fn stop<P: Provider>(shared: &Arc<Shared<P>>, _: stop_provider::Request) -> stop_provider::Response {
    shared.stop();
    stop_provider::Response::default()
}

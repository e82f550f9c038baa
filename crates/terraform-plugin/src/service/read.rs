//! ReadResource.

use super::{
    rpc::{Call, Rpc},
    values::codecs,
};
use crate::{
    codec::diagnostic,
    engine::read,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::{
        Diagnostic as WireDiagnostic,
        read_resource::{Request, Response},
    },
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "ReadResource";
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, call: Call<P>) -> Result<Response, Diagnostic> {
        let shared = &call.shared;
        if let Some(deferred) = shared.deferred(self.client_capabilities.as_ref()) {
            return Ok(Response { deferred: Some(deferred), ..self.failed(&call, Vec::new()) });
        }
        let resource = shared.resource(&self.type_name)?;
        let (block, identity) = codecs(resource);
        let state = block.decode("The state", self.current_state.as_ref())?;
        let current_identity = identity.decode(self.current_identity.as_ref())?;
        let context = call.context_with(self.provider_meta.as_ref())?;
        let request = read::Request { state: &state, private: Private::new(self.private), identity: current_identity };
        let decided = read::read(resource, shared.client().as_deref(), &context, request).await;
        Ok(Response {
            new_state: block.encode(&decided.state)?,
            private: decided.private.into_bytes().into(),
            new_identity: identity.encode(&decided.identity)?,
            diagnostics: diagnostic::encode(&decided.diagnostics),
            deferred: None,
        })
    }

    /// Terraform would take a response without a state for a deleted object.
    fn failed(self, _: &Call<P>, diagnostics: Vec<WireDiagnostic>) -> Response {
        Response {
            diagnostics,
            new_state: self.current_state,
            private: self.private,
            new_identity: self.current_identity,
            ..Response::default()
        }
    }
}

//! ApplyResourceChange.

use super::{
    rpc::{Call, OnDisconnect, Rpc},
    values::{BlockCodec, IdentityCodec, codecs},
};
use crate::{
    codec::{diagnostic, dynamic_value},
    engine::apply,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::{
        Diagnostic as WireDiagnostic,
        apply_resource_change::{Request, Response},
        diagnostic::Severity,
    },
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "ApplyResourceChange";
    const ON_DISCONNECT: OnDisconnect = OnDisconnect::Finish;
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, call: Call<P>) -> Result<Response, Diagnostic> {
        let shared = &call.shared;
        let resource = shared.resource(&self.type_name)?;
        let (block, identity) = codecs(resource);
        let prior = block.decode("The prior state", self.prior_state.as_ref())?;
        let planned = block.decode("The planned state", self.planned_state.as_ref())?;
        let config = block.decode("The configuration", self.config.as_ref())?;
        let planned_identity = identity.decode(self.planned_identity.as_ref())?;
        let context = call.context_with(self.provider_meta.as_ref())?;
        let client = shared.client();
        let request = apply::Request {
            prior: &prior,
            planned: &planned,
            config: &config,
            private: Private::new(self.planned_private),
            identity: planned_identity,
        };
        encode(&block, &identity, apply::apply(resource, client.as_deref(), &context, request).await)
    }

    fn failed(self, call: &Call<P>, diagnostics: Vec<WireDiagnostic>) -> Response {
        created(&self, call, diagnostics.clone()).unwrap_or(Response {
            diagnostics,
            new_state: self.prior_state,
            private: self.planned_private,
            new_identity: self.planned_identity,
            ..Response::default()
        })
    }
}

/// The response with the object that a create recorded before it failed, if it did.
fn created<P: Provider>(request: &Request, call: &Call<P>, mut diagnostics: Vec<WireDiagnostic>) -> Option<Response> {
    let object = call.context.take_created()?;
    let resource = call.shared.resource(&request.type_name).ok()?;
    let (block, identity) = codecs(resource);
    let planned = block.decode("The planned state", request.planned_state.as_ref()).ok()?;
    let private = Private::new(request.planned_private.clone());
    let response = encode(&block, &identity, apply::unfinished_create(resource, object, &planned, private)).ok()?;
    for diagnostic in &mut diagnostics {
        diagnostic.detail += "\n\nThe object was created and is in the state as tainted: the next apply replaces it.";
    }
    Some(Response { diagnostics, ..response })
}

fn encode(block: &BlockCodec, identity: &IdentityCodec, decided: apply::Response) -> Result<Response, Diagnostic> {
    Ok(Response {
        new_state: block.encode(&decided.state)?,
        private: decided.private.into_bytes().into(),
        new_identity: identity.encode(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        ..Response::default()
    })
}

/// Whether this is a request to create.
pub fn is_create(request: &Request) -> bool {
    dynamic_value::is_null(request.prior_state.as_ref())
}

/// Whether a create has failed and left an object.
pub fn left_an_object(response: &Response) -> bool {
    !dynamic_value::is_null(response.new_state.as_ref())
        && response.diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}

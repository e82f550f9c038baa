//! PlanResourceChange.

use super::{
    rpc::{Call, Rpc},
    values::codecs,
};
use crate::{
    codec::{diagnostic, path},
    engine::plan,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::{
        Diagnostic as WireDiagnostic,
        plan_resource_change::{Request, Response},
    },
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "PlanResourceChange";
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, call: Call<P>) -> Result<Response, Diagnostic> {
        let shared = &call.shared;
        let resource = shared.resource(&self.type_name)?;
        let (block, identity) = codecs(resource);
        let prior = block.decode("The prior state", self.prior_state.as_ref())?;
        let proposed = block.decode("The proposed state", self.proposed_new_state.as_ref())?;
        let config = block.decode("The configuration", self.config.as_ref())?;
        let prior_identity = identity.decode(self.prior_identity.as_ref())?;
        let deferred = shared.deferred(self.client_capabilities.as_ref());
        let context = call.context_with(self.provider_meta.as_ref())?;
        let request = plan::Request {
            prior: &prior,
            proposed: &proposed,
            config: &config,
            private: Private::new(self.prior_private.clone()),
            planned_private: (!self.planned_private.is_empty()).then(|| Private::new(self.planned_private.clone())),
            keeps_planned_private: self.client_capabilities.is_some_and(|capabilities| capabilities.store_planned_private),
            identity: prior_identity,
            advice: shared.advice(),
        };
        let decided = plan::plan(resource, shared.client().as_deref(), &context, request).await;
        let diagnostics = diagnostic::encode(&decided.diagnostics);
        if decided.diagnostics.has_errors() {
            return Ok(self.failed(&call, diagnostics));
        }
        Ok(Response {
            planned_state: block.encode(&decided.planned)?,
            requires_replace: decided.requires_replace.iter().filter_map(path::encode).collect(),
            planned_private: decided.private.into_bytes().into(),
            planned_identity: identity.encode(&decided.identity)?,
            diagnostics,
            deferred,
            ..Response::default()
        })
    }

    fn failed(self, _: &Call<P>, diagnostics: Vec<WireDiagnostic>) -> Response {
        Response {
            diagnostics,
            planned_state: self.prior_state,
            planned_private: self.prior_private,
            planned_identity: self.prior_identity,
            ..Response::default()
        }
    }
}

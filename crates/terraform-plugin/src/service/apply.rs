//! ApplyResourceChange.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
    envelope::Envelope,
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
    provider::{Provider, resource::Context},
};

pub async fn apply<P: Provider>(shared: &Arc<Shared<P>>, request: Request) -> Response {
    let type_name = request.type_name.clone();
    let kept = Response {
        new_state: request.prior_state.clone(),
        private: request.planned_private.clone(),
        new_identity: request.planned_identity.clone(),
        ..Response::default()
    };
    let context = shared.context();
    let unanswered = Unanswered { created: context.clone(), request: request.clone() };
    Call { rpc: "ApplyResourceChange", type_name: &type_name }
        .run(WhenAbandoned::Finish, body(Arc::clone(shared), context, request), |diagnostics| {
            unanswered.answer(shared, diagnostics.clone()).unwrap_or(Response { diagnostics, ..kept })
        })
        .await
}

/// What is left of a call whose body did not answer.
struct Unanswered {
    created: Context,
    request: Request,
}

impl Unanswered {
    /// The object that a create has noted, if it did.
    fn answer<P: Provider>(self, shared: &Shared<P>, mut diagnostics: Vec<WireDiagnostic>) -> Option<Response> {
        let created = self.created.take_created()?;
        let resource = shared.resource(&self.request.type_name).ok()?;
        let envelope = Envelope::of(resource);
        let planned = envelope.open("The planned state", self.request.planned_state.as_ref()).ok()?;
        let private = Private::new(self.request.planned_private);
        let answer = encoded(&envelope, apply::unanswered(resource, created, &planned, private)).ok()?;
        for diagnostic in &mut diagnostics {
            diagnostic.detail +=
                "\n\nThe object had been created by then. It is in the state, tainted, so that the next apply replaces it.";
        }
        Some(Response { diagnostics, ..answer })
    }
}

async fn body<P: Provider>(shared: Arc<Shared<P>>, mut context: Context, request: Request) -> Result<Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let envelope = Envelope::of(resource);
    let prior = envelope.open("The prior state", request.prior_state.as_ref())?;
    let planned = envelope.open("The planned state", request.planned_state.as_ref())?;
    let config = envelope.open("The configuration", request.config.as_ref())?;
    let identity = envelope.open_identity(request.planned_identity.as_ref())?;
    context.meta = shared.meta(request.provider_meta.as_ref())?;
    let client = shared.client();
    let decided = apply::Request {
        prior: &prior,
        planned: &planned,
        config: &config,
        private: Private::new(request.planned_private),
        identity,
    };
    encoded(&envelope, apply::apply(resource, client.as_deref(), &context, decided).await)
}

fn encoded(envelope: &Envelope, decided: apply::Response) -> Result<Response, Diagnostic> {
    Ok(Response {
        new_state: envelope.seal(&decided.state)?,
        private: decided.private.into_bytes().into(),
        new_identity: envelope.seal_identity(&decided.identity)?,
        diagnostics: diagnostic::encode(&decided.diagnostics),
        ..Response::default()
    })
}

/// Whether the answer is an error beside an object, so that a create has failed and left something.
pub fn left_an_object(answer: &Response) -> bool {
    !dynamic_value::is_null(answer.new_state.as_ref()) && answer.diagnostics.iter().any(|told| told.severity() == Severity::Error)
}

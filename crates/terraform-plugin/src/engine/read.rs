//! ReadResource: the actual state of an object, or that it does not exist.

use super::{client::unconfigured, identity, state_check};
use crate::{
    language::{diagnostic::Diagnostics, private::Private, value::Value},
    provider::resource::{self, Context, Outcome, Read, Resource},
};

/// A request to read a stored object.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub state: &'a Value,
    pub private: Private,
    /// Null when none is stored.
    pub identity: Value,
}

/// The new state; null if the object does not exist.
#[derive(Clone, Debug)]
pub struct Response {
    pub state: Value,
    pub private: Private,
    pub identity: Value,
    pub diagnostics: Diagnostics,
}

/// Reads one object. A failure changes nothing.
pub async fn read<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    client: Option<&C>,
    context: &Context,
    request: Request<'_>,
) -> Response {
    let Request { state: prior, private, identity: stored } = request;
    let after_import = private.is_imported();
    let kept = |diagnostics, private, identity| Response { state: prior.clone(), private, identity, diagnostics };
    if prior.is_null() {
        return kept(Diagnostics::new(), private, stored);
    }
    let Some(client) = client else {
        return kept(unconfigured("Refreshing this object").into(), private, stored);
    };
    let request = Read { state: prior, private: &private, after_import };
    let Outcome { object, mut diagnostics, private: answered_private } = resource.read(client, context, request).await;
    if diagnostics.has_errors() {
        return kept(diagnostics, private, stored);
    }
    let Some(resource::Object { mut state, identity: answered }) = object else {
        return Response { state: Value::Null, private, identity: Value::Null, diagnostics };
    };
    let block = &resource.schema().block;
    state_check::normalize(block, &mut state);
    diagnostics.extend(state_check::check(block, &state, "Read"));
    diagnostics.extend(identity::check(resource, &answered, "Read"));
    // An import may give a part of the identity, and states of earlier versions have none.
    if !stored.is_null() && !after_import && answered != stored {
        diagnostics.push(identity::changed_identity("Read"));
    }
    if diagnostics.has_errors() {
        return kept(diagnostics, private, stored);
    }
    let private = answered_private.unwrap_or(private).read();
    Response { state, private, identity: answered, diagnostics }
}

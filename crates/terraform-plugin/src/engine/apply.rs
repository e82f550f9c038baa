//! ApplyResourceChange: creates, updates or deletes one object, and returns its actual state, also if that failed half-way.

use super::{apply_check, client::unconfigured, identity, state_check};
use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        mismatch,
        path::Path,
        private::Private,
        value::Value,
    },
    provider::resource::{self, Context, Create, Delete, Outcome, Resource, Update},
};

/// A request to apply a plan: a create (no prior), an update, or a delete (nothing planned).
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub prior: &'a Value,
    pub planned: &'a Value,
    /// Wholly known, and the only place of write-only values.
    pub config: &'a Value,
    pub private: Private,
    /// As planned; on update and delete the stored one.
    pub identity: Value,
}

/// The new state; null if there is no object.
#[derive(Clone, Debug)]
pub struct Response {
    pub state: Value,
    pub private: Private,
    pub identity: Value,
    pub diagnostics: Diagnostics,
}

/// Applies one change.
pub async fn apply<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    client: Option<&C>,
    context: &Context,
    request: Request<'_>,
) -> Response {
    let Request { prior, planned, config, private, identity } = request;
    let kept = Response { state: prior.clone(), private, identity, diagnostics: Diagnostics::new() };
    let Some(client) = client else {
        return Response { diagnostics: unconfigured("This change").into(), ..kept };
    };
    if planned.is_null() {
        return deleted(resource.delete(client, context, Delete { state: prior, private: &kept.private }).await, kept);
    }
    let (verb, outcome) = if prior.is_null() {
        ("Create", resource.create(client, context, Create { config, planned, private: &kept.private }).await)
    } else {
        ("Update", resource.update(client, context, Update { prior, config, planned, private: &kept.private }).await)
    };
    changed(resource, verb, outcome, planned, kept)
}

/// The state of an object that a create recorded before it failed to return. The caller adds the diagnostic.
pub fn unfinished_create<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    created: resource::Object,
    planned: &Value,
    private: Private,
) -> Response {
    let (state, identity, _) = storable(resource, "Create", created, planned, Value::Null);
    Response { state, private, identity, diagnostics: Diagnostics::new() }
}

fn deleted(outcome: Outcome, kept: Response) -> Response {
    let Outcome { object, mut diagnostics, private } = outcome;
    let kept = Response { private: private.unwrap_or_else(|| kept.private.clone()), ..kept };
    if object.is_some() && !diagnostics.has_errors() {
        diagnostics.push(Diagnostic::bug("Delete returned an object without an error."));
    }
    if diagnostics.has_errors() {
        return Response { diagnostics, ..kept };
    }
    Response { state: Value::Null, private: Private::default(), identity: Value::Null, diagnostics }
}

fn changed<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    verb: &str,
    outcome: Outcome,
    planned: &Value,
    kept: Response,
) -> Response {
    let Outcome { object, mut diagnostics, private } = outcome;
    let kept = Response { private: private.unwrap_or_else(|| kept.private.clone()), ..kept };
    let Some(object) = object else {
        if !diagnostics.has_errors() {
            diagnostics.push(Diagnostic::bug(format!("{verb} returned neither an object nor an error.")));
        }
        return Response { diagnostics, ..kept };
    };
    let (state, identity, errors) = storable(resource, verb, object, planned, kept.identity);
    // A failed change needs no second error about its state.
    if !diagnostics.has_errors() {
        diagnostics.extend(errors);
    }
    Response { state, private: kept.private, identity, diagnostics }
}

/// The object as it is stored, its identity, and the errors in them.
fn storable<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    verb: &str,
    object: resource::Object,
    planned: &Value,
    kept_identity: Value,
) -> (Value, Value, Diagnostics) {
    let resource::Object { mut state, identity: answered } = object;
    let mut errors = Diagnostics::new();
    let block = &resource.schema().block;
    state_check::normalize(block, &mut state);
    if let Some(path) = mismatch::of_type(&block.ty(), &state, &Path::root()) {
        errors.push(state_check::of_the_wrong_type(verb, path));
        // The object exists and must be in the state: the plan is the closest valid value.
        state = planned.clone().null_where_unknown();
    } else if let Some(error) = state_check::check(block, &state, verb) {
        errors.push(error);
        state = state.null_where_unknown();
    } else if let Some(error) = apply_check::check(block, planned, &state, verb) {
        errors.push(error);
    }
    let identity = match identity::check(resource, &answered, verb) {
        Some(error) => {
            errors.push(error);
            kept_identity
        }
        None if verb == "Update" && !kept_identity.is_null() && answered != kept_identity => {
            errors.push(identity::changed_identity(verb));
            kept_identity
        }
        None => answered,
    };
    let identity = if identity.is_wholly_known() { identity } else { Value::Null };
    (state, identity, errors)
}

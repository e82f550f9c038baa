//! Listing the objects of a resource, and holding each of them against the resource's rows.

use super::{
    client::unconfigured,
    identity, state_check,
    validate::{self, Advice, WriteOnly},
};
use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        value::Value,
    },
    provider::{
        list_resource::{List, ListResource, Listed, Sink, Wanted},
        resource::{Context, Resource},
    },
};

/// Checks the configuration of a list.
pub fn validate<C: Send + Sync + 'static>(list: &dyn ListResource<C>, config: &Value, advice: Advice) -> Diagnostics {
    let mut diagnostics = validate::block(&list.schema().block, config, WriteOnly::Supported);
    list.validate(config, &mut diagnostics);
    validate::filter_advice(diagnostics, advice)
}

/// Lists objects into `sink`, and answers what is to be told after the last of them.
pub async fn list<C: Send + Sync + 'static>(
    list: &dyn ListResource<C>,
    client: Option<&C>,
    context: &Context,
    request: List<'_>,
    sink: &Sink,
) -> Diagnostics {
    let Some(client) = client else { return unconfigured("Listing").into() };
    let mut diagnostics = list.list(client, context, request, sink).await;
    // A list that just ends looks complete.
    if sink.was_interrupted() && !diagnostics.has_errors() {
        diagnostics.push(Diagnostic::error("Interrupted", "The list is not complete: it was interrupted. List again."));
    }
    diagnostics
}

/// What was listed, fit for Terraform: with the whole object only where it is wanted, and as the resource would store it. One that
/// comes with an error is not looked at, since nobody takes it.
pub fn check_listed<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    wanted: Wanted,
    listed: Listed,
) -> Result<Listed, Diagnostic> {
    let Listed { display_name, identity, state, diagnostics } = listed;
    if diagnostics.has_errors() {
        return Ok(Listed { display_name, identity: Value::Null, state: None, diagnostics });
    }
    if let Some(fault) = identity::check(resource, &identity, "List") {
        return Err(fault);
    }
    let state = match (wanted, state) {
        (Wanted::Object, Some(mut state)) if !state.is_null() => {
            let block = &resource.schema().block;
            state_check::normalize(block, &mut state);
            if let Some(fault) = state_check::check(block, &state, "List") {
                return Err(fault);
            }
            Some(state)
        }
        (Wanted::Object | Wanted::Identity, _) => None,
    };
    Ok(Listed { display_name, identity, state, diagnostics })
}

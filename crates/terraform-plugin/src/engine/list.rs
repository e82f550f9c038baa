//! ListResource and its validation; each object is checked against the rows of its resource.

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

/// ValidateListResourceConfig.
pub fn validate<C: Send + Sync + 'static>(list: &dyn ListResource<C>, config: &Value, advice: Advice) -> Diagnostics {
    let mut diagnostics = validate::block(&list.schema().block, config, WriteOnly::Supported);
    list.validate(config, &mut diagnostics);
    validate::filter_advice(diagnostics, advice)
}

/// Lists objects into `sink`, and returns the diagnostics that follow the last of them.
pub async fn list<C: Send + Sync + 'static>(
    list: &dyn ListResource<C>,
    client: Option<&C>,
    context: &Context,
    request: List<'_>,
    sink: &Sink,
) -> Diagnostics {
    let Some(client) = client else { return unconfigured("Listing").into() };
    let mut diagnostics = list.list(client, context, request, sink).await;
    // Without an error the list would look complete.
    if sink.was_interrupted() && !diagnostics.has_errors() {
        diagnostics.push(Diagnostic::error(
            "Operation Interrupted",
            "The list is not complete, because it was interrupted. Run the query again.",
        ));
    }
    diagnostics
}

/// Normalizes and checks a listed object: with its state only if requested, as the resource would store it. An object with an
/// error is not checked, since Terraform does not use it.
pub fn check_listed<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    wanted: Wanted,
    listed: Listed,
) -> Result<Listed, Diagnostic> {
    let Listed { display_name, identity, state, diagnostics } = listed;
    if diagnostics.has_errors() {
        return Ok(Listed { display_name, identity: Value::Null, state: None, diagnostics });
    }
    if let Some(error) = identity::check(resource, &identity, "List") {
        return Err(error);
    }
    let state = match (wanted, state) {
        (Wanted::Object, Some(mut state)) if !state.is_null() => {
            let block = &resource.schema().block;
            state_check::normalize(block, &mut state);
            if let Some(error) = state_check::check(block, &state, "List") {
                return Err(error);
            }
            Some(state)
        }
        (Wanted::Object | Wanted::Identity, _) => None,
    };
    Ok(Listed { display_name, identity, state, diagnostics })
}

//! MoveResourceState: state of another type, or of the same type at another address, from a `moved` block.

use super::{identity, state_check, upgrade};
use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        private::Private,
        value::Value,
    },
    provider::resource::{self, MoveSource, Outcome, Resource},
};

/// A request to move state.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// `HOST/NAMESPACE/TYPE` of the source provider.
    pub provider_address: &'a str,
    pub type_name: &'a str,
    pub schema_version: i64,
    /// Decoded by the rows of the resource; used if the source is of the same type.
    pub state: upgrade::Stored,
    /// The stored JSON; nothing if it is not JSON.
    pub stored_state: Option<&'a serde_json::Value>,
    pub private: Private,
    pub identity: upgrade::Stored,
}

/// The moved state; null with an error.
#[derive(Clone, Debug)]
pub struct Response {
    pub state: Value,
    pub private: Private,
    pub identity: Value,
    pub diagnostics: Diagnostics,
}

/// Moves the state of one object.
pub fn move_state<C: Send + Sync + 'static>(resource: &dyn Resource<C>, request: Request<'_>) -> Response {
    let failed = |diagnostics: Diagnostics| Response {
        state: Value::Null,
        private: Private::default(),
        identity: Value::Null,
        diagnostics,
    };
    if request.type_name == resource.type_name() {
        return match upgrade::state(resource, request.schema_version, request.state) {
            // The request has no version of the identity. One that cannot be decoded is left to the next read.
            Ok(state) => Response {
                state,
                private: request.private,
                identity: upgrade::identity(resource, resource.identity().version, request.identity).unwrap_or(Value::Null),
                diagnostics: Diagnostics::new(),
            },
            Err(diagnostic) => failed(diagnostic.into()),
        };
    }
    let Some(state) = request.stored_state else { return failed(unsupported(resource, &request).into()) };
    let source = MoveSource {
        provider_address: request.provider_address,
        type_name: request.type_name,
        schema_version: request.schema_version,
        state,
    };
    let Some(Outcome { object, mut diagnostics, private }) = resource.move_state(&source) else {
        return failed(unsupported(resource, &request).into());
    };
    if diagnostics.has_errors() {
        return failed(diagnostics);
    }
    let Some(resource::Object { mut state, identity }) = object else {
        return failed(Diagnostic::bug("Move returned neither an object nor an error.").into());
    };
    let block = &resource.schema().block;
    state_check::normalize(block, &mut state);
    diagnostics.extend(state_check::check(block, &state, "Moving"));
    if !identity.is_null() {
        diagnostics.extend(identity::check(resource, &identity, "Moving"));
    }
    if diagnostics.has_errors() {
        return failed(diagnostics);
    }
    Response { state, private: private.unwrap_or_default(), identity, diagnostics }
}

fn unsupported<C: Send + Sync + 'static>(resource: &dyn Resource<C>, request: &Request<'_>) -> Diagnostic {
    Diagnostic::error(
        "Unable to Move Resource State",
        format!(
            "{} does not support moves from {}, schema version {}, of provider {}. Replace the `moved` block with a `removed` block \
             for the old resource and an `import` block for the new one.",
            resource.type_name(),
            request.type_name,
            request.schema_version,
            request.provider_address
        ),
    )
}

//! ImportResourceState, by ID or by identity. A read follows.

use super::{client::unconfigured, identity, state_check};
use crate::{
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        path::Path,
        private::Private,
        value::Value,
    },
    provider::resource::{self, Context, ImportTarget, Outcome, Resource},
};

/// A request to import. Exactly one of the two is set; the other is empty or null.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub id: &'a str,
    pub identity: &'a Value,
}

/// The imported object; nothing with an error.
#[derive(Clone, Debug)]
pub struct Response {
    pub imported: Option<Imported>,
    pub diagnostics: Diagnostics,
}

/// An imported object.
#[derive(Clone, Debug)]
pub struct Imported {
    pub state: Value,
    pub private: Private,
    /// Null while it is unknown.
    pub identity: Value,
}

/// Imports one object.
pub async fn import<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    client: Option<&C>,
    context: &Context,
    request: Request<'_>,
) -> Response {
    let failed = |diagnostics: Diagnostics| Response { imported: None, diagnostics };
    let target = match target(resource, request) {
        Ok(target) => target,
        Err(diagnostic) => return failed(diagnostic.into()),
    };
    let Some(client) = client else { return failed(unconfigured("Importing").into()) };
    let Outcome { object, mut diagnostics, .. } = resource.import(client, context, target).await;
    if diagnostics.has_errors() {
        return failed(diagnostics);
    }
    let Some(resource::Object { mut state, identity }) = object else {
        return failed(Diagnostic::bug("Import returned neither an object nor an error.").into());
    };
    let block = &resource.schema().block;
    state_check::normalize(block, &mut state);
    diagnostics.extend(state_check::check(block, &state, "Import"));
    // An ID need not contain the whole identity; an identity does.
    if !identity.is_null() || matches!(target, ImportTarget::Identity(_)) {
        diagnostics.extend(identity::check(resource, &identity, "Import"));
    }
    if diagnostics.has_errors() {
        return failed(diagnostics);
    }
    Response { imported: Some(Imported { state, private: Private::imported(), identity }), diagnostics }
}

fn target<'a, C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    request: Request<'a>,
) -> Result<ImportTarget<'a>, Diagnostic> {
    let Request { id, identity } = request;
    match (id.is_empty(), identity.is_null()) {
        (false, true) => Ok(ImportTarget::Id(id)),
        (true, false) => {
            let missing = resource
                .identity()
                .attributes
                .iter()
                .find(|attribute| attribute.required_for_import && identity.get(attribute.name).is_null());
            match missing {
                Some(attribute) => Err(Diagnostic::error(
                    "Invalid Import Identity",
                    format!(
                        "The identity of {} requires `{}`. Set it in `identity` of the `import` block.",
                        resource.type_name(),
                        attribute.name
                    ),
                )
                .at(Path::root().attribute(attribute.name))),
                None if !identity.is_wholly_known() => Err(Diagnostic::error(
                    "Invalid Import Identity",
                    "All values in the identity of an import must be known. Apply the resources that they depend on first with `-target`.",
                )),
                None => Ok(ImportTarget::Identity(identity)),
            }
        }
        (true, true) => Err(Diagnostic::error("Missing Import ID", "Set `id` or `identity` in the `import` block.")),
        (false, false) => Err(Diagnostic::error(
            "Conflicting Import Arguments",
            "Set either `id` or `identity` in the `import` block, not both.",
        )),
    }
}

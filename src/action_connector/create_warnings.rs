//! Warnings about a connector that a plan creates: what is valid but probably not intended, and what cannot be changed after the
//! creation.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

use super::{
    connector_types::{self, CONSOLE_ONLY},
    kinds,
};

/// All advice on the connector that `planned` creates.
pub fn advise(planned: &Value, diagnostics: &mut Diagnostics) {
    let connector_type = planned.get("type").as_str().unwrap_or_default();
    diagnostics.extend(unknown(connector_type));
    diagnostics.extend(created_in_the_console(connector_type));
    diagnostics.extend(no_documented_use(connector_type));
    diagnostics.extend(no_permissions(planned));
}

fn unknown(connector_type: &str) -> Option<Diagnostic> {
    // Empty while it is known only after apply.
    if connector_type.is_empty() || CONSOLE_ONLY.contains(&connector_type) {
        return None;
    }
    let why = connector_types::not_creatable(connector_type)?;
    let detail = format!("`type` is {connector_type:?}, which {why} The type is sent unchanged, because AWS adds types.");
    Some(Diagnostic::advice("Unknown Connector Type", detail).at(Path::of(&["type"])))
}

fn created_in_the_console(connector_type: &str) -> Option<Diagnostic> {
    CONSOLE_ONLY.contains(&connector_type).then(|| {
        let detail = format!(
            "`type` is {connector_type}. Connectors of this type can be imported and read, but the API cannot create them. Create the connector in the Quick Sight console and import it."
        );
        Diagnostic::advice("Connector Type Only Created in the Console", detail).at(Path::of(&["type"]))
    })
}

fn no_documented_use(connector_type: &str) -> Option<Diagnostic> {
    let row = connector_types::find(connector_type).filter(|row| row.features.is_empty())?;
    let detail = format!(
        "`type` is {}. AWS documents no feature of Quick Sight that can use a connector of this type. See {}.",
        row.name,
        connector_types::SUPPORTED_TYPES
    );
    Some(Diagnostic::advice("Connector Type Without Documented Use", detail).at(Path::of(&["type"])))
}

fn no_permissions(planned: &Value) -> Option<Diagnostic> {
    matches!(planned.get("permissions"), Value::Set(blocks) if blocks.is_empty()).then(|| {
        Diagnostic::advice(
            "No Permissions Configured",
            "Without a `permissions` block, no user has access to the connector or sees it in Quick Sight. Add a `permissions` block for a Quick Sight group or user, unless quicksight_action_connector_permission resources grant access, or permissions are managed outside Terraform.",
        )
    })
}

/// An OAuth grant that the plan creates, or whose application it takes away, has an application.
pub fn oauth_application(prior: &Value, planned: &Value) -> Option<Diagnostic> {
    let kind = kinds::configured(planned).filter(|kind| kind.source.is_some())?;
    let place = kind.secret.as_ref()?;
    let details = kind.names(&place.blocks[..1]);
    let had_none = kinds::configured(prior) == Some(kind) && prior.at(&details).is_null();
    (planned.at(&details).is_null() && !had_none).then(|| {
        let detail = format!(
            "`{}` has no `{}` block with the client ID, client secret and token endpoint of an OAuth application. Quick Sight accepts this, but users can authorize the connector only if Quick Sight has its own application for the connector type. Otherwise add the block.",
            kind.block, place.blocks[0]
        );
        Diagnostic::advice("OAuth Grant Without Application", detail).at(kind.path(&[]))
    })
}

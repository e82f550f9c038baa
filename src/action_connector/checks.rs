//! Checks of a configuration that involve more than one argument, without any call to AWS. Unknown values are not checked.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

use super::{
    connector_types::{self, GUIDE, did_you_mean},
    kinds::{self, CONFIG, KINDS, METADATA},
    permissions::{
        self,
        blocks::{KNOWN_ACTIONS, VIEWER_ACTION, is_usual_set},
    },
    values::malformed_action,
};

/// `ActionList` of the API.
const ACTIONS_MAX: usize = 20;

/// All checks that involve more than one argument.
pub fn configuration(config: &Value, diagnostics: &mut Diagnostics) {
    diagnostics.extend(authentication_type(config));
    diagnostics.extend(documented_authentication(config));
    permissions::principal::check_principals(config, diagnostics);
    let blocks = config.get("permissions").elements().iter();
    diagnostics.extend(blocks.filter_map(|block| permission_set(block, "permissions")));
}

/// `authentication_type`, if configured, matches the block.
fn authentication_type(config: &Value) -> Option<Diagnostic> {
    let given = config.at(&[CONFIG, "authentication_type"]).as_str()?;
    let kind = kinds::configured(config)?;
    // Any other value is reported by the rule of the row.
    let meant = KINDS.into_iter().find(|row| row.kind.authentication_type() == given)?;
    (meant != kind).then(|| {
        let detail = format!(
            "`authentication_type` is {given}, but the block `{}` is for {}. Omit `authentication_type`, which is derived from the block, or configure the block `{}`.",
            kind.block,
            kind.kind.authentication_type(),
            meant.block
        );
        Diagnostic::error("authentication_type does not match the block", detail).at(Path::of(&[CONFIG, "authentication_type"]))
    })
}

/// The kind of authentication is one that AWS documents for the connector type.
fn documented_authentication(config: &Value) -> Option<Diagnostic> {
    let connector_type = config.get("type").as_str().and_then(connector_types::find)?;
    let row = kinds::configured(config)?;
    if connector_type.documented.is_empty() || connector_type.documented.contains(&row.kind) {
        return None;
    }
    let documented: Vec<&str> = connector_type.documented.iter().map(|kind| kind.authentication_type()).collect();
    let detail = format!(
        "For {}, AWS documents {}, not {}: {GUIDE}{}.html. Quick Sight may reject the connector or be unable to use it.",
        connector_type.name,
        documented.join(" and "),
        row.kind.authentication_type(),
        connector_type.page
    );
    let path = Path::of(&[CONFIG, METADATA, row.block]);
    Some(Diagnostic::advice("Authentication that AWS does not document for this type", detail).at(path))
}

/// The `actions` of an entry are a set that Quick Sight grants. The strictness of Quick Sight has grown and its sets may, so this is advice.
/// `argument` is what the entry is, or has them in, at the top of the configuration.
pub fn permission_set(entry: &Value, argument: &'static str) -> Option<Diagnostic> {
    let actions = entry.get("actions");
    if !actions.is_wholly_known() || actions.elements().is_empty() {
        return None;
    }
    let names: Vec<&str> = actions.elements().iter().filter_map(Value::as_str).collect();
    let principal = entry.get("principal").as_str().unwrap_or("a principal that is known after apply");
    let advise = |summary: &str, what: String| {
        let detail = format!("`{argument}` of {principal}: {what}");
        Some(Diagnostic::advice(summary, detail).at(Path::of(&[argument])))
    };
    if names.len() > ACTIONS_MAX {
        let what = format!("`actions` has {} elements. The API documents at most {ACTIONS_MAX} for one principal.", names.len());
        return advise("More than 20 actions", what);
    }
    // A malformed name is reported by the rule of the row.
    if names.iter().any(|name| malformed_action(name).is_some()) {
        return None;
    }
    if let Some(unknown) = names.iter().find(|name| !KNOWN_ACTIONS.contains(name)) {
        let suggestion = did_you_mean(&connector_types::nearest(unknown, KNOWN_ACTIONS.iter().copied()));
        let what =
            format!("{unknown} is not an action on action connectors. {suggestion}Known actions: {}.", KNOWN_ACTIONS.join(", "));
        return advise("Unknown permission action", what);
    }
    if is_usual_set(names.iter().copied()) {
        return None;
    }
    let what = format!(
        "Quick Sight grants whole sets of actions and probably rejects this one. A viewer has {VIEWER_ACTION} alone. An owner has {}, which `provider::quicksight::owner_actions()` returns.",
        KNOWN_ACTIONS.join(", ")
    );
    advise("Permission set of neither owner nor viewer", what)
}

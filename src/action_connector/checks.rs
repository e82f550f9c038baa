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
            "`authentication_type` is {given}, but `{}` is for {}. Omit `authentication_type`, which is derived from the block, or configure `{}` instead.",
            kind.block,
            kind.kind.authentication_type(),
            meant.block
        );
        Diagnostic::error("Invalid Attribute Combination", detail).at(Path::of(&[CONFIG, "authentication_type"]))
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
        "`{}` is authentication of type {}, but AWS documents {} for {}. Quick Sight may reject the connector or be unable to use it. See {GUIDE}{}.html.",
        row.block,
        row.kind.authentication_type(),
        documented.join(" and "),
        connector_type.name,
        connector_type.page
    );
    let path = Path::of(&[CONFIG, METADATA, row.block]);
    Some(Diagnostic::advice("Undocumented Authentication for Connector Type", detail).at(path))
}

/// The `actions` of an entry are a set that Quick Sight grants. The strictness of Quick Sight has grown and its sets may, so this is advice.
/// `argument` is what the entry is, or has them in, at the top of the configuration.
pub fn permission_set(entry: &Value, argument: &'static str) -> Option<Diagnostic> {
    let actions = entry.get("actions");
    if !actions.is_wholly_known() || actions.elements().is_empty() {
        return None;
    }
    let names: Vec<&str> = actions.elements().iter().filter_map(Value::as_str).collect();
    // Terraform shows the whole resource for a block of a set, so the text names the block.
    let within = match entry.get("principal").as_str() {
        _ if argument == "actions" => String::new(),
        Some(principal) => format!(" in the `{argument}` block with `principal` = {principal:?}"),
        None => format!(" in the `{argument}` block whose `principal` is known after apply"),
    };
    let advise = |summary: &str, what: String| {
        let detail = format!("`actions`{within} {what}");
        Some(Diagnostic::advice(summary, detail).at(Path::of(&[argument])))
    };
    if names.len() > ACTIONS_MAX {
        let what = format!("has {} elements. The API documents at most {ACTIONS_MAX} for one principal.", names.len());
        return advise("Too Many Actions", what);
    }
    // A malformed name is reported by the rule of the row.
    if names.iter().any(|name| malformed_action(name).is_some()) {
        return None;
    }
    if let Some(unknown) = names.iter().find(|name| !KNOWN_ACTIONS.contains(name)) {
        let suggestion = did_you_mean(&connector_types::nearest(unknown, KNOWN_ACTIONS.iter().copied()));
        let known = KNOWN_ACTIONS.join(", ");
        let what =
            format!("contains {unknown}, which is not an action of action connectors. {suggestion}Known actions: {known}.");
        return advise("Unknown Permission Action", what);
    }
    if is_usual_set(names.iter().copied()) {
        return None;
    }
    let what = format!(
        "is neither the set of a viewer nor that of an owner. Quick Sight grants whole sets and probably rejects this one. For a viewer, use {VIEWER_ACTION} alone. For an owner, use `provider::quicksight::owner_actions()`: {}.",
        KNOWN_ACTIONS.join(", ")
    );
    advise("Unsupported Permission Set", what)
}

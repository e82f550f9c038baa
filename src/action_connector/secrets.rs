//! When the secret of a connector has to be sent, whether the configuration has it, and what it means to take it out. The values
//! themselves are looked up in [`super::state`].

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::Plan,
    schema::OnChange,
    value::Value,
};

use super::{
    changes::{Removal, removal, sent_changes},
    kinds::{self, CONFIG, KindRow, SecretArgument},
    schema::SCHEMA,
};

/// What a secret is needed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    Create,
    /// To change these arguments.
    Update(Vec<&'static str>),
    /// To carry out a plan that could not see the configuration of the secret.
    Apply,
}

/// Refuses a plan that needs a secret and lacks it, and warns of one that takes a secret out.
pub fn review(request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
    let Plan { prior, config, .. } = request;
    if prior.is_null() {
        diagnostics.extend(missing(config, planned, Need::Create));
        return;
    }
    // A replacement is planned once more, as the create that it is.
    if is_replaced(prior, planned) {
        return;
    }
    let changed = sent_changes(prior, planned);
    if changed.is_empty() {
        diagnostics.extend(removal(prior, planned).map(|removal| removed(&removal)));
    } else if let Some(error) = missing(config, planned, Need::Update(changed.clone())) {
        // With `ignore_changes` the configuration of a plan is the state, computed values included, which has no write-only value.
        // Apply gets the configuration as it was written.
        let is_state = config.get(CONFIG) == prior.get(CONFIG);
        diagnostics.push(if is_state { not_visible(&changed, error) } else { maybe_ignored(request, planned, error) });
    }
}

/// Inside the block of the secret nothing is computed, so there a secret that `ignore_changes` hides looks like one that nobody has set.
fn maybe_ignored(Plan { prior, config, .. }: Plan<'_>, planned: &Value, mut error: Diagnostic) -> Diagnostic {
    let Some((block, argument)) = kinds::configured(planned).and_then(KindRow::secret_block) else { return error };
    let [configured, stored] = [config, prior].map(|value| value.at(&block));
    if [argument.plain, argument.write_only, argument.version].iter().all(|name| configured.get(name) == stored.get(name)) {
        error.detail.push_str(&format!(
            " If the configuration sets it, `ignore_changes` hides it from the plan: list arguments other than the secret there, or all of `{CONFIG}`."
        ));
    }
    error
}

/// Whether the plan replaces the connector.
pub fn is_replaced(prior: &Value, planned: &Value) -> bool {
    if prior.get("status").as_str() == Some("CREATION_FAILED") {
        return true;
    }
    let replaces = SCHEMA.block.attributes.iter().filter(|attribute| attribute.on_change == OnChange::Replace);
    replaces.map(|attribute| attribute.name).any(|name| prior.get(name) != planned.get(name))
}

/// An error if the kind of authentication in `planned` has a secret and neither form of it has a value. An unknown one counts as one.
pub fn missing(config: &Value, planned: &Value, need: Need) -> Option<Diagnostic> {
    let (block, argument) = kinds::configured(planned).and_then(KindRow::secret_block)?;
    let configured = config.at(&block);
    let values = [planned.at(&block).get(argument.plain), configured.get(argument.write_only)];
    if planned.at(&block).is_null() || values.iter().any(|value| !value.is_null()) {
        return None;
    }
    let has_version = !configured.get(argument.version).is_null();
    let at = if has_version { argument.write_only } else { argument.plain };
    let mut error = secret_is_missing(&block, argument, need);
    if has_version {
        error.detail.push_str(&format!(" `{at}` is null: check the variables that it refers to."));
    }
    Some(error.at(Path::of(&block).attribute(at)))
}

/// The error for a secret of the block at this place that has to be sent and has no value.
pub fn secret_is_missing(block: &[&'static str], argument: &SecretArgument, need: Need) -> Diagnostic {
    let SecretArgument { plain, write_only, version, .. } = argument;
    let (what, when) = match &need {
        Need::Create => ("Creating the connector".to_owned(), "to create a connector"),
        Need::Update(changed) => (format!("Changing {}", listed(changed)), "with every update"),
        Need::Apply => ("This change".to_owned(), "with every create and update"),
    };
    let mut detail = format!(
        "{what} requires `{plain}`: Quick Sight needs the full authentication configuration {when} and never returns secrets. Set `{write_only}` (not stored) together with `{version}`, or `{plain}` (stored in the state)."
    );
    if matches!(need, Need::Update(_)) {
        detail.push_str(" To destroy the connector without the secret, run `terraform destroy -refresh=false`: a normal destroy plans this change first.");
    }
    Diagnostic::error("Missing Required Secret", detail).at(Path::of(block).attribute(*plain))
}

fn not_visible(changed: &[&str], Diagnostic { path, .. }: Diagnostic) -> Diagnostic {
    let detail = format!(
        "Changing {} requires the secret of the connector, which the configuration does not set, or which `ignore_changes` hides from the plan. Apply reads the secret from the configuration, and fails before any change if it is not set there.",
        listed(changed)
    );
    Diagnostic { path, ..Diagnostic::advice("Secret Not Visible in Plan", detail) }
}

/// What the plan does not do is not to be overlooked, so this is no advice.
fn removed(Removal { block, arguments }: &Removal) -> Diagnostic {
    let detail = format!(
        "{} {} removed from the state. Nothing is sent, and the connector keeps its secret, because Quick Sight cannot clear it. To invalidate the secret, revoke it at the service that issued it.",
        listed(arguments),
        if arguments.len() == 1 { "is" } else { "are" }
    );
    Diagnostic::warning("Secret Removed From Configuration", detail).at(Path::of(block).attribute(arguments[0]))
}

/// Such as "`name`, `description` and `email`".
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}

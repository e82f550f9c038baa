//! When the secret of a connector has to be sent, whether the configuration has it, and what it means to take it out. The values
//! themselves are looked up in [`super::model`].

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::Plan,
    schema::{Block, NestedBlock, OnChange},
    value::Value,
};

use super::{
    authentication::{self, CONFIG, Kind, SecretArgument},
    schema::{SCHEMA, SENT_BY_UPDATE},
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

/// The arguments of a secret that a plan only takes out.
struct Removal {
    /// The block that holds them.
    block: Vec<&'static str>,
    arguments: Vec<&'static str>,
}

/// The arguments that going from `prior` to `planned` sends, by the names that they have in their blocks. A secret that is only taken
/// out is not among them: the API cannot clear it.
pub fn sent_changes(prior: &Value, planned: &Value) -> Vec<&'static str> {
    let mut planned_config = planned.get(CONFIG).clone();
    if let Some(Removal { block, arguments }) = removal(prior, planned) {
        for argument in arguments {
            let path = [&block[1..], &[argument]].concat();
            planned_config.replace_at(&path, prior.get(CONFIG).at(&path).clone());
        }
    }
    let mut changed: Vec<&str> =
        SENT_BY_UPDATE.iter().copied().filter(|name| *name != CONFIG && prior.get(name) != planned.get(name)).collect();
    match (Kind::of(prior), Kind::of(planned)) {
        (before, Some(kind)) if before != Some(kind) => changed.push(kind.block),
        _ => differing(&authentication::rows(), [prior.get(CONFIG), &planned_config], &mut changed),
    }
    changed
}

/// Adds the innermost arguments and blocks in which two values of a block differ.
fn differing(rows: &NestedBlock, [prior, planned]: [&Value; 2], changed: &mut Vec<&'static str>) {
    if prior == planned {
        return;
    }
    let (Value::Object(_), Value::Object(_)) = (prior, planned) else {
        changed.push(rows.name);
        return;
    };
    let Block { attributes, blocks, .. } = &rows.block;
    let names = attributes.iter().map(|attribute| attribute.name);
    changed.extend(names.filter(|name| prior.get(name) != planned.get(name)));
    for nested in blocks {
        differing(nested, [prior.get(nested.name), planned.get(nested.name)], changed);
    }
}

fn removal(prior: &Value, planned: &Value) -> Option<Removal> {
    let kind = Kind::of(planned).filter(|kind| Kind::of(prior) == Some(kind))?;
    let (block, argument) = kind.secret_way()?;
    let (before, after) = (prior.at(&block), planned.at(&block));
    let kept_in_state = [argument.plain, argument.version];
    // What is not null takes the place of what was there, or may do so.
    if after.is_null() || kept_in_state.iter().any(|name| !after.get(name).is_null()) {
        return None;
    }
    let arguments: Vec<&str> = kept_in_state.into_iter().filter(|name| !before.get(name).is_null()).collect();
    (!arguments.is_empty()).then_some(Removal { block, arguments })
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
        diagnostics.push(if is_state { not_visible(&changed, error) } else { error });
    }
}

fn is_replaced(prior: &Value, planned: &Value) -> bool {
    if prior.get("status").as_str() == Some("CREATION_FAILED") {
        return true;
    }
    let replaces = SCHEMA.block.attributes.iter().filter(|attribute| attribute.on_change == OnChange::Replace);
    replaces.map(|attribute| attribute.name).any(|name| prior.get(name) != planned.get(name))
}

/// An error if the kind of authentication in `planned` has a secret and neither form of it has a value. An unknown one counts as one.
pub fn missing(config: &Value, planned: &Value, need: Need) -> Option<Diagnostic> {
    let (block, argument) = Kind::of(planned).and_then(Kind::secret_way)?;
    let configured = config.at(&block);
    let values = [planned.at(&block).get(argument.plain), configured.get(argument.write_only)];
    if planned.at(&block).is_null() || values.iter().any(|value| !value.is_null()) {
        return None;
    }
    let has_version = !configured.get(argument.version).is_null();
    let at = if has_version { argument.write_only } else { argument.plain };
    Some(secret_is_missing(&block, argument, need).at(Path::of(&block).attribute(at)))
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
        "{what} requires `{plain}`: Quick Sight needs the full authentication configuration {when} and never returns secrets. Set `{write_only}` (kept nowhere) together with `{version}`, or `{plain}` (kept in state)."
    );
    if matches!(need, Need::Update(_)) {
        detail.push_str(" `terraform destroy` plans this change first: `terraform destroy -refresh=false` destroys the connector without the secret.");
    }
    Diagnostic::error("Missing Required Secret", detail).at(Path::of(block).attribute(*plain))
}

fn not_visible(changed: &[&str], Diagnostic { path, .. }: Diagnostic) -> Diagnostic {
    let detail = format!(
        "Changing {} requires the secret of the connector, which this plan cannot see: `{CONFIG}` equals the state, as it does with `ignore_changes`. Apply takes the secret from the configuration, and fails before any change if it has none.",
        listed(changed)
    );
    Diagnostic { path, ..Diagnostic::advice("Secret Not Visible in Plan", detail) }
}

/// What the plan does not do is not to be overlooked, so this is no advice.
fn removed(Removal { block, arguments }: &Removal) -> Diagnostic {
    let detail = format!(
        "{} {} removed from the state, but the connector keeps the secret that it has: Quick Sight has no operation that clears it, and nothing is sent. To make the secret useless, revoke it at the service that the connector connects to.",
        listed(arguments),
        if arguments.len() == 1 { "is" } else { "are" }
    );
    Diagnostic::warning("Secret Removed From Configuration", detail).at(Path::of(block).attribute(arguments[0]))
}

/// Such as "`name`, `description` and `email`".
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{secret::Secret, value::Value};

    use super::sent_changes;
    use crate::action_connector::{
        authentication::{API_KEY_CONNECTION, CONFIG, METADATA, rows},
        schema::SCHEMA,
    };

    /// A connector with an API key that has these arguments in its block.
    fn connector(arguments: &[(&'static str, Value)]) -> Value {
        let rows = rows().block;
        let metadata = &rows.block(METADATA).expect("a row").block;
        let mut block = metadata.block(API_KEY_CONNECTION.block).expect("a row").block.empty();
        for (name, value) in arguments {
            block.replace_at(&[name], value.clone());
        }
        let mut resource = SCHEMA.block.empty();
        resource.replace_at(&[CONFIG], rows.empty());
        resource.replace_at(&[CONFIG, METADATA], metadata.empty());
        resource.replace_at(&API_KEY_CONNECTION.way(&[]), block);
        resource
    }

    fn check(prior: &[(&'static str, Value)], planned: &[(&'static str, Value)], expected: &[&str]) {
        assert_eq!(sent_changes(&connector(prior), &connector(planned)), expected, "{prior:?} -> {planned:?}");
    }

    #[test]
    fn a_secret_or_version_that_only_disappears_is_not_sent_and_one_that_is_replaced_is() {
        let key = |text: &str| ("api_key", Value::Secret(Secret::new(text.to_owned())));
        let version = |text: &str| ("api_key_wo_version", Value::string(text));
        check(&[key("a")], &[], &[]);
        check(&[version("1")], &[], &[]);
        check(&[key("a")], &[key("b")], &["api_key"]);
        check(&[version("1")], &[version("2")], &["api_key_wo_version"]);
        check(&[version("1")], &[("api_key_wo_version", Value::unknown())], &["api_key_wo_version"]);
        check(&[key("a")], &[version("1")], &["api_key", "api_key_wo_version"]);
        check(&[], &[version("1")], &["api_key_wo_version"]);
        check(&[key("a")], &[("email", Value::string("a@example.com"))], &["email"]);
    }
}

//! What a change of a resource value sends to Quick Sight.

use terraform_plugin::{
    schema::{Block, NestedBlock},
    value::Value,
};

use super::{
    authentication,
    kinds::{self, CONFIG},
};

/// The arguments that `UpdateActionConnector` takes. A change of one of them is one call of it; a change of anything else is none.
pub const SENT_BY_UPDATE: &[&str] = &["name", "description", "vpc_connection_arn", "authentication_config"];

/// Whether going from `prior` to `planned` takes an `UpdateActionConnector`.
pub fn calls_update(prior: &Value, planned: &Value) -> bool {
    !sent_changes(prior, planned).is_empty()
}

/// Whether the connector gets another kind of authentication, which is what the actions that it enables follow from.
pub fn changes_authentication_kind(prior: &Value, planned: &Value) -> bool {
    kinds::configured(prior) != kinds::configured(planned)
}

/// The arguments of a secret that a plan only takes out.
pub struct Removal {
    /// The block that holds them.
    pub block: Vec<&'static str>,
    pub arguments: Vec<&'static str>,
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
    match (kinds::configured(prior), kinds::configured(planned)) {
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

/// The secret that going from `prior` to `planned` only takes out; none where another takes its place.
pub fn removal(prior: &Value, planned: &Value) -> Option<Removal> {
    let kind = kinds::configured(planned).filter(|kind| kinds::configured(prior) == Some(kind))?;
    let (block, argument) = kind.secret_block()?;
    let (before, after) = (prior.at(&block), planned.at(&block));
    let kept_in_state = [argument.plain, argument.version];
    // What is not null takes the place of what was there, or may do so.
    if after.is_null() || kept_in_state.iter().any(|name| !after.get(name).is_null()) {
        return None;
    }
    let arguments: Vec<&str> = kept_in_state.into_iter().filter(|name| !before.get(name).is_null()).collect();
    (!arguments.is_empty()).then_some(Removal { block, arguments })
}

#[cfg(test)]
mod tests {
    use quicksight_client::Kind;
    use terraform_plugin::{secret::Secret, value::Value};

    use super::sent_changes;
    use crate::action_connector::{
        authentication::rows,
        kinds::{self, CONFIG, METADATA},
        schema::SCHEMA,
    };

    /// A connector with an API key that has these arguments in its block.
    fn connector(arguments: &[(&'static str, Value)]) -> Value {
        let rows = rows().block;
        let metadata = &rows.block(METADATA).expect("a row").block;
        let mut block = metadata.block(kinds::row(Kind::ApiKey).block).expect("a row").block.empty();
        for (name, value) in arguments {
            block.replace_at(&[name], value.clone());
        }
        let mut resource = SCHEMA.block.empty();
        resource.replace_at(&[CONFIG], rows.empty());
        resource.replace_at(&[CONFIG, METADATA], metadata.empty());
        resource.replace_at(&kinds::row(Kind::ApiKey).names(&[]), block);
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

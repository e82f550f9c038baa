//! Checks a plan against Terraform's rules. Terraform reports a violation without its place; this check names the attribute.

use super::state_check;
use crate::{
    language::{diagnostic::Diagnostic, mismatch, path::Path, value::Value},
    schema::{Attribute, Block, Mode, NestedBlock, Nesting, walk},
};

/// All violations in the plan.
pub fn check(block: &Block, planned: &Value, config: &Value, prior: &Value) -> Vec<Diagnostic> {
    if let Some(path) = mismatch::of_type(&block.ty(), planned, &Path::root()) {
        return vec![state_check::of_the_wrong_type("Planning", path)];
    }
    let mut found = Vec::new();
    check_block(block, [planned, config, prior], &Path::root(), &mut found);
    found
}

fn check_block(block: &Block, [planned, config, prior]: [&Value; 3], path: &Path, found: &mut Vec<Diagnostic>) {
    if planned.is_null() || planned.is_unknown() {
        found.push(bug("has planned no value for", path));
        return;
    }
    for attribute in &block.attributes {
        let values = [planned, config, prior].map(|value| value.get(attribute.name));
        if let Some(error) = check_attribute(attribute, values) {
            found.push(bug(error, &path.attribute(attribute.name)));
        }
    }
    for nested in &block.blocks {
        let [planned, config, prior] = [planned, config, prior].map(|value| value.get(nested.name));
        if let Some(error) = check_nested(nested, planned, config) {
            found.push(bug(error, &path.attribute(nested.name)));
            continue;
        }
        for instance in walk::instances(nested, config, [planned, prior], path) {
            let [planned, prior] = instance.beside;
            // Terraform does not compare elements of a set that have no counterpart.
            if matches!(nested.nesting, Nesting::Set { .. }) && planned.is_null() {
                continue;
            }
            check_block(&nested.block, [planned, instance.value, prior], &instance.path, found);
        }
    }
}

fn check_attribute(attribute: &Attribute, [planned, config, prior]: [&Value; 3]) -> Option<&'static str> {
    if attribute.mode == Mode::WriteOnly {
        return (!planned.is_null()).then_some("has planned a value for the write-only argument");
    }
    let keeps_an_equivalent = planned == prior && !prior.is_null() && !config.is_null();
    let is_left_to_the_provider = attribute.mode == Mode::Computed || (attribute.is_computed() && config.is_null());
    if planned == config || keeps_an_equivalent || is_left_to_the_provider {
        None
    } else if config.is_null() {
        Some("has planned a value, but none is configured, for")
    } else {
        Some("has planned a value other than the configured one for")
    }
}

fn check_nested(nested: &NestedBlock, planned: &Value, config: &Value) -> Option<&'static str> {
    if config.is_unknown() {
        return (planned != config).then_some("has planned a value for the unknown blocks");
    }
    if planned.is_unknown() {
        return Some("has made unknown the blocks");
    }
    match nested.nesting {
        Nesting::Single { .. } if planned.is_null() != config.is_null() => Some("has added or removed the block"),
        Nesting::List { .. } | Nesting::Set { .. } if planned.is_null() => {
            Some("has planned null in place of an empty collection for the blocks")
        }
        Nesting::List { .. } if planned.elements().len() != config.elements().len() => Some("has added or removed blocks of"),
        Nesting::Set { .. } if planned.elements().len() > config.elements().len() => Some("has added blocks to"),
        Nesting::Single { .. } | Nesting::List { .. } | Nesting::Set { .. } => None,
    }
}

fn bug(what: &str, path: &Path) -> Diagnostic {
    Diagnostic::bug(format!("The provider {what} {}.", state_check::named(path))).at(path.clone())
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::{
        language::{secret::Secret, ty::Type, value::Value},
        schema::{Attribute, Block, NestedBlock},
    };

    fn block() -> Block {
        let inner = || Block {
            attributes: vec![Attribute::required("key", Type::String), Attribute::write_only("pin_wo", Type::Secret)],
            ..Block::default()
        };
        Block {
            attributes: vec![
                Attribute::required("name", Type::String),
                Attribute::optional("note", Type::String),
                Attribute::optional_computed("color", Type::String),
                Attribute::computed("id", Type::String),
                Attribute::write_only("pin_wo", Type::Secret),
            ],
            blocks: vec![
                NestedBlock::single("door", inner()),
                NestedBlock::list("shelf", 0, 0, inner()),
                NestedBlock::set("tag", 0, 0, inner()),
            ],
            ..Block::default()
        }
    }

    fn text(text: &str) -> Value {
        Value::string(text)
    }

    fn secret() -> Value {
        Value::Secret(Secret::new("s".to_owned()))
    }

    fn element(key: &str) -> Value {
        Value::object([("key", text(key)), ("pin_wo", Value::Null)])
    }

    fn configured() -> Value {
        Value::object([
            ("name", text("a")),
            ("note", Value::Null),
            ("color", Value::Null),
            ("id", Value::Null),
            ("pin_wo", secret()),
            ("door", element("k")),
            ("shelf", Value::List(vec![element("l")])),
            ("tag", Value::set([element("t")])),
        ])
    }

    fn with(value: Value, path: &[&str], part: Value) -> Value {
        let mut value = value;
        value.replace_at(path, part);
        value
    }

    /// What is planned for it.
    fn planned() -> Value {
        ["pin_wo", "color", "id"]
            .into_iter()
            .zip([Value::Null, Value::unknown(), Value::unknown()])
            .fold(configured(), |planned, (name, value)| with(planned, &[name], value))
    }

    fn violations(planned: &Value, config: &Value, prior: &Value) -> Vec<String> {
        let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        check(&block(), planned, config, prior).iter().map(|error| first_line(&error.detail)).collect()
    }

    /// What is wrong with the plan of a creation in which this is planned.
    fn violation(path: &[&str], value: Value) -> Vec<String> {
        violations(&with(planned(), path, value), &configured(), &Value::Null)
    }

    #[test]
    fn what_is_configured_is_planned_and_the_rest_is_left_to_the_provider() {
        assert_eq!(violations(&planned(), &configured(), &Value::Null), [""; 0]);
        assert_eq!(violation(&["color"], text("red")), [""; 0]);
        assert_eq!(violation(&["id"], text("i")), [""; 0]);
        for (name, value, what) in [
            ("name", text("b"), "a value other than the configured one for `name`"),
            ("name", Value::Null, "a value other than the configured one for `name`"),
            ("note", text("n"), "a value, but none is configured, for `note`"),
            ("pin_wo", secret(), "a value for the write-only argument `pin_wo`"),
        ] {
            assert_eq!(violation(&[name], value), [format!("The provider has planned {what}.")]);
        }
        assert_eq!(violation(&["name"], Value::Bool(true)), ["Planning returned a value of the wrong type for `name`."]);
        let red = with(configured(), &["color"], text("red"));
        let expected = ["The provider has planned a value other than the configured one for `color`."];
        assert_eq!(violations(&with(planned(), &["color"], text("blue")), &red, &Value::Null), expected);
    }

    #[test]
    fn a_prior_value_is_kept_as_equivalent_to_a_configured_one_and_not_to_none() {
        let prior = with(with(planned(), &["name"], text("A")), &["note"], text("n"));
        let kept = with(planned(), &["name"], text("A"));
        assert_eq!(violations(&kept, &configured(), &prior), [""; 0]);
        let kept = with(planned(), &["note"], text("n"));
        let expected = ["The provider has planned a value, but none is configured, for `note`."];
        assert_eq!(violations(&kept, &configured(), &prior), expected);
        let without = with(planned(), &["name"], Value::Null);
        let expected = ["The provider has planned a value other than the configured one for `name`."];
        assert_eq!(violations(&without, &configured(), &without), expected);
    }

    #[test]
    fn blocks_are_planned_as_they_are_configured() {
        let two = || [element("t"), element("u")];
        for (name, value, what) in [
            ("door", Value::Null, "added or removed the block `door`"),
            ("door", Value::unknown(), "made unknown the blocks `door`"),
            ("shelf", Value::Null, "planned null in place of an empty collection for the blocks `shelf`"),
            ("shelf", Value::List(two().into()), "added or removed blocks of `shelf`"),
            ("shelf", Value::List(Vec::new()), "added or removed blocks of `shelf`"),
            ("tag", Value::Null, "planned null in place of an empty collection for the blocks `tag`"),
            ("tag", Value::set(two()), "added blocks to `tag`"),
        ] {
            assert_eq!(violation(&[name], value), [format!("The provider has {what}.")]);
        }
        let without = with(configured(), &["door"], Value::Null);
        assert_eq!(violations(&planned(), &without, &Value::Null), ["The provider has added or removed the block `door`."]);
        // Elements of a set may turn out to be equal, and one without a counterpart is compared with nothing.
        assert_eq!(violation(&["tag"], Value::set([])), [""; 0]);
        assert_eq!(violation(&["tag"], Value::set([element("u")])), [""; 0]);
    }

    #[test]
    fn what_is_in_a_block_is_checked_at_its_place() {
        let leak = |key: &str| with(element(key), &["pin_wo"], secret());
        for (name, value, path) in [
            ("door", leak("k"), "door.pin_wo"),
            ("shelf", Value::List(vec![leak("l")]), "shelf[0].pin_wo"),
            ("tag", Value::set([leak("t")]), "tag[*].pin_wo"),
        ] {
            let expected = format!("The provider has planned a value for the write-only argument `{path}`.");
            assert_eq!(violation(&[name], value), [expected]);
        }
        let nothing = ["The provider has planned no value for `shelf[0]`."];
        for element in [Value::Null, Value::unknown()] {
            assert_eq!(violation(&["shelf"], Value::List(vec![element])), nothing);
        }
    }

    #[test]
    fn blocks_that_are_unknown_stay_unknown() {
        for name in ["door", "shelf", "tag"] {
            let config = with(configured(), &[name], Value::unknown());
            let expected = [format!("The provider has planned a value for the unknown blocks `{name}`.")];
            assert_eq!(violations(&planned(), &config, &Value::Null), expected);
            assert_eq!(violations(&with(planned(), &[name], Value::unknown()), &config, &Value::Null), [""; 0]);
        }
    }
}

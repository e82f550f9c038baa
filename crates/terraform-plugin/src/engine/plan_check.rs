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

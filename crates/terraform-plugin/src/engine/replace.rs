//! Which changes require replacement.

use crate::{
    language::{path::Path, value::Value},
    schema::{Attribute, Block, NestedBlock, Nesting, OnChange},
};

/// The paths of all values that differ from the prior state and cannot be updated in place, in the order of the rows. None on
/// create.
pub fn paths(block: &Block, planned: &Value, prior: &Value) -> Vec<Path> {
    let mut found = Vec::new();
    if !prior.is_null() {
        collect(block, planned, prior, &Path::root(), &mut found);
    }
    found
}

fn collect(block: &Block, planned: &Value, prior: &Value, path: &Path, found: &mut Vec<Path>) {
    for attribute in block.attributes.iter().filter(|attribute| replaces(attribute)) {
        if planned.get(attribute.name) != prior.get(attribute.name) {
            found.push(path.attribute(attribute.name));
        }
    }
    for nested in block.blocks.iter().filter(|nested| contains_replacing(&nested.block)) {
        collect_nested(nested, planned.get(nested.name), prior.get(nested.name), &path.attribute(nested.name), found);
    }
}

fn collect_nested(nested: &NestedBlock, planned: &Value, prior: &Value, path: &Path, found: &mut Vec<Path>) {
    if planned.is_unknown() {
        found.push(path.clone());
        return;
    }
    match nested.nesting {
        Nesting::Single { .. } => collect(&nested.block, planned, prior, path, found),
        Nesting::List { .. } => {
            let (planned, prior) = (planned.elements(), prior.elements());
            for index in 0..planned.len().max(prior.len()) {
                let [planned, prior] = [planned, prior].map(|side| side.get(index).unwrap_or(&Value::Null));
                collect(&nested.block, planned, prior, &path.index(index), found);
            }
        }
        // A path cannot address an element of a set, so it is that of the whole set.
        Nesting::Set { .. } => {
            let [planned, prior] = [planned, prior].map(|side| replacing_part_of_all(&nested.block, side));
            if planned != prior {
                found.push(path.clone());
            }
        }
    }
}

fn replaces(attribute: &Attribute) -> bool {
    attribute.on_change == OnChange::Replace
}

fn contains_replacing(block: &Block) -> bool {
    block.attributes.iter().any(replaces) || block.blocks.iter().any(|nested| contains_replacing(&nested.block))
}

/// The part of a block whose attributes require replacement.
fn replacing_part(block: &Block, value: &Value) -> Value {
    if !matches!(value, Value::Object(_)) {
        return value.clone();
    }
    let attributes = block.attributes.iter().filter(|attribute| replaces(attribute));
    let attributes = attributes.map(|attribute| (attribute.name, value.get(attribute.name).clone()));
    let blocks = block.blocks.iter().filter(|nested| contains_replacing(&nested.block)).map(|nested| {
        let value = value.get(nested.name);
        let part = match nested.nesting {
            Nesting::Single { .. } => replacing_part(&nested.block, value),
            Nesting::List { .. } => {
                Value::List(value.elements().iter().map(|element| replacing_part(&nested.block, element)).collect())
            }
            Nesting::Set { .. } => replacing_part_of_all(&nested.block, value),
        };
        (nested.name, part)
    });
    Value::object(attributes.chain(blocks))
}

fn replacing_part_of_all(block: &Block, value: &Value) -> Value {
    Value::set(value.elements().iter().map(|element| replacing_part(block, element)))
}

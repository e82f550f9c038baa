//! The proposed new state, from configuration and prior state alone. Terraform sends a proposal too, but its versions differ in
//! it.

use crate::{
    language::{path::Path, value::Value},
    schema::{Block, NestedBlock, Nesting, walk},
};

/// The configuration, with prior values for computed attributes that are not configured. Still contains write-only values.
pub fn propose(block: &Block, prior: &Value, config: &Value) -> Value {
    if !matches!(config, Value::Object(_)) {
        return config.clone();
    }
    let attributes = block.attributes.iter().map(|attribute| {
        let configured = config.get(attribute.name);
        let value = if attribute.is_computed() && configured.is_null() { prior.get(attribute.name) } else { configured };
        (attribute.name, value.clone())
    });
    let blocks =
        block.blocks.iter().map(|nested| (nested.name, propose_nested(nested, prior.get(nested.name), config.get(nested.name))));
    Value::object(attributes.chain(blocks))
}

fn propose_nested(nested: &NestedBlock, prior: &Value, config: &Value) -> Value {
    if config.is_unknown() {
        return config.clone();
    }
    let mut elements = walk::instances(nested, config, [prior], &Path::root())
        .into_iter()
        .map(|instance| propose(&nested.block, instance.beside[0], instance.value));
    match nested.nesting {
        Nesting::Single { .. } => elements.next().unwrap_or(Value::Null),
        Nesting::List { .. } => Value::List(elements.collect()),
        Nesting::Set { .. } => Value::set(elements),
    }
}

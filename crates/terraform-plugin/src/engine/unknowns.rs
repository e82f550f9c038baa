//! Which values of a plan will only be known after apply.

use crate::{
    schema::{Attribute, Block, Recompute},
    value::Value,
    walk,
};

/// Makes unknown what the provider will decide: on create every computed attribute that nobody has set, on update those whose
/// row says that this change puts them in doubt. A block that did not stand before is treated as on create.
pub fn mark(block: &Block, planned: &mut Value, config: &Value, prior: &Value) {
    let before = planned.clone();
    let changes = |name: &str| before.get(name) != prior.get(name);
    walk::rewrite(block, planned, [config, prior], &mut |block, attributes, [config, prior]| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.is_computed()) {
            let Some(value) = attributes.get_mut(attribute.name) else { continue };
            if config.get(attribute.name).is_null() && in_doubt(attribute, value, prior, &changes) {
                *value = Value::unknown();
            }
        }
    });
}

fn in_doubt(attribute: &Attribute, planned: &Value, prior: &Value, changes: &dyn Fn(&str) -> bool) -> bool {
    if attribute.default.is_some() {
        return false;
    }
    if prior.is_null() {
        return planned.is_null();
    }
    // What planning itself has changed is no longer in doubt.
    if planned != prior.get(attribute.name) {
        return false;
    }
    match attribute.recompute {
        Recompute::Always => true,
        Recompute::Never => false,
        Recompute::With(names) => names.iter().any(|name| changes(name)),
    }
}

//! GenerateResourceConfig: configuration for an object, from its state.

use super::state_check;
use crate::{
    language::value::Value,
    provider::resource::Resource,
    schema::{Attribute, Mode, walk},
};

/// The configuration of `state`, without computed values and empty ones.
pub fn generate_config<C: Send + Sync + 'static>(resource: &dyn Resource<C>, state: &Value) -> Value {
    let block = &resource.schema().block;
    let mut config = state.clone();
    state_check::normalize(block, &mut config);
    walk::rewrite(block, &mut config, [], &mut |block, attributes, []| {
        for attribute in &block.attributes {
            if let Some(value) = attributes.get_mut(attribute.name)
                && says_nothing(attribute, value)
            {
                *value = Value::Null;
            }
        }
    });
    if block.attribute("id").is_some_and(Attribute::is_computed) {
        config.replace_at(&["id"], Value::Null);
    }
    resource.generate_config(state, &mut config);
    state_check::null_write_only(block, &mut config);
    config
}

fn says_nothing(attribute: &Attribute, value: &Value) -> bool {
    let is_empty_text = value.as_str() == Some("") || value.as_secret().is_some_and(|secret| secret.is_empty());
    match attribute.mode {
        Mode::Computed => true,
        Mode::Optional | Mode::OptionalComputed => is_empty_text,
        Mode::Required | Mode::WriteOnly => false,
    }
}

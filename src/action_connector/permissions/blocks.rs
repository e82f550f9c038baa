//! Permissions between the `permissions` blocks of a resource value and the model of the client.

use std::collections::BTreeSet;

use quicksight_client::Permissions;
use terraform_plugin::value::Value;

/// What of `there` is compared with a configuration: not what [`Memory::unmanaged`](crate::action_connector::memory::Memory::unmanaged) principals have.
/// Of those that have a block, `before` says what the state has.
pub fn without_unmanaged(there: &Permissions, before: &Permissions, unmanaged: &BTreeSet<String>) -> Permissions {
    let compared = there.iter().filter_map(|(principal, actions)| {
        if !unmanaged.contains(principal) {
            return Some((principal.clone(), actions.clone()));
        }
        before.get(principal).map(|before| (principal.clone(), before.clone()))
    });
    compared.collect()
}

/// The permissions in the blocks of a resource value; blocks that are not wholly known are left out.
pub fn from_value(blocks: &Value) -> Permissions {
    let mut permissions = Permissions::new();
    for block in blocks.elements() {
        let actions = block.get("actions").elements().iter().filter_map(|action| action.as_str().map(str::to_owned));
        if let Some(principal) = block.get("principal").as_str() {
            permissions.entry(principal.to_owned()).or_default().extend(actions);
        }
    }
    permissions
}

/// The blocks of a resource value.
pub fn to_value(permissions: &Permissions) -> Value {
    Value::set(permissions.iter().map(|(principal, actions)| {
        Value::object([("principal", Value::string(principal)), ("actions", Value::set(actions.iter().map(Value::string)))])
    }))
}

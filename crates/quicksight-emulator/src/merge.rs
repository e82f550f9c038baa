//! Values of this crate with members from JSON over them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// The object with the members of `members` in place of its own, each as a whole; null removes one.
pub(crate) fn replaced<T: DeserializeOwned>(mut object: Value, members: Value) -> serde_json::Result<T> {
    let members: Map<String, Value> = serde_json::from_value(members)?;
    if let Value::Object(object) = &mut object {
        object.extend(members);
        object.retain(|_, value| !value.is_null());
    }
    serde_json::from_value(object)
}

/// The value with `patch` applied to it, a JSON merge patch (RFC 7396).
pub(crate) fn merged<T: DeserializeOwned>(mut value: Value, patch: Value) -> serde_json::Result<T> {
    merge(&mut value, patch);
    serde_json::from_value(value)
}

fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    if let Value::Object(members) = target {
        for (name, value) in patch {
            if value.is_null() {
                members.remove(&name);
            } else {
                merge(members.entry(name).or_insert(Value::Null), value);
            }
        }
    }
}

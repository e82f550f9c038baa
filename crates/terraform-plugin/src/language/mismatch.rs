//! Finds the part of a value that is not of its type, or not known.

use super::{path::Path, ty::Type, value::Value};

/// The path of the first part of `value`, which is at `path`, that is not of type `ty`. Null and unknown are of every type.
pub fn of_type(ty: &Type, value: &Value, path: &Path) -> Option<Path> {
    match (ty, value) {
        (_, Value::Null | Value::Unknown(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String, Value::String(_))
        | (Type::Secret, Value::Secret(_)) => None,
        (Type::List(ty), Value::List(elements)) => {
            elements.iter().enumerate().find_map(|(index, element)| of_type(ty, element, &path.index(index)))
        }
        (Type::Set(ty), Value::Set(set)) => set.elements().iter().find_map(|element| of_type(ty, element, &path.element())),
        (Type::Map(ty), Value::Map(entries)) => entries.iter().find_map(|(key, value)| of_type(ty, value, &path.key(key))),
        (Type::Object(types), Value::Object(attributes)) => {
            if let Some(name) = attributes.keys().find(|name| !types.contains_key(*name)) {
                return Some(path.attribute(name.clone()));
            }
            types.iter().find_map(|(name, ty)| match attributes.get(name) {
                Some(value) => of_type(ty, value, &path.attribute(name.clone())),
                None => Some(path.attribute(name.clone())),
            })
        }
        _ => Some(path.clone()),
    }
}

/// The path of the first unknown in `value`, which is at `path`.
pub fn first_unknown(value: &Value, path: &Path) -> Option<Path> {
    match value {
        Value::Unknown(_) => Some(path.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Secret(_) => None,
        Value::List(elements) => {
            elements.iter().enumerate().find_map(|(index, element)| first_unknown(element, &path.index(index)))
        }
        Value::Set(set) => set.elements().iter().find_map(|element| first_unknown(element, &path.element())),
        Value::Map(entries) => entries.iter().find_map(|(key, value)| first_unknown(value, &path.key(key))),
        Value::Object(attributes) => {
            attributes.iter().find_map(|(name, value)| first_unknown(value, &path.attribute(name.clone())))
        }
    }
}

//! Makes what a verb of a resource answers fit to be stored, and finds what is not.

use crate::{
    language::{diagnostic::Diagnostic, path::Path, ty::Type, value::Value},
    schema::{Block, Mode, walk},
};

/// Nulls write-only arguments, at every depth: they are kept nowhere.
pub fn null_write_only(block: &Block, value: &mut Value) {
    walk::rewrite(block, value, [], &mut |block, attributes, []| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.mode == Mode::WriteOnly) {
            attributes.insert(attribute.name.to_owned(), Value::Null);
        }
    });
}

/// Nulls write-only arguments, and fills in what a state must have but may have been left out: null attributes, and empty
/// collections of blocks.
pub fn settle(block: &Block, value: &mut Value) {
    null_write_only(block, value);
    walk::rewrite(block, value, [], &mut |block, attributes, []| {
        for attribute in &block.attributes {
            attributes.entry(attribute.name.to_owned()).or_insert(Value::Null);
        }
        for nested in &block.blocks {
            let value = attributes.entry(nested.name.to_owned()).or_insert(Value::Null);
            if value.is_null() {
                *value = nested.absent();
            }
        }
    });
}

/// What keeps `value` from being stored as a state of this block: a value of another type, or an unknown one.
pub fn fault(block: &Block, value: &Value, verb: &str) -> Option<Diagnostic> {
    if let Some(path) = mismatch(&block.ty(), value, &Path::root()) {
        return Some(of_the_wrong_type(verb, path));
    }
    let path = unknown(value, &Path::root())?;
    Some(Diagnostic::bug(format!("{verb} left {} unknown.", named(&path))).at(path))
}

/// The words for a value whose type is not the one its row declares.
pub fn of_the_wrong_type(verb: &str, path: Path) -> Diagnostic {
    Diagnostic::bug(format!("{verb} answered a value of the wrong type for {}.", named(&path))).at(path)
}

/// The name of a place in an error text.
pub fn named(path: &Path) -> String {
    if path.is_root() { "the whole object".to_owned() } else { format!("`{path}`") }
}

/// Where the first unknown is.
fn unknown(value: &Value, path: &Path) -> Option<Path> {
    match value {
        Value::Unknown(_) => Some(path.clone()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Secret(_) => None,
        Value::List(elements) | Value::Tuple(elements) => {
            elements.iter().enumerate().find_map(|(index, element)| unknown(element, &path.index(index)))
        }
        Value::Set(set) => set.elements().iter().find_map(|element| unknown(element, &path.element())),
        Value::Map(entries) => entries.iter().find_map(|(key, value)| unknown(value, &path.key(key))),
        Value::Object(attributes) => attributes.iter().find_map(|(name, value)| unknown(value, &path.attribute(name.clone()))),
        Value::Dynamic(_, value) => unknown(value, path),
    }
}

/// Where the first value is that is not of its type. Null and unknown are of every type.
pub fn mismatch(ty: &Type, value: &Value, path: &Path) -> Option<Path> {
    match (ty, value) {
        (_, Value::Null | Value::Unknown(_))
        | (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String, Value::String(_))
        | (Type::Secret, Value::Secret(_)) => None,
        (Type::Dynamic, Value::Dynamic(ty, value)) => mismatch(ty, value, path),
        (Type::List(ty), Value::List(elements)) => {
            elements.iter().enumerate().find_map(|(index, element)| mismatch(ty, element, &path.index(index)))
        }
        (Type::Set(ty), Value::Set(set)) => set.elements().iter().find_map(|element| mismatch(ty, element, &path.element())),
        (Type::Map(ty), Value::Map(entries)) => entries.iter().find_map(|(key, value)| mismatch(ty, value, &path.key(key))),
        (Type::Tuple(types), Value::Tuple(elements)) if types.len() == elements.len() => {
            let elements = types.iter().zip(elements).enumerate();
            elements.into_iter().find_map(|(index, (ty, element))| mismatch(ty, element, &path.index(index)))
        }
        (Type::Object(object), Value::Object(attributes)) => {
            if let Some(name) = attributes.keys().find(|name| !object.attributes.contains_key(*name)) {
                return Some(path.attribute(name.clone()));
            }
            object.attributes.iter().find_map(|(name, ty)| match attributes.get(name) {
                Some(value) => mismatch(ty, value, &path.attribute(name.clone())),
                None => (!object.optional.contains(name)).then(|| path.attribute(name.clone())),
            })
        }
        _ => Some(path.clone()),
    }
}

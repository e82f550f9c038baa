//! Checks the result of an apply against its plan. Terraform reports a difference as an inconsistent result; this check names the
//! attribute and both values.

use super::state_check;
use crate::{
    language::{
        diagnostic::Diagnostic,
        path::Path,
        value::{Set, Value},
    },
    schema::Block,
};

/// The first difference from the plan.
pub fn check(block: &Block, planned: &Value, actual: &Value, verb: &str) -> Option<Diagnostic> {
    // In the order of declaration, so that the first difference is at the first row.
    let names = block.attributes.iter().map(|attribute| attribute.name).chain(block.blocks.iter().map(|nested| nested.name));
    let broken = names.into_iter().find_map(|name| broken(planned.get(name), actual.get(name), &Path::root().attribute(name)))?;
    Some(
        Diagnostic::bug(format!("{verb} did not keep to its plan for {}: {}.", state_check::named(&broken.path), broken.what))
            .at(broken.path),
    )
}

struct Broken {
    path: Path,
    what: String,
}

fn broken(planned: &Value, actual: &Value, path: &Path) -> Option<Broken> {
    let broken_here = |what: String| Some(Broken { path: path.clone(), what });
    match (planned, actual) {
        // Anything may take the place of an unknown.
        (Value::Unknown(_), _) => None,
        (Value::Object(planned), Value::Object(actual)) => planned
            .iter()
            .find_map(|(name, value)| broken(value, actual.get(name).unwrap_or(&Value::Null), &path.attribute(name.clone()))),
        (Value::Map(planned), Value::Map(actual)) => {
            if let Some(key) = actual.keys().find(|key| !planned.contains_key(*key)) {
                return Some(Broken { path: path.key(key), what: "it was not planned, but is there".into() });
            }
            planned.iter().find_map(|(key, value)| broken(value, actual.get(key).unwrap_or(&Value::Null), &path.key(key)))
        }
        (Value::List(planned), Value::List(actual)) => {
            if planned.len() != actual.len() {
                return broken_here(format!("{} elements were planned, but there are {}", planned.len(), actual.len()));
            }
            let pairs = planned.iter().zip(actual).enumerate();
            pairs.into_iter().find_map(|(index, (planned, actual))| broken(planned, actual, &path.index(index)))
        }
        (Value::Set(planned), Value::Set(actual)) => broken_set(planned, actual).and_then(broken_here),
        _ if planned == actual => None,
        _ => broken_here(format!("{} was planned, but it is {}", shown(planned), shown(actual))),
    }
}

/// Every planned element must have become one of the actual ones, and none may have been added.
fn broken_set(planned: &Set, actual: &Set) -> Option<String> {
    if planned == actual {
        return None;
    }
    let mut free: Vec<&Value> = actual.elements().iter().collect();
    let (known, open): (Vec<_>, Vec<_>) = planned.elements().iter().partition(|element| element.is_wholly_known());
    for element in known.into_iter().chain(open) {
        match free.iter().position(|actual| broken(element, actual, &Path::root()).is_none()) {
            Some(at) => drop(free.swap_remove(at)),
            // Elements that were unknown may have turned out to be equal.
            None if actual.elements().iter().any(|actual| broken(element, actual, &Path::root()).is_none()) => {}
            None => return Some("a planned element is missing".into()),
        }
    }
    (!free.is_empty()).then(|| "an element is there that was not planned".into())
}

/// A value for a message, if it is short and not secret.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "no value".into(),
        Value::Bool(value) => value.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::Secret(_) => "one secret".into(),
        Value::Unknown(_) => "an unknown value".into(),
        Value::Number(_) | Value::List(_) | Value::Set(_) | Value::Map(_) | Value::Object(_) => "one value".into(),
    }
}

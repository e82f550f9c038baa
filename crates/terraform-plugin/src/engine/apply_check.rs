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
    let difference =
        names.into_iter().find_map(|name| difference(planned.get(name), actual.get(name), &Path::root().attribute(name)))?;
    Some(
        Diagnostic::bug(format!(
            "{verb} returned a result that differs from the plan for {}: {}.",
            state_check::named(&difference.path),
            difference.what
        ))
        .at(difference.path),
    )
}

struct Difference {
    path: Path,
    what: String,
}

fn difference(planned: &Value, actual: &Value, path: &Path) -> Option<Difference> {
    let differs_here = |what: String| Some(Difference { path: path.clone(), what });
    match (planned, actual) {
        // Anything may take the place of an unknown.
        (Value::Unknown(_), _) => None,
        (Value::Object(planned), Value::Object(actual)) => planned
            .iter()
            .find_map(|(name, value)| difference(value, actual.get(name).unwrap_or(&Value::Null), &path.attribute(name.clone()))),
        (Value::Map(planned), Value::Map(actual)) => {
            if let Some(key) = actual.keys().find(|key| !planned.contains_key(*key)) {
                return Some(Difference { path: path.key(key), what: "it was not planned, but is set".into() });
            }
            planned.iter().find_map(|(key, value)| difference(value, actual.get(key).unwrap_or(&Value::Null), &path.key(key)))
        }
        (Value::List(planned), Value::List(actual)) => {
            if planned.len() != actual.len() {
                return differs_here(format!("{} elements were planned, but {} were returned", planned.len(), actual.len()));
            }
            let pairs = planned.iter().zip(actual).enumerate();
            pairs.into_iter().find_map(|(index, (planned, actual))| difference(planned, actual, &path.index(index)))
        }
        (Value::Set(planned), Value::Set(actual)) => set_difference(planned, actual).and_then(differs_here),
        _ if planned == actual => None,
        _ => differs_here(format!("{} was planned, but {} was returned", shown(planned), shown(actual))),
    }
}

/// Every planned element must have become one of the actual ones, and none may have been added.
fn set_difference(planned: &Set, actual: &Set) -> Option<String> {
    if planned == actual {
        return None;
    }
    let mut free: Vec<&Value> = actual.elements().iter().collect();
    let (known, open): (Vec<_>, Vec<_>) = planned.elements().iter().partition(|element| element.is_wholly_known());
    for element in known.into_iter().chain(open) {
        match free.iter().position(|actual| difference(element, actual, &Path::root()).is_none()) {
            Some(at) => drop(free.swap_remove(at)),
            // Elements that were unknown may have turned out to be equal.
            None if actual.elements().iter().any(|actual| difference(element, actual, &Path::root()).is_none()) => {}
            None => return Some("a planned element is missing".into()),
        }
    }
    (!free.is_empty()).then(|| "an element was not planned".into())
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

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::language::{path::Path, value::Value};

    fn differs(planned: &Value, actual: &Value) -> Option<(String, String)> {
        difference(planned, actual, &Path::root()).map(|found| (found.path.to_string(), found.what))
    }

    fn text(text: &str) -> Value {
        Value::string(text)
    }

    fn map(entries: &[(&str, Value)]) -> Value {
        Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
    }

    fn found(path: &str, what: &str) -> Option<(String, String)> {
        Some((path.to_owned(), what.to_owned()))
    }

    #[test]
    fn whatever_takes_the_place_of_an_unknown_is_as_planned_in_every_collection() {
        let thing = |value: Value| Value::object([("name", value)]);
        for collection in [|value| map(&[("a", value)]), |value| Value::List(vec![value]), |value| Value::set([value])] {
            assert_eq!(differs(&collection(Value::unknown()), &collection(text("x"))), None);
            assert_eq!(differs(&collection(thing(Value::unknown())), &collection(thing(text("x")))), None);
        }
    }

    #[test]
    fn the_first_difference_in_a_collection_is_named_with_both_values() {
        let planned = map(&[("a", text("x"))]);
        assert_eq!(differs(&planned, &map(&[("a", text("y"))])), found(r#"["a"]"#, r#""x" was planned, but "y" was returned"#));
        assert_eq!(differs(&planned, &map(&[])), found(r#"["a"]"#, r#""x" was planned, but no value was returned"#));
        let more = map(&[("a", text("x")), ("b", text("x"))]);
        assert_eq!(differs(&planned, &more), found(r#"["b"]"#, "it was not planned, but is set"));
        let list = |texts: &[&str]| Value::List(texts.iter().map(|&element| text(element)).collect());
        assert_eq!(differs(&list(&["x", "y"]), &list(&["x", "z"])), found("[1]", r#""y" was planned, but "z" was returned"#));
        assert_eq!(differs(&list(&["x"]), &list(&["x", "y"])), found("", "1 elements were planned, but 2 were returned"));
    }

    #[test]
    fn each_planned_element_of_a_set_is_among_those_returned_and_no_other_is() {
        let set = |elements: &[Value]| Value::set(elements.iter().cloned());
        assert_eq!(differs(&set(&[text("x"), text("y")]), &set(&[text("y"), text("x")])), None);
        assert_eq!(
            differs(&set(&[text("x"), text("y")]), &set(&[text("x"), text("z")])),
            found("", "a planned element is missing")
        );
        assert_eq!(differs(&set(&[text("x")]), &set(&[text("x"), text("y")])), found("", "an element was not planned"));
        // What is known keeps its place from what may become anything.
        assert_eq!(differs(&set(&[Value::unknown(), text("x")]), &set(&[text("x"), text("y")])), None);
    }

    #[test]
    fn elements_of_a_set_that_were_unknown_may_turn_out_to_be_equal() {
        let element = |key: Value, value: &str| Value::object([("key", key), ("value", text(value))]);
        let planned = Value::set([element(Value::unknown(), "v"), element(text("k"), "v")]);
        assert_eq!(differs(&planned, &Value::set([element(text("k"), "v")])), None);
        assert_eq!(differs(&planned, &Value::set([element(text("k"), "w")])), found("", "a planned element is missing"));
    }
}

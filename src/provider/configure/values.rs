//! The values of arguments as plain texts. What is null or unknown is none.

use terraform_plugin::value::Value;

/// The text of an argument.
pub fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The texts of a list or set, without elements that are null or unknown.
pub fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.elements().iter().filter_map(Value::as_str)
}

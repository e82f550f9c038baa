//! Short words for values: JSON in, text out.

use std::path::Path;

use terraform_plugin::{
    codec::json,
    language::{
        diagnostic::{Diagnostics, Severity},
        value::Value,
    },
    provider::{
        Configure, Provider,
        resource::{Context, Resource},
    },
};
use tokio_util::sync::CancellationToken;

use crate::provider::{Directory, Thing, Toy};

/// A value of the thing's block. A text of `?` stands for an unknown.
pub fn thing(json: &str) -> Value {
    with_unknowns(json::decode_block(json.as_bytes(), &Thing::default().schema().block).expect("a thing"))
}

/// An identity of a thing.
pub fn identity(id: &str) -> Value {
    Value::object([("id", Value::string(id))])
}

/// What surrounds a call that nobody stops.
pub fn context() -> Context {
    Context::new(CancellationToken::new(), Value::Null)
}

/// A configured provider whose things are in `directory`.
pub async fn client(directory: &Path) -> Directory {
    let directory = directory.to_str().expect("a path in Unicode");
    let config = Value::object([("directory", Value::string(directory)), ("advice", Value::Null)]);
    let request = Configure { terraform_version: "1.11.4", config: &config };
    Toy.configure(request, &mut Diagnostics::new()).await.expect("a client")
}

/// The value without its nulls and empty blocks, in one line.
pub fn show(value: &Value) -> String {
    let list = |values: &[Value]| values.iter().map(show).collect::<Vec<_>>().join(" ");
    match value {
        Value::Null => "null".into(),
        Value::Unknown(_) => "?".into(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Secret(secret) => secret.to_string(),
        Value::List(values) => format!("[{}]", list(values)),
        Value::Set(set) => format!("{{{}}}", list(set.elements())),
        Value::Map(entries) | Value::Object(entries) => {
            let is_nothing = |value: &Value| match value {
                Value::List(_) | Value::Set(_) => value.elements().is_empty(),
                _ => value.is_null(),
            };
            let shown = entries.iter().filter(|(_, value)| !is_nothing(value));
            let shown: Vec<_> = shown.map(|(name, value)| format!("{name}={}", show(value))).collect();
            format!("({})", shown.join(" "))
        }
    }
}

/// Severity, path and summary of each message.
pub fn messages(diagnostics: &Diagnostics) -> Vec<String> {
    let messages = diagnostics.iter().map(|diagnostic| {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        };
        let path = diagnostic.path.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{severity} {path}: {}", diagnostic.summary)
    });
    messages.collect()
}

fn with_unknowns(value: Value) -> Value {
    match value {
        Value::String(text) if text == "?" => Value::unknown(),
        Value::Secret(secret) if secret.expose() == "?" => Value::unknown(),
        Value::List(values) => Value::List(values.into_iter().map(with_unknowns).collect()),
        Value::Set(set) => Value::set(set.elements().iter().cloned().map(with_unknowns)),
        Value::Map(entries) => Value::Map(entries.into_iter().map(|(key, value)| (key, with_unknowns(value))).collect()),
        Value::Object(entries) => Value::Object(entries.into_iter().map(|(key, value)| (key, with_unknowns(value))).collect()),
        other => other,
    }
}

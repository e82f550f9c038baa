//! What the rules of the rows say of a value names the argument, and the block that it is in: Terraform may show only the resource.

use terraform_plugin::{
    diagnostic::Diagnostic,
    engine::validate::{self, WriteOnly},
    number::Number,
    schema::{Attribute, Block, Mode, NestedBlock, Nesting},
    secret::Secret,
    ty::Type,
    value::Value,
};
use terraform_provider_quicksight::{
    action_connector::{permission, schema},
    provider::rows,
};

/// Texts of which each rule refuses at least one.
const TEXTS: [&str; 8] = ["", " x ", "é/(", "a\nb", "aws:x", "quicksuite-x", "https://", "{"];

/// Values of this type that rules may refuse.
fn bad(ty: &Type) -> Vec<Value> {
    let texts = || TEXTS.map(str::to_owned).into_iter().chain(["x".repeat(9000)]);
    match ty {
        Type::String => texts().map(Value::String).collect(),
        Type::Secret => texts().map(|text| Value::Secret(Secret::new(text))).collect(),
        Type::Number => vec![Value::Number(Number::from(-1_i64))],
        Type::List(element) => {
            bad(element).into_iter().map(|value| Value::List(vec![value])).chain([Value::List(vec![])]).collect()
        }
        Type::Set(element) => bad(element).into_iter().map(|value| Value::set([value])).chain([Value::set([])]).collect(),
        Type::Map(element) => {
            let values = bad(element).into_iter().map(|value| Value::Map([("key".to_owned(), value)].into()));
            let keys = texts().map(|key| Value::Map([(key, Value::string("value"))].into()));
            values.chain(keys).collect()
        }
        Type::Bool | Type::Object(_) => Vec::new(),
    }
}

/// Whole configurations with one bad value each, with the names of the block and the argument that it is in.
fn configurations(
    block: &Block,
    name: &'static str,
    around: &dyn Fn(Value) -> Value,
) -> Vec<(&'static str, &'static str, Value)> {
    let mut found = Vec::new();
    let arguments = block.attributes.iter().filter(|attribute| attribute.mode != Mode::Computed);
    for Attribute { name: argument, ty, mode, .. } in arguments {
        let null = (*mode == Mode::Required).then_some(Value::Null);
        for value in bad(ty).into_iter().chain(null) {
            let mut here = block.empty();
            here.replace_at(&[argument], value);
            found.push((name, *argument, around(here)));
        }
    }
    for NestedBlock { name: nested, nesting, block: inner, .. } in &block.blocks {
        let around = |value: Value| {
            let mut here = block.empty();
            let value = match nesting {
                Nesting::Single { .. } => value,
                Nesting::List { .. } => Value::List(vec![value]),
                Nesting::Set { .. } => Value::set([value]),
            };
            here.replace_at(&[nested], value);
            around(here)
        };
        found.extend(configurations(inner, nested, &around));
    }
    found
}

/// Whether the path of a diagnostic leads to this argument, or to a part of it.
fn is_about(found: &Diagnostic, block: &str, argument: &str) -> bool {
    let path = found.path.as_ref().map(ToString::to_string).unwrap_or_default().replace("[*]", "").replace("[0]", "");
    let place = if block.is_empty() { argument.to_owned() } else { format!("{block}.{argument}") };
    path == place || path.ends_with(&format!(".{place}")) || path.contains(&format!("{place}["))
}

#[test]
fn every_rule_of_a_row_names_the_argument_and_its_block() {
    let mut count = 0;
    for block in [&schema::SCHEMA.block, &permission::schema::SCHEMA.block, &rows::SCHEMA.block] {
        for (within, argument, config) in configurations(block, "", &|value| value) {
            let found = validate::block(block, &config, WriteOnly::Supported);
            for diagnostic in found.iter().filter(|found| is_about(found, within, argument)) {
                count += 1;
                let Diagnostic { summary, detail, .. } = diagnostic;
                let names = |name: &str| detail.contains(&format!("`{name}`")) || detail.contains(&format!("`{name}["));
                assert!(names(argument), "{within}.{argument} is not named: {summary}: {detail}");
                assert!(within.is_empty() || names(within), "{argument} is in {within}: {summary}: {detail}");
                assert!(detail.ends_with('.') && !detail.ends_with("..") && !summary.ends_with('.'), "{summary}: {detail}");
                assert!(!detail.contains("{name}"), "{summary}: {detail}");
            }
        }
    }
    assert!(count > 300, "only {count} messages were found");
}

//! The `timeouts` of a resource: their rows, and how long a verb may take.

use std::time::Duration;

use terraform_plugin::{
    rule::Rule,
    schema::{Attribute, Block},
    ty::Type,
    value::Value,
};

use crate::duration;

/// How long a verb may take when `timeouts` does not say.
const DEFAULT: &str = "5m";

/// The rows, with the documentation of each.
pub fn rows(create: &'static str, update: &'static str, delete: &'static str) -> Block {
    let timeout = |name, doc| {
        Attribute::optional(name, Type::String)
            .doc(doc)
            .rule(Rule::custom("be a duration such as `90s`, `5m` or `1h30m`", duration::check))
    };
    Block {
        doc: "Timeouts of the operations, as durations such as `90s`, `5m` or `1h30m`.",
        attributes: vec![timeout("create", create), timeout("update", update), timeout("delete", delete)],
        ..Block::default()
    }
}

/// How long `verb` may take for the resource of this value.
pub fn of(resource: &Value, verb: &str) -> Duration {
    let configured = resource.at(&["timeouts", verb]).as_str().and_then(duration::parse);
    configured.or_else(|| duration::parse(DEFAULT)).expect("the default timeout is a duration")
}

//! What Terraform demands of a plan and of a state, and where two values differ.

use terraform_plugin::{
    schema::{Block, Mode, NestedBlock, Nesting},
    value::Value,
};

/// A plan has what is configured or what was there before, may decide only what is computed, and has nothing that is write-only.
pub(super) fn expect_plan(block: &Block, prior: &Value, config: &Value, planned: &Value, at: &str) {
    assert_eq!(planned.is_null(), config.is_null(), "{at}: only what is configured is planned");
    if config.is_null() {
        return;
    }
    for attribute in &block.attributes {
        let at = format!("{at}.{}", attribute.name);
        let [prior, config, planned] = [prior, config, planned].map(|value| value.get(attribute.name));
        match attribute.mode {
            Mode::WriteOnly => assert!(planned.is_null(), "{at} is write-only"),
            Mode::Computed | Mode::OptionalComputed if config.is_null() => {}
            _ => assert!(planned == config || planned == prior, "{at} is planned as {planned:?}, and configured as {config:?}"),
        }
    }
    for NestedBlock { name, nesting, block, .. } in &block.blocks {
        let [prior, config, planned] = [prior, config, planned].map(|value| value.get(name));
        match nesting {
            Nesting::Single { .. } => expect_plan(block, prior, config, planned, &format!("{at}.{name}")),
            Nesting::List { .. } | Nesting::Set { .. } => {
                assert_eq!(planned.elements().len(), config.elements().len(), "{at}.{name}");
                assert!(planned == config || planned == prior, "{at}.{name} is planned as {planned:?}");
            }
        }
    }
}

/// Where two values of one type differ.
pub(super) fn differences(before: &Value, after: &Value, at: &str, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(attributes), Value::Object(_)) => {
            for (name, value) in attributes {
                differences(value, after.get(name), &format!("{at}.{name}"), found);
            }
        }
        _ if before == after => {}
        _ => found.push(format!("{at} was {before:?} and is {after:?}")),
    }
}

/// What is known in a plan is so afterwards.
pub(super) fn expect_kept(planned: &Value, after: &Value, at: &str) {
    match (planned, after) {
        (Value::Unknown(_), _) => {}
        (Value::Object(attributes), Value::Object(_)) => {
            for (name, value) in attributes {
                expect_kept(value, after.get(name), &format!("{at}.{name}"));
            }
        }
        _ if planned.is_wholly_known() => assert_eq!(after, planned, "{at} is not as planned"),
        _ => assert_eq!(after.elements().len(), planned.elements().len(), "{at} is not as planned"),
    }
}

pub(super) fn expect_no_write_only(block: &Block, value: &Value, at: &str) {
    terraform_plugin::walk::visit(block, value, &terraform_plugin::path::Path::root(), &mut |block, value, _| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.mode == Mode::WriteOnly) {
            assert!(value.get(attribute.name).is_null(), "{at}: {} is write-only", attribute.name);
        }
    });
}

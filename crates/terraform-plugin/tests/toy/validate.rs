//! Sentences about the validation of configuration.

use terraform_plugin::{
    engine::validate::{self, Advice, WriteOnly},
    language::{ty::Type, value::Value},
    schema::{Attribute, Block, NestedBlock},
};

use crate::{
    provider::{Thing, Toy},
    shorthand::{messages, thing},
};

fn check(config: &str, expected: &[&str]) {
    check_value(&thing(config), expected);
}

fn check_value(config: &Value, expected: &[&str]) {
    assert_eq!(messages(&validate::resource(&Thing::default(), config, WriteOnly::Supported, Advice::Wanted(""))), expected);
}

#[test]
fn a_required_argument_may_be_unknown_but_not_null_at_any_depth() {
    check(r#"{"name": "?", "door": {"key": "?"}}"#, &[]);
    check(
        r#"{"door": {}, "shelf": [{"label": "x"}, {}], "tag": [{}]}"#,
        &[
            "error name: Missing Required Argument",
            "error door.key: Missing Required Argument",
            "error shelf[1].label: Missing Required Argument",
            "error tag[*].key: Missing Required Argument",
        ],
    );
}

#[test]
fn a_required_block_may_be_unknown_but_not_null() {
    let block = Block { blocks: vec![NestedBlock::required("lock", Block::default())], ..Block::default() };
    let check = |lock| messages(&validate::block(&block, &Value::object([("lock", lock)]), WriteOnly::Supported));
    assert_eq!(check(Value::Null), ["error lock: Missing Required Block"]);
    let computed = Block { blocks: vec![NestedBlock::required("lock", Block::default()).computed()], ..Block::default() };
    assert!(validate::block(&computed, &Value::object([("lock", Value::Null)]), WriteOnly::Supported).is_empty());
    for lock in [Value::unknown(), Value::object::<&str>([])] {
        assert_eq!(check(lock), [""; 0]);
    }
}

#[test]
fn a_read_only_attribute_takes_no_value_known_or_unknown() {
    check(
        r#"{"name": "a", "id": "x", "door": {"key": "k", "code": "?"}}"#,
        &[
            "error id: Invalid Configuration for Read-Only Attribute",
            "error door.code: Invalid Configuration for Read-Only Attribute",
        ],
    );
}

#[test]
fn rules_of_rows_check_known_values() {
    check(
        r#"{"name": "", "door": {"key": "123456789"}}"#,
        &["error name: Invalid Attribute Value", "error door.key: Invalid Attribute Value Length"],
    );
    check(r#"{"name": "a", "note": "longer than sixteen"}"#, &["advice note: Invalid Attribute Value Length"]);
}

#[test]
fn a_client_without_write_only_arguments_is_refused_them_at_any_depth() {
    let config = thing(r#"{"name": "a", "password_wo": "?", "password_wo_version": "1", "door": {"key": "k", "pin_wo": "1"}}"#);
    let thing = Thing::default();
    let refused = ["error password_wo", "error door.pin_wo"].map(|at| format!("{at}: Write-Only Argument Not Supported"));
    assert_eq!(messages(&validate::resource(&thing, &config, WriteOnly::Unsupported, Advice::Wanted(""))), refused);
    assert!(validate::resource(&thing, &config, WriteOnly::Supported, Advice::Wanted("")).is_empty());
}

#[test]
fn what_one_rule_refuses_is_not_refused_again_by_the_next() {
    check(r#"{"name": "a", "kind": "TOO-LONG-A-KIND"}"#, &["error kind: Invalid Attribute Value Length"]);
    check(r#"{"name": "a", "kind": "KIND"}"#, &["error kind: Invalid Attribute Value"]);
}

#[test]
fn an_empty_string_for_an_optional_argument_is_refused_with_the_solution() {
    let config = thing(r#"{"name": "", "kind": ""}"#);
    let refused = validate::resource(&Thing::default(), &config, WriteOnly::Supported, Advice::Wanted(""));
    let details: Vec<&str> = refused.iter().map(|diagnostic| diagnostic.detail.as_str()).collect();
    assert_eq!(details, ["`name` must not be empty.", "`kind` must not be empty. Omit it or set it to null to clear it."]);
}

#[test]
fn an_argument_that_requires_another_is_refused_alone_and_the_other_is_not() {
    check(r#"{"name": "a", "password_wo": "p"}"#, &["error password_wo: Missing Required Argument"]);
    check(r#"{"name": "a", "password_wo": "p", "password_wo_version": "?"}"#, &[]);
    check(r#"{"name": "a", "password_wo": "?"}"#, &[]);
    check(r#"{"name": "a", "password_wo_version": "1"}"#, &[]);
}

#[test]
fn arguments_that_exclude_each_other_do_not() {
    check(r#"{"name": "a", "door": {"key": "k"}, "hatch": {"key": "k"}}"#, &["error hatch: Invalid Attribute Combination"]);
    let mut config = thing(r#"{"name": "a", "door": {"key": "k"}}"#);
    config.replace_at(&["hatch"], Value::unknown());
    check_value(&config, &[]);
}

#[test]
fn blocks_are_counted_unless_something_in_them_is_unknown() {
    let four = |last: &str| {
        format!(r#"{{"name": "a", "shelf": [{{"label": "1"}}, {{"label": "2"}}, {{"label": "3"}}, {{"label": "{last}"}}]}}"#)
    };
    check(&four("4"), &["error shelf: Invalid Number of Blocks"]);
    check(&four("?"), &[]);
}

#[test]
fn unknown_blocks_are_not_checked() {
    let mut config = thing(r#"{"name": "a"}"#);
    for block in ["door", "shelf", "tag"] {
        config.replace_at(&[block], Value::unknown());
    }
    check_value(&config, &[]);
}

#[test]
fn warnings_are_dropped_when_disabled_and_errors_are_not() {
    let config = thing(r#"{"name": "worst", "note": "longer than sixteen"}"#);
    let messages = messages(&validate::resource(&Thing::default(), &config, WriteOnly::Supported, Advice::Unwanted));
    assert_eq!(messages, ["error name: A bad name"]);
}

/// What each error says, without its summary.
fn details(config: &str) -> Vec<String> {
    let found = validate::resource(&Thing::default(), &thing(config), WriteOnly::Supported, Advice::Wanted(""));
    found.into_iter().map(|diagnostic| diagnostic.detail).collect()
}

#[test]
fn an_error_in_a_block_names_the_argument_and_the_block_by_what_identifies_it() {
    assert_eq!(
        details(r#"{"name": "a", "door": {"key": "123456789"}}"#),
        ["`key` in `door` has 9 characters, 1 too many. Expected 1 to 8 characters."]
    );
    let null = "is required, but its value is null. Set it, and check the variables that it refers to.";
    assert_eq!(details(r#"{"name": "a", "shelf": [{"label": "x"}, {}]}"#), [format!("`label` in `shelf` block 2 {null}")]);
    assert_eq!(
        details(r#"{"name": "a", "tag": [{"value": "blue"}]}"#),
        [format!("`key` in the `tag` block with `value` = \"blue\" {null}")]
    );
}

#[test]
fn an_element_of_a_set_is_named_by_its_first_argument_with_a_value_of_any_type() {
    let item = Block {
        attributes: vec![
            Attribute::optional("labels", Type::list(Type::String)),
            Attribute::optional("text", Type::String),
            Attribute::optional("count", Type::Number),
            Attribute::optional("wet", Type::Bool),
            Attribute::required("key", Type::String),
        ],
        ..Block::default()
    };
    let block = Block { blocks: vec![NestedBlock::set("item", 0, 0, item)], ..Block::default() };
    let named = |set: &[(&'static str, Value)]| {
        let mut element = block.blocks[0].block.empty();
        set.iter().for_each(|(name, value)| element.replace_at(&[name], value.clone()));
        let found = validate::block(&block, &Value::object([("item", Value::set([element]))]), WriteOnly::Supported);
        let detail = found.into_iter().next().expect("the key is missing").detail;
        detail.split_once(" is required").expect("the key is required").0.to_owned()
    };
    let labels = |labels: &[&str]| Value::List(labels.iter().map(|&label| Value::string(label)).collect());
    for (set, name) in [
        (vec![("labels", labels(&["a", "b"])), ("text", Value::string("t"))], r#"with `labels` = ["a", "b"]"#),
        (vec![("labels", labels(&[])), ("text", Value::string("t"))], r#"with `text` = "t""#),
        (vec![("text", Value::string("")), ("count", Value::Number(7_i64.into()))], "with `count` = 7"),
        (vec![("wet", Value::Bool(true))], "with `wet` = true"),
    ] {
        assert_eq!(named(&set), format!("`key` in the `item` block {name}"));
    }
    assert_eq!(named(&[]), "`key` in a `item` block");
}

#[test]
fn an_error_of_the_argument_that_identifies_a_block_does_not_name_the_block_by_it() {
    let text = details(r#"{"name": "a", "tag": [{"code": "x"}]}"#);
    assert_eq!(text[1], "`code` in a `tag` block is read-only. Remove it from the configuration.");
}

#[test]
fn the_configuration_of_a_provider_is_checked_and_its_advice_follows_from_itself() {
    let found = validate::provider(&Toy, &Value::object([("directory", Value::Null), ("advice", Value::Null)]));
    assert_eq!(messages(&found), ["error directory: Missing Required Argument"]);
}

#[test]
fn advice_ends_with_how_to_silence_it_if_the_provider_says_how() {
    let config = thing(r#"{"name": "a", "note": "longer than sixteen"}"#);
    let detail =
        |advice| validate::resource(&Thing::default(), &config, WriteOnly::Supported, advice).into_iter().next().unwrap().detail;
    let plain = detail(Advice::Wanted(""));
    assert_eq!(detail(Advice::Wanted("Be quiet.")), format!("{plain}\n\nBe quiet."));
    assert_eq!(plain.trim_end(), plain);
}

#[test]
fn the_fewest_and_the_most_blocks_are_allowed() {
    let item = Block { attributes: vec![Attribute::required("key", Type::String)], ..Block::default() };
    let block = Block { blocks: vec![NestedBlock::list("item", 1, 2, item)], ..Block::default() };
    let found = |count: usize| {
        let items = vec![Value::object([("key", Value::string("k"))]); count];
        let config = Value::object([("item", Value::List(items))]);
        let found = validate::block(&block, &config, WriteOnly::Supported).into_iter();
        found.map(|error| format!("{}: {}", error.path.unwrap_or_default(), error.detail)).collect::<Vec<_>>()
    };
    assert_eq!(found(0), [": The number of `item` blocks is 0. Expected at least 1."]);
    assert_eq!((found(1), found(2)), (Vec::new(), Vec::new()));
    assert_eq!(found(3), ["item: The number of `item` blocks is 3. Expected at most 2."]);
}

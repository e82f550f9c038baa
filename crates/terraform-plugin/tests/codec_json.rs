//! Values from the JSON of state and identities.

#[path = "support/types.rs"]
mod types;

use terraform_plugin::{
    codec::{json, msgpack},
    language::{number::Number, path::Path, secret::Secret, ty::Type, value::Value},
    schema::{Attribute, Block, NestedBlock},
};

use types::ty;

#[track_caller]
fn reads(text: &str, ty: &Type, value: Value) {
    assert_eq!(json::decode(text.as_bytes(), ty), Ok(value), "{text}");
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

#[test]
fn every_kind_of_value_is_read() {
    let text = Value::string;
    reads("null", &Type::String, Value::Null);
    reads(" true ", &Type::Bool, Value::Bool(true));
    reads("-1.50", &Type::Number, number("-1.5"));
    reads(r#""a\nb\u00e9""#, &Type::String, text("a\nbé"));
    reads(r#""x""#, &Type::Secret, Value::Secret(Secret::new("x")));
    reads(r#"["b", null, "a"]"#, &Type::list(Type::String), Value::List(vec![text("b"), Value::Null, text("a")]));
    reads(r#"["b", "a", "b"]"#, &Type::set(Type::String), Value::set([text("a"), text("b")]));
    reads(r#"{"a\"": true}"#, &Type::map(Type::Bool), Value::Map([("a\"".to_owned(), Value::Bool(true))].into()));
    reads(r#"{"a": {}}"#, &ty(r#"["object",{"a":["object",{}]}]"#), Value::object([("a", Value::object::<&str>([]))]));
}

#[test]
fn empty_and_null_are_two_things() {
    for json in [r#"["list","bool"]"#, r#"["set","bool"]"#, r#"["map","bool"]"#] {
        let empty = if json.contains("map") { "{}" } else { "[]" };
        assert_ne!(json::decode(b"null", &ty(json)), json::decode(empty.as_bytes(), &ty(json)), "{json}");
    }
    reads(r#""""#, &Type::String, Value::string(""));
}

#[test]
fn unknown_attributes_are_ignored_and_missing_ones_are_null_at_any_depth() {
    let ty = ty(r#"["object",{"a":["list",["object",{"b":"bool","c":"string"}]],"d":"string"}]"#);
    let expected = Value::object([
        ("a", Value::List(vec![Value::object([("b", Value::Bool(true)), ("c", Value::Null)])])),
        ("d", Value::Null),
    ]);
    reads(r#"{"a": [{"b": true, "x": {"y": [1]}}], "z": 1e999999999}"#, &ty, expected);
}

#[test]
fn a_scalar_may_be_written_as_another() {
    for (text, value) in [("true", true), (r#""true""#, true), (r#""1""#, true), (r#""false""#, false), (r#""0""#, false)] {
        reads(text, &Type::Bool, Value::Bool(value));
    }
    reads(r#""12.50""#, &Type::Number, number("12.5"));
    for (text, value) in [("1", "1"), ("1.0", "1"), ("1e3", "1000"), ("-0.10", "-0.1"), ("true", "true"), ("false", "false")] {
        reads(text, &Type::String, Value::string(value));
        reads(text, &Type::Secret, Value::Secret(Secret::new(value)));
    }
    for (text, ty) in [
        ("1", Type::Bool),
        (r#""yes""#, Type::Bool),
        ("true", Type::Number),
        (r#""""#, Type::Number),
        ("[]", Type::String),
        ("{}", Type::String),
        ("{}", Type::list(Type::Bool)),
        ("[]", Type::map(Type::Bool)),
        (r#""a""#, Type::set(Type::String)),
    ] {
        assert!(json::decode(text.as_bytes(), &ty).is_err(), "{text}");
    }
}

#[test]
fn numbers_come_from_state_and_go_to_terraform_without_a_loss() {
    // As Terraform writes them into a state.
    for text in [
        "0",
        "-1",
        "9007199254740993",
        "9223372036854775808",
        "18446744073709551616",
        "-9223372036854775809",
        "0.1",
        "0.000000000000000000000000000001",
        &format!("1{}", "0".repeat(300)),
        "123456789012345678901234567890.123",
    ] {
        let value = json::decode(text.as_bytes(), &Type::Number).unwrap();
        let Value::Number(number) = &value else { panic!("{text} is a number") };
        assert_eq!(number.to_string(), text);
        let sent = msgpack::encode(&value, &Type::Number).unwrap();
        assert_eq!(msgpack::decode(&sent, &Type::Number), Ok(value));
    }
}

fn block() -> Block {
    let inner = || Block { attributes: vec![Attribute::optional("x", Type::String)], ..Block::default() };
    Block {
        attributes: vec![Attribute::optional("names", Type::list(Type::String))],
        blocks: vec![
            NestedBlock::single("one", inner()),
            NestedBlock::list("many", 0, 0, Block { blocks: vec![NestedBlock::set("deep", 0, 0, inner())], ..Block::default() }),
            NestedBlock::set("all", 0, 0, inner()),
        ],
        ..Block::default()
    }
}

#[test]
fn where_a_list_or_set_of_blocks_is_missing_or_null_there_are_no_blocks() {
    for text in ["{}", r#"{"names": null, "one": null, "many": null, "all": null}"#] {
        assert_eq!(json::decode_block(text.as_bytes(), &block()), Ok(block().empty()), "{text}");
    }
    let names = json::decode_block(br#"{"names": []}"#, &block()).unwrap();
    assert_eq!(names.get("names"), &Value::List(vec![]));
    assert_eq!(json::decode_block(b"null", &block()), Ok(Value::Null));
}

#[test]
fn blocks_are_read_at_any_depth() {
    let text = r#"{"one": {"x": 1, "y": 2}, "many": [{}, {"deep": [{"x": "b"}, {"x": "a"}]}], "all": [{}]}"#;
    let x = |value: Value| Value::object([("x", value)]);
    let expected = Value::object([
        ("names", Value::Null),
        ("one", x(Value::string("1"))),
        (
            "many",
            Value::List(vec![
                Value::object([("deep", Value::set([]))]),
                Value::object([("deep", Value::set(["a", "b"].map(|text| x(Value::string(text)))))]),
            ]),
        ),
        ("all", Value::set([x(Value::Null)])),
    ]);
    let value = json::decode_block(text.as_bytes(), &block()).unwrap();
    assert_eq!(value, expected);
    assert!(msgpack::encode(&value, &block().ty()).is_ok());
}

#[test]
fn an_error_names_its_path_and_never_the_value() {
    let at = |text: &str| json::decode_block(text.as_bytes(), &block()).unwrap_err();
    assert_eq!(
        at(r#"{"many": [{}, {"deep": [{"x": ["hunter2"]}]}]}"#).path(),
        Path::of(&["many"]).index(1).attribute("deep").element().attribute("x")
    );
    assert_eq!(at(r#"{"names": ["a", {}]}"#).to_string(), "names[1]: a string is required");
    assert_eq!(at(r#"{"one": "hunter2"}"#).to_string(), "one: an object is required");

    for ty in [Type::Bool, Type::Number, Type::list(Type::Bool), Type::map(Type::Bool)] {
        let error = json::decode(br#""hunter2""#, &ty).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
    for text in [r#""hunter2"#, "hunter2", r#"{"hunter2""#, r#"["hunter2" 1]"#] {
        let error = json::decode(text.as_bytes(), &Type::map(Type::Bool)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [&b""[..], b"{", b"{} {}", b"nul", b"\"\xff\"", b"[1,]", b"{\"a\"}", br#""\ud800""#, b"01", b"+1", b"'a'"] {
        for ty in [Type::String, Type::Number, Type::list(Type::Number), Type::map(Type::Number)] {
            assert!(json::decode(text, &ty).is_err(), "{}", text.escape_ascii());
        }
    }
}

#[test]
fn nesting_has_a_limit() {
    let text = |levels: usize| format!("{}null{}", "[".repeat(levels), "]".repeat(levels));
    let ty_of = |levels: usize| (0..levels).fold(Type::Bool, |ty, _| Type::list(ty));
    assert!(json::decode(text(50).as_bytes(), &ty_of(50)).is_ok());
    assert!(json::decode(text(200).as_bytes(), &ty_of(200)).is_err());
    // What the type does not ask for may be as deep as it likes.
    let ignored = format!(r#"{{"x": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    reads(&ignored, &ty(r#"["object",{}]"#), Value::object::<&str>([]));
}

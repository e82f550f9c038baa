//! Values as MessagePack. The table holds what `go-cty` 1.20, the encoder in every Terraform and OpenTofu, writes for them.

#[path = "support/types.rs"]
mod types;

use terraform_plugin::{
    codec::{Error, msgpack},
    language::{
        number::Number,
        path::Path,
        secret::Secret,
        ty::Type,
        value::{Unknown, Value},
    },
};

use types::ty;

fn bytes(hex: &str) -> Vec<u8> {
    assert_eq!(hex.len() % 2, 0, "{hex}");
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn decode(hex: &str, ty: &Type) -> Result<Value, Error> {
    msgpack::decode(&bytes(hex), ty)
}

fn number(text: &str) -> Value {
    Value::Number(Number::parse(text).unwrap())
}

fn unknown(extension: i8, payload: &str) -> Value {
    Value::Unknown(Unknown { extension, payload: bytes(payload) })
}

const A_B: &str = r#"["object",{"a":"string","b":"number"}]"#;

/// Type, value and bytes of every kind of value.
fn golden() -> Vec<(&'static str, Value, String)> {
    let text = Value::string;
    let a_b = |a: Value, b: Value| Value::object([("a", a), ("b", b)]);
    let mut table: Vec<(&str, Value, String)> = vec![
        (r#""string""#, Value::Null, "c0".into()),
        (A_B, Value::Null, "c0".into()),
        (r#""string""#, Value::unknown(), "d40000".into()),
        (A_B, Value::unknown(), "d40000".into()),
        (r#""string""#, unknown(12, "8101c2"), "c7030c8101c2".into()),
        // Refined by a prefix, by a range of numbers, and by a range of lengths.
        (r#""string""#, unknown(12, "8201c202a461726e3a"), "c7090c8201c202a461726e3a".into()),
        (r#""number""#, unknown(12, "82039201c30492cb4025000000000000c2"), "c7110c82039201c30492cb4025000000000000c2".into()),
        (r#"["list","string"]"#, unknown(12, "8205010603"), "c7050c8205010603".into()),
        (r#""bool""#, Value::Bool(true), "c3".into()),
        (r#""bool""#, Value::Bool(false), "c2".into()),
        (r#""string""#, text(""), "a0".into()),
        (r#""string""#, text("abc"), "a3616263".into()),
        (r#""string""#, text("Grüße 👋"), "ac4772c3bcc39f6520f09f918b".into()),
        (r#""string""#, text(&"x".repeat(31)), format!("bf{}", "78".repeat(31))),
        (r#""string""#, text(&"x".repeat(32)), format!("d920{}", "78".repeat(32))),
        (r#""string""#, text(&"x".repeat(256)), format!("da0100{}", "78".repeat(256))),
        (r#"["list","string"]"#, Value::Null, "c0".into()),
        (r#"["list","string"]"#, Value::List(vec![]), "90".into()),
        (r#"["list","string"]"#, Value::List(vec![text("b"), Value::Null, Value::unknown()]), "93a162c0d40000".into()),
        (r#"["list","bool"]"#, Value::List(vec![Value::Bool(true); 17]), format!("dc0011{}", "c3".repeat(17))),
        (r#"["set","string"]"#, Value::set([]), "90".into()),
        (r#"["set","string"]"#, Value::set([text("b"), text("a"), text("b")]), "92a161a162".into()),
        (r#"["map","string"]"#, Value::Map([].into()), "80".into()),
        (
            r#"["map","number"]"#,
            Value::Map([("b", "2"), ("a", "1"), ("", "0")].map(|(key, text)| (key.to_owned(), number(text))).into()),
            "83a000a16101a16202".into(),
        ),
        (r#"["object",{}]"#, Value::object::<&str>([]), "80".into()),
        (A_B, a_b(text("x"), Value::Null), "82a161a178a162c0".into()),
        (
            r#"["list",["object",{"a":"string","b":"number"}]]"#,
            Value::List(vec![a_b(text("x"), number("1")), a_b(Value::unknown(), number("0.1"))]),
            "9282a161a178a1620182a161d40000a162a3302e31".into(),
        ),
    ];
    table.extend(golden_numbers().into_iter().map(|(text, hex)| (r#""number""#, number(text), hex)));
    table
}

fn golden_numbers() -> Vec<(&'static str, String)> {
    let text = |text: &str| hex(text.as_bytes());
    vec![
        ("0", "00".into()),
        ("-0", "00".into()),
        ("1", "01".into()),
        ("127", "7f".into()),
        ("128", "cc80".into()),
        ("255", "ccff".into()),
        ("256", "cd0100".into()),
        ("65535", "cdffff".into()),
        ("65536", "ce00010000".into()),
        ("4294967295", "ceffffffff".into()),
        ("4294967296", "cf0000000100000000".into()),
        ("-1", "ff".into()),
        ("-32", "e0".into()),
        ("-33", "d0df".into()),
        ("-128", "d080".into()),
        ("-129", "d1ff7f".into()),
        ("-32768", "d18000".into()),
        ("-32769", "d2ffff7fff".into()),
        ("-2147483648", "d280000000".into()),
        ("-2147483649", "d3ffffffff7fffffff".into()),
        ("9007199254740993", "cf0020000000000001".into()),
        ("9223372036854775807", "cf7fffffffffffffff".into()),
        ("-9223372036854775808", "d38000000000000000".into()),
        ("9223372036854775808", format!("b3{}", text("9223372036854775808"))),
        ("-9223372036854775809", format!("b4{}", text("-9223372036854775809"))),
        ("18446744073709551615", format!("b4{}", text("18446744073709551615"))),
        ("18446744073709551616", format!("b4{}", text("18446744073709551616"))),
        ("0.5", "cb3fe0000000000000".into()),
        ("-2.75", "cbc006000000000000".into()),
        ("9.31322574615478515625e-10", "cb3e10000000000000".into()),
        ("0.1", "a3302e31".into()),
        ("1.1", "a3312e31".into()),
        ("3.14", "a4332e3134".into()),
        ("1e-30", format!("d920{}", text("0.000000000000000000000000000001"))),
        ("1e30", format!("bf{}", text("1000000000000000000000000000000"))),
        ("1e300", format!("da012d{}", text(&format!("1{}", "0".repeat(300))))),
        ("123456789012345678901234567890.123", format!("d922{}", text("123456789012345678901234567890.123"))),
    ]
}

#[test]
fn every_kind_of_value_has_the_bytes_that_terraform_writes() {
    for (json, value, expected) in golden() {
        let ty = ty(json);
        assert_eq!(msgpack::encode(&value, &ty).map(|bytes| hex(&bytes)), Ok(expected.clone()), "{value:?}");
        assert_eq!(decode(&expected, &ty), Ok(value), "{expected}");
    }
}

#[test]
fn a_secret_has_the_bytes_of_a_string_and_comes_back_as_a_secret() {
    let ty = Type::object([("token", Type::Secret)]);
    let value = Value::object([("token", Value::Secret(Secret::new("hunter2")))]);
    let encoded = "81a5746f6b656ea768756e74657232";
    assert_eq!(msgpack::encode(&value, &ty).map(|bytes| hex(&bytes)), Ok(encoded.into()));
    assert_eq!(decode(encoded, &ty), Ok(value));
    assert_eq!(decode(encoded, &Type::object([("token", Type::String)])).unwrap().get("token").as_str(), Some("hunter2"));
}

#[test]
fn a_secret_is_not_written_where_a_string_is_declared_nor_a_string_where_a_secret_is() {
    assert!(msgpack::encode(&Value::Secret(Secret::new("x")), &Type::String).is_err());
    assert!(msgpack::encode(&Value::string("x"), &Type::Secret).is_err());
}

#[test]
fn a_number_may_come_in_any_width_and_as_text() {
    for (hex, text) in [
        ("cc01", "1"),
        ("cd0001", "1"),
        ("ce00000001", "1"),
        ("cf0000000000000001", "1"),
        ("d001", "1"),
        ("d10001", "1"),
        ("d200000001", "1"),
        ("d30000000000000001", "1"),
        ("ca3f800000", "1"),
        ("cb3ff0000000000000", "1"),
        ("cb8000000000000000", "0"),
        ("cf8000000000000000", "9223372036854775808"),
        ("cfffffffffffffffff", "18446744073709551615"),
        // 2^63 as older Terraform writes it.
        ("cb43e0000000000000", "9223372036854775808"),
        ("cb3fb999999999999a", "0.1000000000000000055511151231257827021181583404541015625"),
        ("a3312e30", "1"),
        ("d903316533", "1000"),
        ("c40131", "1"),
        ("da00022d30", "0"),
        ("db0000000131", "1"),
    ] {
        assert_eq!(decode(hex, &Type::Number), Ok(number(text)), "{hex}");
    }
    for hex in ["cb7ff0000000000000", "cbfff0000000000000", "cb7ff8000000000000", "a0", "a3657078", "c3", "90", "80"] {
        assert!(decode(hex, &Type::Number).is_err(), "{hex}");
    }
}

#[test]
fn a_fraction_that_came_as_a_float_goes_back_as_the_same_float() {
    for float in [0.1, 1e-300, 5e-324, -1.7976931348623157e-5] {
        let encoded = [&[0xcb][..], &f64::to_be_bytes(float)].concat();
        let value = msgpack::decode(&encoded, &Type::Number).unwrap();
        assert_eq!(msgpack::encode(&value, &Type::Number), Ok(encoded));
    }
}

#[test]
fn text_and_collections_may_come_in_any_width() {
    for hex in ["a161", "d90161", "da000161", "db0000000161", "c40161", "c5000161", "c60000000161"] {
        assert_eq!(decode(hex, &Type::String), Ok(Value::string("a")), "{hex}");
    }
    for hex in ["91c3", "dc0001c3", "dd00000001c3"] {
        assert_eq!(decode(hex, &Type::list(Type::Bool)), Ok(Value::List(vec![Value::Bool(true)])), "{hex}");
    }
    for hex in ["81a161c3", "de0001a161c3", "df00000001a161c3"] {
        let entries = [("a".to_owned(), Value::Bool(true))];
        assert_eq!(decode(hex, &Type::map(Type::Bool)), Ok(Value::Map(entries.clone().into())), "{hex}");
        assert_eq!(decode(hex, &Type::object([("a", Type::Bool)])), Ok(Value::Object(entries.into())), "{hex}");
    }
}

#[test]
fn any_extension_is_an_unknown_and_goes_back_as_it_came() {
    for (hex, extension, payload) in [
        ("d40000", 0, "00"),
        ("d50c81c2", 12, "81c2"),
        ("d6ff01020304", -1, "01020304"),
        ("d7070102030405060708", 7, "0102030405060708"),
        ("d80c000102030405060708090a0b0c0d0e0f", 12, "000102030405060708090a0b0c0d0e0f"),
        ("c70000", 0, ""),
        ("c7030cffffff", 12, "ffffff"),
    ] {
        for json in [r#""string""#, A_B, r#"["set",["object",{}]]"#] {
            let ty = ty(json);
            let value = decode(hex, &ty);
            assert_eq!(value, Ok(unknown(extension, payload)), "{hex}");
            assert_eq!(msgpack::encode(&value.unwrap(), &ty), Ok(bytes(hex)));
        }
    }
    assert_eq!(decode("c80001007f", &Type::Bool), Ok(unknown(0, "7f")));
    assert_eq!(decode("c900000001007f", &Type::Bool), Ok(unknown(0, "7f")));
}

#[test]
fn a_set_forgets_order_and_duplicates() {
    let ty = Type::set(Type::String);
    let one = decode("93a162a161a162", &ty).unwrap();
    assert_eq!(one, decode("92a161a162", &ty).unwrap());
    assert_eq!(hex(&msgpack::encode(&one, &ty).unwrap()), "92a161a162");
    // Two unknowns may yet be two values.
    assert_eq!(decode("92d40000d40000", &ty).unwrap().elements().len(), 2);
}

#[test]
fn null_is_not_empty() {
    for json in [r#""string""#, r#"["list","bool"]"#, r#"["set","bool"]"#, r#"["map","bool"]"#] {
        let empty = if json.contains("string") {
            "a0"
        } else if json.contains("map") {
            "80"
        } else {
            "90"
        };
        assert_ne!(decode("c0", &ty(json)), decode(empty, &ty(json)), "{json}");
    }
}

#[test]
fn a_long_string_comes_and_goes() {
    let value = Value::string("é".repeat(1 << 19));
    let encoded = msgpack::encode(&value, &Type::String).unwrap();
    assert_eq!(encoded[..5], bytes("db00100000"));
    assert_eq!(msgpack::decode(&encoded, &Type::String), Ok(value));
}

#[test]
fn an_object_has_every_attribute_of_its_type_and_no_other() {
    let ty = ty(A_B);
    for hex in ["80", "81a161c0", "83a161c0a162c0a163c0", "82a161c0a163c0", "82a161c0a161c0", "90"] {
        assert!(decode(hex, &ty).is_err(), "{hex}");
    }
    let missing = msgpack::encode(&Value::object([("a", Value::Null)]), &ty).unwrap_err();
    assert_eq!(missing.to_string(), "b: the attribute is missing");
    let extra = ["a", "b", "c"].map(|name| (name, Value::Null));
    assert_eq!(msgpack::encode(&Value::object(extra), &ty).unwrap_err().to_string(), "c: there is no such attribute");
}

#[test]
fn a_value_of_another_type_is_not_written() {
    for (json, value) in [
        (r#""bool""#, Value::string("true")),
        (r#""number""#, Value::string("1")),
        (r#""string""#, number("1")),
        (r#"["list","bool"]"#, Value::set([])),
        (r#"["set","bool"]"#, Value::List(vec![])),
        (r#"["map","bool"]"#, Value::object::<&str>([])),
        (r#"["object",{}]"#, Value::Map([].into())),
    ] {
        assert!(msgpack::encode(&value, &ty(json)).is_err(), "{value:?} as {json}");
    }
}

#[test]
fn an_error_names_its_path() {
    let ty = ty(r#"["object",{"o":["list",["object",{"m":["map","bool"]}]],"s":["set","bool"]}]"#);
    let error = decode("82a16f9281a16dc081a16d81a16b01a173c0", &ty).unwrap_err();
    assert_eq!(error.path(), Path::of(&["o"]).index(1).attribute("m").key("k"));
    assert_eq!(error.to_string(), r#"o[1].m["k"]: a bool is required"#);
    let error = decode("82a16fc0a17391a3796573", &ty).unwrap_err();
    assert_eq!(error.path(), Path::of(&["s"]).element());
}

#[test]
fn no_error_shows_the_value_it_is_about() {
    let secret = "hunter2";
    let text = [&[0xa7][..], secret.as_bytes()].concat();
    let types = [Type::Bool, Type::Number, Type::list(Type::Bool), Type::set(Type::Bool), Type::map(Type::Bool), ty(A_B)];
    for ty in types {
        let error = msgpack::decode(&text, &ty).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
        let error = msgpack::encode(&Value::Secret(Secret::new(secret)), &ty).unwrap_err();
        assert!(!format!("{error} {error:?}").contains(secret), "{error:?}");
    }
    assert!(!format!("{:?}", msgpack::decode(b"\xa8hunter2\xff", &Type::String)).contains(secret));
}

#[test]
fn truncated_values_and_trailing_bytes_are_refused() {
    for (json, _, hex) in golden() {
        let (ty, bytes) = (ty(json), bytes(&hex));
        for end in 0..bytes.len() {
            assert!(msgpack::decode(&bytes[..end], &ty).is_err(), "{json} {hex} cut at {end}");
        }
        assert!(msgpack::decode(&[&bytes[..], &[0xc0]].concat(), &ty).is_err(), "{json} {hex} and more");
    }
}

#[test]
fn a_header_that_promises_gigabytes_costs_nothing() {
    let any_map = Type::map(Type::Bool);
    for (hex, ty) in [
        ("dbffffffff", Type::String),
        ("c6ffffffff", Type::Secret),
        ("c9ffffffff00", Type::Bool),
        ("ddffffffff", Type::list(Type::Bool)),
        ("ddffffffff", Type::set(Type::Bool)),
        ("dfffffffff", any_map),
        ("dfffffffff", ty(A_B)),
    ] {
        assert!(decode(hex, &ty).is_err(), "{hex}");
    }
}

#[test]
fn nesting_has_a_limit() {
    let nested = |levels: usize| (0..levels).fold(Type::Bool, |ty, _| Type::list(ty));
    assert!(decode(&format!("{}c0", "91".repeat(50)), &nested(50)).is_ok());
    let error = decode(&format!("{}c0", "91".repeat(200)), &nested(200)).unwrap_err();
    assert_eq!(error.message(), "the value is nested too deeply");
}

/// Marsaglia's xorshift: enough chance for a test, and the same chance every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

#[test]
fn whatever_arrives_is_a_value_or_an_error() {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let golden = golden();
    let types: Vec<Type> = golden.iter().map(|(json, ..)| ty(json)).collect();
    for _ in 0..60_000 {
        let mut bytes = bytes(&golden[chance.below(golden.len())].2);
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len() + 1);
            match chance.below(3) {
                0 => bytes.insert(at, chance.below(256) as u8),
                1 => bytes.truncate(at),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = chance.below(256) as u8),
            }
        }
        let ty = &types[chance.below(types.len())];
        if let Ok(value) = msgpack::decode(&bytes, ty) {
            let again = msgpack::encode(&value, ty).expect("what was decoded can be encoded");
            assert_eq!(msgpack::decode(&again, ty), Ok(value), "{}", hex(&bytes));
        }
    }
}

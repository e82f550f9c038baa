//! Both decoders with bytes that the fuzzer finds. The first byte chooses the type.
#![no_main]

use libfuzzer_sys::fuzz_target;
use terraform_plugin::{codec::{json, msgpack, ty as type_json}, language::ty::Type};

const TYPES: [&str; 8] = [
    r#""string""#,
    r#""number""#,
    r#""dynamic""#,
    r#"["list","string"]"#,
    r#"["set",["object",{"a":"string","b":"number"}]]"#,
    r#"["map",["list","bool"]]"#,
    r#"["tuple",["string","dynamic","number"]]"#,
    r#"["object",{"name":"string","tags":["map","string"],"rules":["set",["list","number"]],"any":"dynamic"}]"#,
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let ty: Type = type_json::decode(TYPES[usize::from(*choice) % TYPES.len()].as_bytes()).expect("a type");
    for decoded in [msgpack::decode(bytes, &ty), json::decode(bytes, &ty)].into_iter().flatten() {
        let written = msgpack::encode(&decoded, &ty).expect("what was decoded can be encoded");
        assert!(msgpack::decode(&written, &ty).as_ref() == Ok(&decoded));
    }
    // A type that somebody else has written.
    let _ = type_json::decode(bytes);
});

//! Both decoders with bytes that the fuzzer finds. The first byte chooses the type.
#![no_main]

#[path = "../../tests/support/types.rs"]
mod types;

use libfuzzer_sys::fuzz_target;
use terraform_plugin::{codec::{json, msgpack}, language::ty::Type};

const TYPES: [&str; 6] = [
    r#""string""#,
    r#""number""#,
    r#"["list","string"]"#,
    r#"["set",["object",{"a":"string","b":"number"}]]"#,
    r#"["map",["list","bool"]]"#,
    r#"["object",{"name":"string","tags":["map","string"],"rules":["set",["list","number"]]}]"#,
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let ty: Type = types::ty(TYPES[usize::from(*choice) % TYPES.len()]);
    for decoded in [msgpack::decode(bytes, &ty), json::decode(bytes, &ty)].into_iter().flatten() {
        let written = msgpack::encode(&decoded, &ty).expect("what was decoded can be encoded");
        assert!(msgpack::decode(&written, &ty).as_ref() == Ok(&decoded));
    }
});

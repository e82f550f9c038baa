//! Both decoders with bytes that the fuzzer finds. The first byte chooses the type.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use terraform_plugin::{
    codec::{json, msgpack},
    language::ty::Type,
};

static TYPES: LazyLock<[Type; 6]> = LazyLock::new(|| {
    [
        Type::String,
        Type::Number,
        Type::list(Type::String),
        Type::set(Type::object([("a", Type::String), ("b", Type::Number)])),
        Type::map(Type::list(Type::Bool)),
        Type::object([("name", Type::String), ("tags", Type::map(Type::String)), ("rules", Type::set(Type::list(Type::Number)))]),
    ]
});

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let ty = &TYPES[usize::from(*choice) % TYPES.len()];
    for decoded in [msgpack::decode(bytes, ty), json::decode(bytes, ty)].into_iter().flatten() {
        let written = msgpack::encode(&decoded, ty).expect("what was decoded can be encoded");
        assert!(msgpack::decode(&written, ty).as_ref() == Ok(&decoded));
    }
});

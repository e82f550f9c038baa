//! Both decoders, with values and with nonsense.

use proptest::{prelude::*, test_runner::RngSeed};
use terraform_plugin::{
    codec::{json, msgpack},
    language::ty::Type,
};

use crate::{
    bytes::{noise, spoil},
    values::any_value,
};

/// What is decoded can be encoded, and is then decoded as the same.
fn survives(bytes: &[u8], ty: &Type) {
    for decoded in [msgpack::decode(bytes, ty), json::decode(bytes, ty)].into_iter().flatten() {
        let written = msgpack::encode(&decoded, ty).expect("what was decoded can be encoded");
        assert_eq!(msgpack::decode(&written, ty), Ok(decoded));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_value_of_any_type_is_read_as_it_was_written((ty, value) in any_value()) {
        let written = msgpack::encode(&value, &ty).unwrap();
        let read = msgpack::decode(&written, &ty).unwrap();
        prop_assert_eq!(msgpack::encode(&read, &ty).unwrap(), written);
        prop_assert_eq!(read, value);
    }

    #[test]
    fn corrupt_bytes_are_an_error_or_a_value_and_never_a_panic((ty, value) in any_value(), seed in any::<u64>()) {
        let written = msgpack::encode(&value, &ty).unwrap();
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..20 {
            survives(&spoil(&mut random, &written), &ty);
            survives(&noise(&mut random), &ty);
        }
        for end in 0..written.len().min(64) {
            prop_assert!(msgpack::decode(&written[..end], &ty).is_err(), "{end} of {} bytes were enough", written.len());
        }
    }
}

/// The most memory that the process has used, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the status of the process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}

/// Five bytes that promise four thousand million elements take no memory for them.
#[cfg(target_os = "linux")]
#[test]
fn a_length_without_its_bytes_takes_no_memory() {
    let before = peak();
    for header in [0xdd, 0xdf, 0xdb, 0xc6, 0xc9] {
        let bytes = [header, 0xff, 0xff, 0xff, 0xff, 0x0c];
        for ty in [Type::String, Type::Number, Type::list(Type::Bool), Type::set(Type::String), Type::map(Type::Number)] {
            assert!(msgpack::decode(&bytes, &ty).is_err());
        }
    }
    assert!(peak() - before < 64 << 10, "{} KiB", peak() - before);
}

#[test]
fn depth_without_an_end_is_an_error_in_both_forms() {
    let mut ty = Type::String;
    for _ in 0..10_000 {
        ty = Type::list(ty);
    }
    assert!(msgpack::decode(&[0x91; 20_000], &ty).is_err());
    assert!(json::decode("[".repeat(20_000).as_bytes(), &ty).is_err());
    // Such a type is deeper than the stack that frees it.
    std::mem::drop(std::thread::Builder::new().stack_size(1 << 28).spawn(move || drop(ty)).expect("a thread").join());
}

//! A long run of the decoders with spoiled bytes: `cargo xtask soak` starts it in release. Fails at a panic, at bytes that take longer than a
//! second, and where what was decoded cannot be encoded and decoded again.
#![expect(clippy::print_stdout, reason = "it talks to a person at a terminal")]

#[path = "../tests/hostile/bytes.rs"]
mod bytes;
#[path = "../tests/support/types.rs"]
mod types;

use std::time::{Duration, Instant};

use terraform_plugin::{
    codec::{json, msgpack},
    language::{
        number::Number,
        secret::Secret,
        ty::Type,
        value::{Unknown, Value},
    },
};

use bytes::{noise, spoil};

/// No single input may take longer.
const SLOW: Duration = Duration::from_secs(1);

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().expect("two numbers: EXECUTIONS SEED"));
    let (executions, seed) = (arguments.next().unwrap_or(10_000_000), arguments.next().unwrap_or(1));
    let samples = samples();
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut done, mut values, mut slowest) = (0, 0, Duration::ZERO);
    let began = Instant::now();
    while done < executions {
        let (ty, packed, text) = &samples[random.usize(0..samples.len())];
        let is_json = random.bool();
        let bytes = match random.u8(0..8) {
            0 => noise(&mut random),
            _ => spoil(&mut random, if is_json { text } else { packed }),
        };
        let started = Instant::now();
        let decoded = if is_json { json::decode(&bytes, ty) } else { msgpack::decode(&bytes, ty) };
        if let Ok(value) = decoded {
            values += 1;
            let written = msgpack::encode(&value, ty).unwrap_or_else(|error| panic!("{bytes:x?} cannot be written: {error}"));
            assert!(msgpack::decode(&written, ty).as_ref() == Ok(&value), "{bytes:x?} is read as something else the second time");
        }
        let took = started.elapsed();
        assert!(took < SLOW, "{bytes:x?} took {took:?}");
        slowest = slowest.max(took);
        done += 1;
    }
    let took = began.elapsed();
    println!(
        "{done} executions of the decoders, seed {seed}, in {:.1} s: {:.0} a second",
        took.as_secs_f64(),
        done as f64 / took.as_secs_f64()
    );
    println!("{values} were values, the rest errors; the slowest took {slowest:?}");
    if let Some(peak) = peak() {
        println!("most memory: {peak}");
    }
}

/// Types with a value of each as both forms have it, to be spoiled.
fn samples() -> Vec<(Type, Vec<u8>, Vec<u8>)> {
    let types = [
        r#""string""#,
        r#""number""#,
        r#"["list","string"]"#,
        r#"["set",["object",{"a":"string","b":"number"}]]"#,
        r#"["map",["list","bool"]]"#,
        r#"["object",{"name":"string","tags":["map","string"],"rules":["set",["list","number"]]}]"#,
    ];
    let texts = [
        r#""Gr\u00fc\u00dfe \ud83d\udc4b""#,
        "123456789012345678901234567890.125e-3",
        r#"["a","","b"]"#,
        r#"[{"a":"x","b":1},{"a":null,"b":-0.5}]"#,
        r#"{"a":[true,false],"":[]}"#,
        r#"{"name":"n","tags":{"a":"b"},"rules":[[1,2],[3]]}"#,
    ];
    let mut samples: Vec<(Type, Vec<u8>, Vec<u8>)> = types
        .iter()
        .zip(texts)
        .map(|(ty, text)| {
            let ty = types::ty(ty);
            let value = json::decode(text.as_bytes(), &ty).expect("a value");
            (ty.clone(), msgpack::encode(&value, &ty).expect("it can be written"), text.as_bytes().to_vec())
        })
        .collect();
    // With what JSON does not have: unknowns, refined ones too, and a secret.
    let ty = Type::object([("secret", Type::Secret), ("unknown", Type::String), ("number", Type::Number)]);
    let value = Value::object([
        ("secret", Value::Secret(Secret::new("hidden"))),
        ("unknown", Value::Unknown(Unknown { extension: 12, payload: vec![0x81, 0x01, 0xc2] })),
        ("number", Value::Number(Number::parse("18446744073709551616").expect("a number"))),
    ]);
    samples.push((
        ty.clone(),
        msgpack::encode(&value, &ty).expect("it can be written"),
        br#"{"secret":"hidden","unknown":null,"number":1}"#.to_vec(),
    ));
    samples
}

/// The most memory that the process has used, where the system tells.
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|peak| peak.trim().to_owned())
}

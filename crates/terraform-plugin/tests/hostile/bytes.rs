//! Bytes that somebody has spoiled: the same ones for the same seed. Shared by the tests and by the long run of `examples/soak.rs`.

use fastrand::Rng;

/// Headers of MessagePack that promise more than any message can hold, and depths without an end.
const NASTY: [&[u8]; 10] = [
    &[0xdd, 0xff, 0xff, 0xff, 0xff],
    &[0xdf, 0xff, 0xff, 0xff, 0xff],
    &[0xdb, 0xff, 0xff, 0xff, 0xff],
    &[0xc6, 0xff, 0xff, 0xff, 0xff],
    &[0xc9, 0xff, 0xff, 0xff, 0xff, 0x0c],
    &[0xd4, 0x00],
    &[0xc7, 0x03, 0x0c, 0x81, 0x01],
    &[0x91; 64],
    &[0xc1],
    &[0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/// What JSON has of the same kind.
const NASTY_JSON: [&[u8]; 8] = [
    b"1e999999999",
    b"-1E-999999999",
    b"\\ud800",
    b"[[[[[[[[",
    b"{\"a\":",
    b"\"\\u0000",
    b"0.0000000000000000000000000001e-4000",
    b"nul",
];

/// The bytes with a few changes in them.
pub fn spoil(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.usize(1..=6) {
        let at = random.usize(0..=bytes.len());
        match random.u8(0..8) {
            0 | 1 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
            2 if at < bytes.len() => bytes[at] = random.u8(..),
            3 => bytes.insert(at, random.u8(..)),
            4 if at < bytes.len() => drop(bytes.remove(at)),
            5 => bytes.truncate(at),
            6 => insert(&mut bytes, at, NASTY[random.usize(0..NASTY.len())]),
            7 => insert(&mut bytes, at, NASTY_JSON[random.usize(0..NASTY_JSON.len())]),
            _ => {
                let end = random.usize(at..=bytes.len());
                let again = bytes[at..end].to_vec();
                insert(&mut bytes, at, &again);
            }
        }
        // Doubling again and again is not what makes bytes hostile.
        bytes.truncate(1 << 12);
    }
    bytes
}

fn insert(bytes: &mut Vec<u8>, at: usize, more: &[u8]) {
    drop(bytes.splice(at..at, more.iter().copied()));
}

/// Bytes without any sense.
pub fn noise(random: &mut Rng) -> Vec<u8> {
    let length = random.usize(0..200);
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

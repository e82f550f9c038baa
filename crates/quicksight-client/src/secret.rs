//! Secrets of requests and credentials: `secrecy` clears their memory and keeps them out of every text that is formatted.

use secrecy::SecretString;
use zeroize::Zeroize as _;

/// Takes a text in, and clears the memory that it had.
pub(crate) fn to_secret(text: impl Into<String>) -> SecretString {
    let mut text = text.into();
    // Not the string itself: cutting its spare capacity off may move it, and what is moved is not cleared.
    let secret = SecretString::from(text.as_str());
    text.zeroize();
    secret
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::to_secret;

    #[test]
    fn debug_does_not_show_a_secret() {
        let secret = to_secret("hunter2");
        assert!(!format!("{:?}", Some(&secret)).contains("hunter2"));
        assert_eq!(secret.expose_secret(), "hunter2");
    }

    /// Read past the type system, as a core dump would have it.
    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_of_a_secret_is_left_in_memory_when_it_is_dropped() {
        use std::{fs::File, os::unix::fs::FileExt as _};
        let memory = File::open("/proc/self/mem").unwrap();
        let mut text = String::with_capacity(1000);
        text.push_str(&"canary ".repeat(100));
        let taken = text.as_ptr() as u64;
        let secret = to_secret(text);
        let kept = secret.expose_secret().as_ptr() as u64;
        let mut seen = vec![0; 700];
        memory.read_exact_at(&mut seen, kept).unwrap();
        assert_eq!(seen, "canary ".repeat(100).as_bytes(), "the place is the wrong one");
        drop(secret);
        for address in [taken, kept] {
            memory.read_exact_at(&mut seen, address).unwrap();
            assert!(!seen.windows(6).any(|bytes| bytes == b"canary"), "{}", String::from_utf8_lossy(&seen));
        }
    }
}

//! A string that must not be shown: it has no way onto a screen, into a log or into an error text but [`Secret::expose`].

use std::{cmp::Ordering, fmt};

use secrecy::{ExposeSecret as _, SecretString};
use zeroize::Zeroize as _;

/// A sensitive string, for as long as it is inside the provider. Its memory is cleared when it is dropped.
///
/// Equality and order compare the content, so that a change of a secret that state holds is seen as a change.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes the string in, and clears the memory that it had.
    pub fn new(text: impl Into<String>) -> Self {
        let mut text = text.into();
        // Not the string itself: cutting its spare capacity off may move it, and what is moved is not cleared.
        let secret = SecretString::from(text.as_str());
        text.zeroize();
        Self(secret)
    }

    /// Whether there is nothing to hide.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// The text itself. Called by the codec, which must write it, and by rules, which check it and never show it; nowhere else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// For the client of a service, which knows nothing of this crate.
    pub fn as_secret_string(&self) -> &SecretString {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl PartialOrd for Secret {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Secret {
    fn cmp(&self, other: &Self) -> Ordering {
        self.expose().cmp(other.expose())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(sensitive)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn neither_debug_nor_display_shows_a_secret() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "(sensitive) (sensitive) Some((sensitive))");
        assert_eq!(secret.expose(), "hunter2");
    }

    /// Read past the type system, as a core dump would have it.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_dropped_secret_is_zeroed_in_memory() {
        use std::{fs::File, os::unix::fs::FileExt as _};
        let memory = File::open("/proc/self/mem").unwrap();
        let secret = Secret::new("canary ".repeat(100));
        let (address, mut seen) = (secret.expose().as_ptr() as u64, vec![0; 700]);
        memory.read_exact_at(&mut seen, address).unwrap();
        assert_eq!(seen, "canary ".repeat(100).as_bytes(), "the place is the wrong one");
        drop(secret);
        memory.read_exact_at(&mut seen, address).unwrap();
        assert!(!seen.windows(6).any(|bytes| bytes == b"canary"), "{}", String::from_utf8_lossy(&seen));
    }
}

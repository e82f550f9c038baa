//! The private bytes beside a resource's state: a JSON object of base64 texts, as other providers keep it too, of which one
//! key is ours.

use serde_json::{Map, Value as Json};

/// The key of the one flag that is kept. A leading dot marks keys that belong to the machinery rather than to a resource.
const IMPORTED: &str = ".imported";

/// `true` in base64.
const TRUE: &str = "dHJ1ZQ==";

/// Private bytes. What cannot be read belongs to somebody else: it counts as empty, and is handed on as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private(Vec<u8>);

impl Private {
    /// The bytes as they came.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Private bytes of a resource that was just imported.
    pub fn imported() -> Self {
        Self::of(Map::from_iter([(IMPORTED.to_owned(), Json::String(TRUE.to_owned()))]))
    }

    /// Whether the state beside these bytes comes straight from an import.
    pub fn is_imported(&self) -> bool {
        self.entries().is_some_and(|entries| entries.contains_key(IMPORTED))
    }

    /// The same bytes once the import has been followed by a read.
    #[must_use]
    pub fn read(self) -> Self {
        let Some(mut entries) = self.entries() else { return self };
        if entries.remove(IMPORTED).is_none() {
            return self;
        }
        Self::of(entries)
    }

    /// The bytes to store.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    fn entries(&self) -> Option<Map<String, Json>> {
        serde_json::from_slice(&self.0).ok()
    }

    fn of(entries: Map<String, Json>) -> Self {
        if entries.is_empty() { Self::default() } else { Self(Json::Object(entries).to_string().into_bytes()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Private;

    #[test]
    fn the_flag_of_an_import_lasts_until_the_next_read() {
        let imported = Private::imported();
        assert!(imported.is_imported());
        assert_eq!(imported.read(), Private::default());
    }

    #[test]
    fn foreign_bytes_are_handed_on_untouched() {
        for bytes in [&b"\xff\x00"[..], b"{\"e2bfb730\":{\"create\":60}}", b"[]", b""] {
            let private = Private::new(bytes);
            assert!(!private.is_imported());
            assert_eq!(private.read().into_bytes(), bytes);
        }
    }

    #[test]
    fn keys_of_others_survive_beside_the_flag() {
        let private = Private::new(*b"{\".imported\":\"dHJ1ZQ==\",\"etag\":\"MQ==\"}");
        assert_eq!(private.read().into_bytes(), b"{\"etag\":\"MQ==\"}");
    }
}

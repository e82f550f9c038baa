//! Private data, which is stored with the state of a resource and never shown: a JSON object of base64 strings, as in other
//! providers. A resource has its own keys; one key belongs to the engine.

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Map, Value as Json};

/// The engine's key. A leading dot marks keys of the framework.
const IMPORTED: &str = ".imported";

/// Private data. Bytes that cannot be decoded belong to another provider: they count as empty, and are passed on unchanged until
/// a resource sets a key. Must not contain secrets: Terraform stores it in plan and state in clear text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Private(Vec<u8>);

impl Private {
    /// The bytes as received.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Private bytes of a resource that was just imported.
    pub fn imported() -> Self {
        let mut private = Self::default();
        private.set(IMPORTED, &Json::Bool(true));
        private
    }

    /// The value of `key`; nothing if it is not set or cannot be decoded.
    pub fn get(&self, key: &str) -> Option<Json> {
        let bytes = BASE64.decode(self.entries()?.get(key)?.as_str()?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Sets `key`.
    pub fn set(&mut self, key: &str, value: &Json) {
        let mut entries = self.entries().unwrap_or_default();
        entries.insert(key.to_owned(), Json::String(BASE64.encode(value.to_string())));
        *self = Self::of(entries);
    }

    /// Removes `key`.
    pub fn remove(&mut self, key: &str) {
        if let Some(mut entries) = self.entries()
            && entries.remove(key).is_some()
        {
            *self = Self::of(entries);
        }
    }

    /// Whether the state was just imported.
    pub fn is_imported(&self) -> bool {
        self.entries().is_some_and(|entries| entries.contains_key(IMPORTED))
    }

    /// The same data after the read that follows an import.
    #[must_use]
    pub fn read(mut self) -> Self {
        self.remove(IMPORTED);
        self
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
    use serde_json::json;

    use super::Private;

    #[test]
    fn the_flag_of_an_import_lasts_until_the_next_read() {
        let imported = Private::imported();
        assert!(imported.is_imported());
        assert_eq!(imported.read(), Private::default());
    }

    #[test]
    fn what_a_resource_keeps_is_there_until_it_is_replaced_or_removed() {
        let mut private = Private::default();
        private.set("seen", &json!(["a", "b"]));
        private.set("seen", &json!(["c"]));
        assert_eq!(Private::new(private.clone().into_bytes()).get("seen"), Some(json!(["c"])));
        private.remove("seen");
        assert_eq!(private, Private::default());
    }

    #[test]
    fn what_cannot_be_read_counts_as_nothing_and_gives_way_to_what_is_kept() {
        for bytes in [&b"\xff\x00"[..], b"{\"seen\":1}", b"{\"seen\":\"!\"}", b"{\"seen\":\"e30x\"}"] {
            let mut private = Private::new(bytes);
            assert_eq!(private.get("seen"), None);
            private.set("seen", &json!(true));
            assert_eq!(private.get("seen"), Some(json!(true)));
        }
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

//! Tags that the provider block decides: defaults for every object, and keys that are none of our business.

use std::collections::{BTreeMap, BTreeSet};

/// What the provider block and its environment variables say of tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Tags of every object, by key.
    pub defaults: BTreeMap<String, String>,
    pub ignored_keys: BTreeSet<String>,
    pub ignored_prefixes: Vec<String>,
    /// Whether some of it is not known before apply; then what is above is incomplete.
    pub is_unknown: bool,
}

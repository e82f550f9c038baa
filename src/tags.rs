//! Tags: `default_tags` and `ignore_tags`, the changes to send, and `tags` and `tags_all` in the state.

use std::collections::{BTreeMap, BTreeSet};

use terraform_plugin::{rule::Violation, value::Value};

/// The most characters of a tag's key (`TagKey` of the API).
pub const KEY_LENGTH: usize = 128;
/// The most characters of a tag's value (`TagValue` of the API).
pub const VALUE_LENGTH: usize = 256;

/// The prefix of keys that are reserved for AWS, in any case.
const RESERVED_PREFIX: &str = "aws:";

/// `default_tags` and `ignore_tags`, with their environment variables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Tags of every object, by key.
    pub defaults: BTreeMap<String, String>,
    pub ignored_keys: BTreeSet<String>,
    pub ignored_prefixes: Vec<String>,
    /// Whether some of it is not known before apply; then what is above is incomplete.
    pub is_unknown: bool,
}

/// What is done to the tags of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub set: BTreeMap<String, String>,
    /// Keys.
    pub removed: Vec<String>,
}

impl Config {
    /// The smallest change from one `tags_all` to another. A key that is ignored now is not removed.
    pub fn change(&self, from: &Value, to: &Value) -> Change {
        let (from, to) = (strings(from), strings(to));
        let removed = from.keys().filter(|key| !to.contains_key(*key) && !self.ignores(key)).cloned().collect();
        let set = to.into_iter().filter(|(key, value)| from.get(key) != Some(value)).collect();
        Change { set, removed }
    }

    /// The `tags_all` for `tags`: the defaults, overridden by `tags`, without ignored keys. Unknown while an input is. A key whose value
    /// is null is omitted.
    pub fn all(&self, tags: &Value) -> Value {
        if self.is_unknown || !tags.is_wholly_known() {
            return Value::unknown();
        }
        let mut all: BTreeMap<String, Value> =
            self.defaults.iter().map(|(key, value)| (key.clone(), Value::string(value))).collect();
        let given = tags.as_map().into_iter().flatten().filter(|(_, value)| !value.is_null());
        all.extend(given.map(|(key, value)| (key.clone(), value.clone())));
        all.retain(|key, _| !self.ignores(key));
        Value::Map(all)
    }

    /// `tags` and `tags_all` in the state of an object that has the tags `remote`.
    ///
    /// `prior_tags` and `prior_all` are those of the prior state. A tag that was in `tags_all` alone came from a default, even if that
    /// default has been removed, and does not appear in `tags`.
    pub fn state(&self, remote: &BTreeMap<String, String>, prior_tags: &Value, prior_all: &Value) -> (Value, Value) {
        let empty = BTreeMap::new();
        let prior = prior_tags.as_map().unwrap_or(&empty);
        let all: BTreeMap<String, Value> = remote
            .iter()
            .filter(|(key, _)| !self.ignores(key) && !is_reserved(key))
            .map(|(key, value)| (key.clone(), Value::string(value)))
            .collect();
        let is_default = |key: &str, value: &Value| self.defaults.get(key).map(String::as_str) == value.as_str();
        let mut tags: BTreeMap<String, Value> = all
            .iter()
            .filter(|(key, value)| match prior.get(*key) {
                // Configured as null, so the default applies.
                Some(Value::Null) => !is_default(key, value),
                Some(_) => true,
                None => !prior_all.as_map().is_some_and(|all| all.contains_key(*key)) && !is_default(key, value),
            })
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        // What was configured but never sent stays as configured: ignored keys, and keys without a value.
        for (key, value) in prior {
            if self.ignores(key) || (value.is_null() && !tags.contains_key(key)) {
                tags.insert(key.clone(), value.clone());
            }
        }
        let tags = if tags.is_empty() && prior_tags.is_null() { Value::Null } else { Value::Map(tags) };
        (tags, Value::Map(all))
    }

    /// The keys of `tags` that are configured and never sent.
    pub fn ignored<'a>(&self, tags: &'a Value) -> Vec<&'a str> {
        let keys = tags.as_map().into_iter().flatten().filter(|(_, value)| !value.is_null());
        keys.map(|(key, _)| key.as_str()).filter(|key| self.ignores(key)).collect()
    }

    /// Whether `ignore_tags` excludes this key.
    fn ignores(&self, key: &str) -> bool {
        self.ignored_keys.contains(key) || self.ignored_prefixes.iter().any(|prefix| key.starts_with(prefix))
    }
}

/// Whether the key is reserved for AWS.
pub fn is_reserved(key: &str) -> bool {
    key.get(..RESERVED_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX))
}

/// The key of a tag is not reserved for AWS.
pub fn unreserved_key(key: &Value) -> Option<Violation> {
    let key = key.as_str().filter(|key| is_reserved(key))?;
    Some(Violation::new(
        "Invalid Attribute Value",
        format!("{{name}} is {key:?}. It must not begin with {RESERVED_PREFIX:?}, which is reserved for AWS."),
    ))
}

/// The strings of a `tags_all` value.
pub fn strings(tags: &Value) -> BTreeMap<String, String> {
    let entries = tags.as_map().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use terraform_plugin::value::Value;

    use super::Config;

    fn map(entries: &[(&str, &str)]) -> Value {
        Value::Map(entries.iter().map(|&(key, value)| (key.to_owned(), Value::string(value))).collect())
    }

    fn remote(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
        entries.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    fn config(defaults: &[(&str, &str)], ignored: &[&str]) -> Config {
        Config {
            defaults: remote(defaults),
            ignored_keys: ignored.iter().map(|&key| key.to_owned()).collect(),
            ..Config::default()
        }
    }

    #[test]
    fn a_tag_of_the_resource_wins_over_a_default_of_the_same_key() {
        assert_eq!(config(&[("a", "default"), ("b", "1")], &[]).all(&map(&[("a", "own")])), map(&[("a", "own"), ("b", "1")]));
    }

    #[test]
    fn a_tag_given_as_null_lets_the_default_through() {
        let tags = Value::Map([("a".to_owned(), Value::Null)].into());
        assert_eq!(config(&[("a", "default")], &[]).all(&tags), map(&[("a", "default")]));
        assert_eq!(
            config(&[("a", "default")], &[]).state(&remote(&[("a", "default")]), &tags, &map(&[("a", "default")])).0,
            tags
        );
    }

    #[test]
    fn an_ignored_key_is_never_sent_and_stays_in_tags_as_configured() {
        let config = config(&[], &["mine"]);
        let tags = map(&[("mine", "x"), ("a", "1")]);
        assert_eq!(config.all(&tags), map(&[("a", "1")]));
        assert_eq!(
            config.state(&remote(&[("mine", "other"), ("a", "1")]), &tags, &map(&[("a", "1")])),
            (tags, map(&[("a", "1")]))
        );
    }

    #[test]
    fn deleting_a_default_invents_no_key_in_tags() {
        let (tags, all) = config(&[], &[]).state(&remote(&[("team", "x")]), &Value::Null, &map(&[("team", "x")]));
        assert_eq!((tags, all), (Value::Null, map(&[("team", "x")])));
    }

    #[test]
    fn a_tag_added_behind_terraform_shows_in_tags() {
        let (tags, _) = config(&[], &[]).state(&remote(&[("a", "1"), ("new", "2")]), &map(&[("a", "1")]), &map(&[("a", "1")]));
        assert_eq!(tags, map(&[("a", "1"), ("new", "2")]));
    }

    #[test]
    fn an_import_shows_defaults_in_tags_all_alone() {
        let (tags, all) = config(&[("team", "x")], &[]).state(&remote(&[("team", "x"), ("a", "1")]), &Value::Null, &Value::Null);
        assert_eq!((tags, all), (map(&[("a", "1")]), map(&[("a", "1"), ("team", "x")])));
    }

    #[test]
    fn an_empty_map_stays_an_empty_map_and_null_stays_null() {
        assert_eq!(config(&[], &[]).state(&remote(&[]), &map(&[]), &map(&[])).0, map(&[]));
        assert_eq!(config(&[], &[]).state(&remote(&[]), &Value::Null, &map(&[])).0, Value::Null);
    }

    #[test]
    fn tags_of_aws_itself_are_not_shown() {
        assert_eq!(config(&[], &[]).state(&remote(&[("aws:x", "1")]), &Value::Null, &map(&[])), (Value::Null, map(&[])));
    }

    #[test]
    fn an_unknown_tag_makes_tags_all_unknown() {
        let tags = Value::Map([("a".to_owned(), Value::unknown())].into());
        assert!(config(&[], &[]).all(&tags).is_unknown());
    }
}

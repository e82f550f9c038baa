//! How a value of an option is written: as a flag of the program, in the JSON of the admin endpoint, and in the help.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The type of an option.
pub(crate) trait Setting: Sized {
    /// What the name of the option ends with in JSON, where the value alone would not tell its unit.
    const JSON_UNIT: &'static str = "";
    /// The documentation of the type, for options that need no other.
    const DOC: &'static [&'static str] = &[];
    /// What stands after the flag in the help.
    fn usage() -> String;
    /// The lines of the help that explain each value.
    fn explanations() -> Vec<(String, String)> {
        Vec::new()
    }
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Result<Self, String>;
    fn to_json(&self) -> Value;
    fn from_json(value: Value) -> Result<Self, String>;
}

/// An enum with names for its values: `in-order` as a flag and `in_order` in JSON for `InOrder`.
pub(crate) trait Choice: Sized + Copy + PartialEq + 'static {
    const DOC: &'static [&'static str];
    const ALL: &'static [(Self, &'static str, &'static [&'static str])];
}

/// A token bucket: it holds `burst` requests at most and gains `per_second`. As a flag: `PER_SECOND` or `PER_SECOND/BURST`; without a burst,
/// one second's requests pass at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    pub per_second: f64,
    pub burst: f64,
}

impl<T: Choice> Setting for T {
    const DOC: &'static [&'static str] = <T as Choice>::DOC;

    fn usage() -> String {
        names::<T>('-').join("|")
    }

    fn explanations() -> Vec<(String, String)> {
        T::ALL.iter().map(|(_, name, help)| (words(name, '-'), sentence(help))).collect()
    }

    fn to_text(&self) -> String {
        self.name('-')
    }

    fn from_text(text: &str) -> Result<Self, String> {
        named(text, '-')
    }

    fn to_json(&self) -> Value {
        json!(self.name('_'))
    }

    fn from_json(value: Value) -> Result<Self, String> {
        named(&read::<String>(value)?, '_')
    }
}

impl<T: Setting> Setting for Option<T> {
    fn usage() -> String {
        T::usage()
    }

    fn to_text(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), T::to_text)
    }

    fn from_text(text: &str) -> Result<Self, String> {
        T::from_text(text).map(Some)
    }

    fn to_json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_json)
    }

    fn from_json(value: Value) -> Result<Self, String> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }
}

impl Setting for Duration {
    const JSON_UNIT: &'static str = "_milliseconds";

    fn usage() -> String {
        "MS".to_owned()
    }

    fn to_text(&self) -> String {
        self.as_millis().to_string()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        number(text).map(Self::from_millis)
    }

    fn to_json(&self) -> Value {
        json!(u64::try_from(self.as_millis()).unwrap_or(u64::MAX))
    }

    fn from_json(value: Value) -> Result<Self, String> {
        read(value).map(Self::from_millis)
    }
}

impl Setting for RateLimit {
    fn usage() -> String {
        "PER_SECOND[/BURST]".to_owned()
    }

    fn to_text(&self) -> String {
        format!("{}/{}", self.per_second, self.burst)
    }

    fn from_text(text: &str) -> Result<Self, String> {
        let (per_second, burst) = text.split_once('/').unwrap_or((text, text));
        Ok(Self { per_second: number(per_second)?, burst: number(burst)? })
    }

    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: Value) -> Result<Self, String> {
        read(value)
    }
}

impl Setting for usize {
    fn usage() -> String {
        "NUMBER".to_owned()
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        number(text)
    }

    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: Value) -> Result<Self, String> {
        read(value)
    }
}

impl Setting for String {
    fn usage() -> String {
        "TEXT".to_owned()
    }

    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: Value) -> Result<Self, String> {
        read(value)
    }
}

impl Setting for BTreeSet<String> {
    fn usage() -> String {
        "TEXT[,TEXT]...".to_owned()
    }

    fn to_text(&self) -> String {
        if self.is_empty() { "none".to_owned() } else { self.iter().cloned().collect::<Vec<_>>().join(",") }
    }

    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }

    fn to_json(&self) -> Value {
        json!(self)
    }

    fn from_json(value: Value) -> Result<Self, String> {
        read(value)
    }
}

/// Lines of documentation as one sentence.
pub(crate) fn sentence(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

trait Named {
    fn name(&self, separator: char) -> String;
}

impl<T: Choice> Named for T {
    fn name(&self, separator: char) -> String {
        T::ALL.iter().find(|(choice, ..)| choice == self).map(|(_, name, _)| words(name, separator)).unwrap_or_default()
    }
}

fn names<T: Choice>(separator: char) -> Vec<String> {
    T::ALL.iter().map(|(_, name, _)| words(name, separator)).collect()
}

fn named<T: Choice>(text: &str, separator: char) -> Result<T, String> {
    let found = T::ALL.iter().find(|(_, name, _)| words(name, separator) == text).map(|(choice, ..)| *choice);
    found.ok_or_else(|| format!("'{text}' is not {}", names::<T>(separator).join(" or ")))
}

/// `InOrder` as `in-order` or `in_order`.
fn words(name: &str, separator: char) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push(separator);
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

fn number<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error| format!("'{text}' is not a number: {error}"))
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

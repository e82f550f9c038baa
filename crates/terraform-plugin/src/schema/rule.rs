//! Rules of one value, which check it and describe themselves, so that validation and documentation cannot differ.
//!
//! Only known values that are not null are checked.

use std::fmt;

use regex_lite::Regex;

use crate::language::{
    diagnostic::{Diagnostic, Severity},
    path::Path,
    value::Value,
};

/// A rule of one value.
#[derive(Clone, Debug)]
pub struct Rule {
    pub severity: Severity,
    pub check: Check,
}

/// The kinds of [`Rule`].
#[derive(Clone, Debug)]
pub enum Check {
    /// Between `min` and `max` characters.
    Length { min: usize, max: usize },
    /// The whole text matches the regular expression. `requirement` completes "must …".
    Pattern { pattern: &'static str, requirement: &'static str },
    /// Every character matches the regular expression, a character class. `requirement` completes "may only contain …".
    Alphabet { class: &'static str, requirement: &'static str },
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Does not begin with these characters.
    NotPrefix(&'static str),
    /// Between `min` and `max` elements.
    Items { min: usize, max: usize },
    /// Every element of the collection, or every value of the map, satisfies the rule.
    Each(Box<Rule>),
    /// Every key of the map satisfies the rule.
    EachKey(Box<Rule>),
    /// Any other rule. `requirement` completes "must …"; the function returns the violation, if there is one. The first `{name}` in its
    /// detail is replaced by the argument and its block.
    Custom { requirement: &'static str, check: fn(&Value) -> Option<Violation> },
}

/// Why a value violates a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What is wrong, in one line.
    pub summary: String,
    /// The part that is wrong, and what is expected.
    pub detail: String,
}

impl Violation {
    /// A violation with these texts.
    pub fn new(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { summary: summary.into(), detail: detail.into() }
    }

    /// The violation with `argument` in place of the first `{name}` of its detail.
    #[must_use]
    pub fn of(self, argument: &str) -> Self {
        Self { detail: self.detail.replacen("{name}", argument, 1), ..self }
    }
}

/// What a value belongs to, as a message names it: "`key` in `door`", "An element of `actions`".
#[derive(Clone, Debug)]
pub struct Subject {
    part: &'static str,
    name: String,
    within: String,
}

impl Subject {
    /// The argument `name`. `within` says in which block it is, such as " in `door`", and is empty at the top.
    pub fn argument(name: &str, within: &str) -> Self {
        Self { part: "", name: name.to_owned(), within: within.to_owned() }
    }

    fn part(&self, part: &'static str) -> Self {
        Self { part, ..self.clone() }
    }

    fn at(&self, index: impl fmt::Display) -> Self {
        Self { name: format!("{}[{index}]", self.name), ..self.clone() }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}`{}`{}", self.part, self.name, self.within)
    }
}

impl From<Check> for Rule {
    fn from(check: Check) -> Self {
        Self { severity: Severity::Error, check }
    }
}

impl Rule {
    /// Between `min` and `max` characters.
    pub fn length(min: usize, max: usize) -> Self {
        Check::Length { min, max }.into()
    }

    /// The whole text matches `pattern`; `requirement` completes "must …".
    pub fn pattern(pattern: &'static str, requirement: &'static str) -> Self {
        Check::Pattern { pattern, requirement }.into()
    }

    /// Every character is of `class`; `requirement` completes "may only contain …".
    pub fn alphabet(class: &'static str, requirement: &'static str) -> Self {
        Check::Alphabet { class, requirement }.into()
    }

    /// One of these words.
    pub fn one_of(words: &'static [&'static str]) -> Self {
        Check::OneOf(words).into()
    }

    /// Does not begin with `prefix`.
    pub fn not_prefix(prefix: &'static str) -> Self {
        Check::NotPrefix(prefix).into()
    }

    /// Between `min` and `max` elements.
    pub fn items(min: usize, max: usize) -> Self {
        Check::Items { min, max }.into()
    }

    /// Every element satisfies `rule`, with its severity.
    pub fn each(rule: Rule) -> Self {
        Self { severity: rule.severity, check: Check::Each(Box::new(rule)) }
    }

    /// Every key satisfies `rule`, with its severity.
    pub fn each_key(rule: Rule) -> Self {
        Self { severity: rule.severity, check: Check::EachKey(Box::new(rule)) }
    }

    /// A rule that `check` implements; `requirement` completes "must …".
    pub fn custom(requirement: &'static str, check: fn(&Value) -> Option<Violation>) -> Self {
        Check::Custom { requirement, check }.into()
    }

    /// The same rule as advice: a warning of plans with changes, which the user can switch off.
    #[must_use]
    pub fn advice(self) -> Self {
        Self { severity: Severity::Advice, ..self }
    }

    /// The rule as documentation: a phrase that completes "must …".
    pub fn describe(&self) -> String {
        match &self.check {
            Check::Length { min, max } => format!("be {} long", range(*min, *max, "character")),
            Check::Pattern { requirement, .. } | Check::Custom { requirement, .. } => (*requirement).to_owned(),
            Check::Alphabet { requirement, .. } => format!("contain only {requirement}"),
            Check::OneOf(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("be one of {}", words.join(", "))
            }
            Check::NotPrefix(prefix) => format!("not begin with `{prefix}`"),
            Check::Items { min, max } => format!("have {}", range(*min, *max, "element")),
            Check::Each(rule) => format!("have elements that {}", rule.describe()),
            Check::EachKey(rule) => format!("have keys that {}", rule.describe()),
        }
    }

    /// Checks `value`, which is at `path` and belongs to `subject`. Null and unknown values, and unknown elements, are not checked. A secret is
    /// checked as a string, but no part of it is shown.
    pub fn check(&self, subject: &Subject, path: &Path, value: &Value, found: &mut dyn FnMut(Diagnostic)) {
        match (&self.check, value) {
            (_, Value::Null | Value::Unknown(_)) => {}
            (Check::Each(rule), Value::Map(entries)) => {
                for (key, element) in entries {
                    rule.check(&subject.at(format_args!("{key:?}")), &path.key(key), element, found);
                }
            }
            (Check::Each(rule), Value::Set(set)) => {
                for element in set.elements() {
                    rule.check(&subject.part("An element of "), &path.element(), element, found);
                }
            }
            (Check::Each(rule), _) => {
                for (index, element) in value.elements().iter().enumerate() {
                    rule.check(&subject.at(index), &path.index(index), element, found);
                }
            }
            (Check::EachKey(rule), _) => {
                for key in value.as_map().into_iter().flat_map(|entries| entries.keys()) {
                    rule.check(&subject.part("A key of "), &path.key(key), &Value::string(key), found);
                }
            }
            _ => {
                if let Some(violation) = self.violation(subject, value) {
                    let diagnostic = Diagnostic::error(violation.summary, violation.detail).at(path.clone());
                    found(Diagnostic { severity: self.severity, ..diagnostic });
                }
            }
        }
    }

    fn violation(&self, subject: &Subject, value: &Value) -> Option<Violation> {
        let text = value.as_secret().map_or(value.as_str(), |secret| Some(secret.expose())).unwrap_or_default();
        let invalid = |detail: String| Violation::new("Invalid Attribute Value", detail);
        // What was found and what is expected instead; of a secret, the latter alone.
        let instead_of = |expected: &str| match value.as_str() {
            Some(text) => format!("{subject} is {text:?}. It {expected}."),
            None => format!("{subject} {expected}."),
        };
        match &self.check {
            Check::Length { min, max } => {
                let length = text.chars().count();
                if length == 0 && *min > 0 {
                    return Some(invalid(format!("{subject} must not be empty.")));
                }
                let excess = match length {
                    _ if length < *min => format!("{} too few", min - length),
                    _ => format!("{} too many", length.saturating_sub(*max)),
                };
                (!(*min..=*max).contains(&length)).then(|| {
                    Violation::new(
                        "Invalid Attribute Value Length",
                        format!(
                            "{subject} has {}, {excess}. Expected {}.",
                            counted(length, "character"),
                            range(*min, *max, "character")
                        ),
                    )
                })
            }
            Check::Pattern { pattern, requirement } => {
                let whole = Regex::new(&format!("^(?:{pattern})$"));
                let matches = whole.is_ok_and(|regex| regex.is_match(text));
                (!matches).then(|| invalid(instead_of(&format!("must {requirement}"))))
            }
            Check::Alphabet { class, requirement } => {
                let allowed = Regex::new(&format!("^{class}$"));
                let offender = text.chars().enumerate().find(|(_, character)| {
                    !allowed.as_ref().is_ok_and(|regex| regex.is_match(character.encode_utf8(&mut [0; 4])))
                });
                offender.map(|(at, character)| {
                    let place = match value.as_str() {
                        Some(_) => format!("{character:?} as character {}", at + 1),
                        None => format!("an invalid character {}", at + 1),
                    };
                    invalid(format!("{subject} contains {place}. It may only contain {requirement}."))
                })
            }
            Check::OneOf(words) => {
                (!words.contains(&text)).then(|| invalid(instead_of(&format!("must be {}", alternatives(words, "")))))
            }
            Check::NotPrefix(prefix) => {
                let expected = format!("must not begin with {prefix:?}, which is reserved");
                text.starts_with(prefix).then(|| invalid(instead_of(&expected)))
            }
            Check::Items { min, max } => {
                let count = value.as_map().map_or(value.elements().len(), |entries| entries.len());
                // An unknown element may turn out to be a duplicate, so only known collections are counted.
                (value.is_wholly_known() && !(*min..=*max).contains(&count)).then(|| {
                    invalid(format!("{subject} has {}. Expected {}.", counted(count, "element"), range(*min, *max, "element")))
                })
            }
            Check::Custom { check, .. } => check(value).map(|violation| violation.of(&subject.to_string())),
            // Handled by `check`.
            Check::Each(_) | Check::EachKey(_) => None,
        }
    }
}

/// Such as "a, b or c", each between two `quotes`.
pub(super) fn alternatives(words: &[&str], quote: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("{quote}{word}{quote}")).collect();
    match quoted.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}

/// Such as "1 character" and "2 characters".
fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Such as "1 to 20 elements", "at least 1 element" and "at most 50 elements".
fn range(min: usize, max: usize, thing: &str) -> String {
    match (min, max) {
        (_, usize::MAX) => format!("at least {}", counted(min, thing)),
        (0, _) => format!("at most {}", counted(max, thing)),
        _ => format!("{min} to {}", counted(max, thing)),
    }
}

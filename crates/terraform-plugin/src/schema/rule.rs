//! Rules of one value, which check it and describe themselves, so that validation and documentation cannot differ.
//!
//! Only known values that are not null are checked.

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
    /// detail is replaced by the name of the argument.
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

    /// The same rule as advice: a warning, which the user can switch off.
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

    /// Checks `value`, which is at `path` and belongs to the argument `name`. Null and unknown values, and unknown elements, are
    /// not checked. A secret is checked as a string, but no part of it is shown.
    pub fn check(&self, name: &str, path: &Path, value: &Value, found: &mut dyn FnMut(Diagnostic)) {
        match (&self.check, value) {
            (_, Value::Null | Value::Unknown(_)) => {}
            (Check::Each(rule), Value::Map(entries)) => {
                for (key, element) in entries {
                    rule.check(&format!("{name}[{key:?}]"), &path.key(key), element, found);
                }
            }
            (Check::Each(rule), Value::Set(set)) => {
                for element in set.elements() {
                    rule.check(&format!("element of {name}"), &path.element(), element, found);
                }
            }
            (Check::Each(rule), _) => {
                for (index, element) in value.elements().iter().enumerate() {
                    rule.check(&format!("{name}[{index}]"), &path.index(index), element, found);
                }
            }
            (Check::EachKey(rule), _) => {
                for key in value.as_map().into_iter().flat_map(|entries| entries.keys()) {
                    rule.check(&format!("key of {name}"), &path.key(key), &Value::string(key), found);
                }
            }
            _ => {
                if let Some(violation) = self.violation(name, value) {
                    let diagnostic = Diagnostic::error(violation.summary, violation.detail).at(path.clone());
                    found(Diagnostic { severity: self.severity, ..diagnostic });
                }
            }
        }
    }

    fn violation(&self, name: &str, value: &Value) -> Option<Violation> {
        let (text, shown) = match value {
            Value::String(text) => (text.as_str(), format!("{text:?}")),
            Value::Secret(secret) => (secret.expose(), "The value (sensitive)".to_owned()),
            _ => ("", String::new()),
        };
        match &self.check {
            Check::Length { min, max } => {
                let length = text.chars().count();
                if length == 0 && *min > 0 {
                    return Some(Violation::new(format!("{name} is empty"), format!("{} must not be empty.", quoted(name))));
                }
                let excess = match length {
                    _ if length < *min => format!("It is {} too short", counted(min - length, "character")),
                    _ => format!("It is {} too long", counted(length.saturating_sub(*max), "character")),
                };
                (!(*min..=*max).contains(&length)).then(|| {
                    Violation::new(
                        format!("{name} has {}", counted(length, "character")),
                        format!("{excess}: it must have {}.", range(*min, *max, "character")),
                    )
                })
            }
            Check::Pattern { pattern, requirement } => {
                let whole = Regex::new(&format!("^(?:{pattern})$"));
                let matches = whole.is_ok_and(|regex| regex.is_match(text));
                (!matches).then(|| Violation::new(format!("Invalid {name}"), format!("{shown} must {requirement}.")))
            }
            Check::Alphabet { class, requirement } => {
                let allowed = Regex::new(&format!("^{class}$"));
                let offender = text.chars().enumerate().find(|(_, character)| {
                    !allowed.as_ref().is_ok_and(|regex| regex.is_match(character.encode_utf8(&mut [0; 4])))
                });
                offender.map(|(at, character)| {
                    let character = if value.as_secret().is_some() { "a character".to_owned() } else { format!("{character:?}") };
                    Violation::new(
                        format!("Invalid character in {name}"),
                        format!("{} may only contain {requirement}. Character {} is {character}.", quoted(name), at + 1),
                    )
                })
            }
            Check::OneOf(words) => (!words.contains(&text))
                .then(|| Violation::new(format!("Invalid {name}"), format!("{shown} is not one of {}.", words.join(", ")))),
            Check::NotPrefix(prefix) => text.starts_with(prefix).then(|| {
                Violation::new(
                    format!("Invalid {name}"),
                    format!("{shown} begins with {prefix:?}, which the service keeps for itself. Begin it otherwise."),
                )
            }),
            Check::Items { min, max } => {
                let count = value.as_map().map_or(value.elements().len(), |entries| entries.len());
                // An unknown element may turn out to be a duplicate, so only known collections are counted.
                (value.is_wholly_known() && !(*min..=*max).contains(&count)).then(|| {
                    Violation::new(
                        format!("{name} has {}", counted(count, "element")),
                        format!("It must have {}.", range(*min, *max, "element")),
                    )
                })
            }
            Check::Custom { check, .. } => {
                check(value).map(|violation| Violation { detail: violation.detail.replacen("{name}", name, 1), ..violation })
            }
            // Handled by `check`.
            Check::Each(_) | Check::EachKey(_) => None,
        }
    }
}

/// The name of an argument as code; that of a part of one, such as "key of tags", as it is.
fn quoted(name: &str) -> String {
    if name.contains(' ') { name.to_owned() } else { format!("`{name}`") }
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

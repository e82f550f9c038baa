//! The API facts as data: operations, their paths, shapes and error codes. Read once from the file beside this crate.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(crate) struct Facts {
    pub(crate) operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    http: Http,
    pub(crate) input: String,
    pub(crate) output: String,
}

/// The operation of a path and the decoded labels of it.
pub(crate) struct Route<'a> {
    pub(crate) name: &'a str,
    pub(crate) operation: &'a Operation,
    pub(crate) labels: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    request_uri: String,
}

/// One shape of the model. Limits count characters, list members, or are the number itself.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Shape {
    Structure {
        #[serde(default)]
        required: Vec<String>,
        members: BTreeMap<String, Member>,
        #[serde(default)]
        union: bool,
        error: Option<ErrorTrait>,
    },
    List {
        min: Option<usize>,
        max: Option<usize>,
        member: Member,
    },
    String {
        min: Option<usize>,
        max: Option<usize>,
        pattern: Option<Pattern>,
        #[serde(rename = "enum")]
        allowed: Option<Vec<String>>,
        #[serde(default)]
        sensitive: bool,
    },
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Timestamp {},
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Member {
    pub(crate) shape: String,
    /// Where the member travels; in the body when absent.
    pub(crate) location: Option<Location>,
    pub(crate) location_name: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Eq, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Location {
    Uri,
    #[serde(rename = "querystring")]
    QueryString,
    StatusCode,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorTrait {
    http_status_code: u16,
}

/// A pattern that a whole string has to match, with the meaning that the service's Java gives it.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Pattern {
    pub(crate) text: String,
    regex: Regex,
}

impl Facts {
    pub(crate) fn shape(&self, name: &str) -> &Shape {
        self.shapes.get(name).expect("the facts define every shape that they name")
    }

    /// The HTTP status of a modeled error; none for codes that belong to the protocol and not to this API.
    pub(crate) fn error_status(&self, code: &str) -> Option<u16> {
        match self.shapes.get(code) {
            Some(Shape::Structure { error: Some(error), .. }) => Some(error.http_status_code),
            _ => None,
        }
    }

    /// The operation whose method and path match, if any.
    pub(crate) fn route(&self, method: &str, segments: &[String]) -> Option<Route<'_>> {
        self.operations
            .iter()
            .filter(|(_, operation)| operation.http.method == method)
            .find_map(|(name, operation)| Some(Route { name, operation, labels: operation.http.labels(segments)? }))
    }
}

impl Http {
    fn labels(&self, segments: &[String]) -> Option<Vec<(String, String)>> {
        let template: Vec<&str> = self.request_uri.trim_start_matches('/').split('/').collect();
        if template.len() != segments.len() {
            return None;
        }
        let mut labels = Vec::new();
        for (part, segment) in template.iter().zip(segments) {
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(label) => labels.push((label.to_owned(), segment.clone())),
                None if part == segment => {}
                None => return None,
            }
        }
        Some(labels)
    }
}

impl Pattern {
    pub(crate) fn matches(&self, value: &str) -> bool {
        self.regex.is_match(value)
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex_lite::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Self { regex: Regex::new(&format!("^(?:{})$", as_rust(&text)))?, text })
    }
}

pub(crate) fn facts() -> &'static Facts {
    static FACTS: OnceLock<Facts> = OnceLock::new();
    FACTS.get_or_init(|| {
        serde_json::from_str(include_str!("../api/quicksight-action-connector-api.json"))
            .expect("the API facts beside this crate parse")
    })
}

/// Two spellings differ between Java and this regex library: a hyphen after a class within brackets (`[\w- ]`) stands for itself in Java and
/// is an error here, and Java's dot stops at every line terminator and not only at `\n`.
fn as_rust(java: &str) -> String {
    let mut rust = String::new();
    let mut in_brackets = false;
    let mut characters = java.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                rust.push(character);
                let escaped = characters.next();
                rust.extend(escaped);
                if in_brackets && matches!(escaped, Some('w' | 'd' | 's')) && characters.next_if_eq(&'-').is_some() {
                    rust.push_str("\\-");
                }
            }
            '.' if !in_brackets => rust.push_str("[^\\n\\r\\u{85}\\u{2028}\\u{2029}]"),
            _ => {
                in_brackets = match character {
                    '[' => true,
                    ']' => false,
                    _ => in_brackets,
                };
                rust.push(character);
            }
        }
    }
    rust
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(shape: &str, value: &str) -> bool {
        match facts().shape(shape) {
            Shape::String { pattern: Some(pattern), .. } => pattern.matches(value),
            _ => panic!("{shape} has no pattern"),
        }
    }

    #[test]
    fn every_shape_that_is_named_is_defined() {
        let mut named: Vec<&str> = Vec::new();
        for shape in facts().shapes.values() {
            match shape {
                Shape::Structure { members, .. } => named.extend(members.values().map(|member| member.shape.as_str())),
                Shape::List { member, .. } => named.push(&member.shape),
                Shape::String { .. } | Shape::Integer { .. } | Shape::Timestamp {} => {}
            }
        }
        named.extend(facts().operations.values().flat_map(|operation| [operation.input.as_str(), &operation.output]));
        let undefined: Vec<&str> = named.into_iter().filter(|name| !facts().shapes.contains_key(*name)).collect();
        assert_eq!(undefined, Vec::<&str>::new());
        assert_eq!(facts().operations.len(), 11);
    }

    #[test]
    fn a_name_may_have_hyphens_and_spaces_only_inside() {
        assert!(matches("ActionConnectorName", "Jira - cloud_2"));
        assert!(matches("ActionConnectorName", "J"));
        assert!(!matches("ActionConnectorName", "Jira "));
        assert!(!matches("ActionConnectorName", "-Jira"));
        assert!(!matches("ActionConnectorName", "Jira\n"));
    }

    #[test]
    fn word_characters_are_ascii() {
        assert!(matches("ShortRestrictiveResourceId", "jira-1_A"));
        assert!(!matches("ShortRestrictiveResourceId", "jirá"));
    }

    #[test]
    fn an_endpoint_is_one_line() {
        assert!(matches("Endpoint", "https://example.com/ü?sap-client=100"));
        assert!(!matches("Endpoint", "https://example.com/\r"));
        assert!(!matches("Endpoint", "http://example.com"));
    }

    #[test]
    fn errors_have_the_status_of_the_facts() {
        assert_eq!(facts().error_status("AccessDeniedException"), Some(401));
        assert_eq!(facts().error_status("SerializationException"), None);
    }
}

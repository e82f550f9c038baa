//! Requests judged by the shapes of the facts, and answers checked against them. Rules that no shape can say are in `operations`.

use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::facts::{Location, Member, Operation, Shape, facts};

/// The enum of the types that can be created.
const CONNECTOR_TYPE: &str = "ActionConnectorType";

/// Checks all members of a request, wherever they travelled, and names every one that breaks a rule. `further_types` are accepted besides the
/// connector types of the facts.
pub(crate) fn validate(
    operation: &Operation,
    members: &Map<String, Value>,
    further_types: &'static [&'static str],
) -> Result<(), Refusal> {
    let mut findings = Findings { further_types, ..Findings::default() };
    structure(&mut findings, &operation.input, members, "");
    findings.into_result()
}

/// Whether an answer has only members that its output shape has, of the right JSON type. Says what is wrong with it otherwise.
pub(crate) fn check_answer(operation: &Operation, answer: &Value) -> Result<(), String> {
    let mut findings = Findings { strictness: Strictness::TypesOnly, ..Findings::default() };
    check(&mut findings, &operation.output, answer, "");
    findings.into_result().map_err(|refusal| refusal.message.unwrap_or_default())
}

/// The JSON body may hold only members that travel in the body.
pub(crate) fn unknown_body_members(operation: &Operation, body: &Map<String, Value>) -> Result<(), Refusal> {
    let members = members_of(&operation.input);
    let unknown: Vec<String> = body
        .keys()
        .filter(|name| members.get(*name).is_none_or(|member| member.location.is_some()))
        .map(|name| constraint("", &member_path("", name), "Member is not known in the body"))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Refusal::violation(&sentence(&unknown))) }
}

/// The numbers of the request that it may omit.
pub(crate) fn optional_numbers(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let members = members_of(&operation.input).iter();
    members.filter(|(_, member)| matches!(facts().shape(&member.shape), Shape::Integer { .. })).map(|(name, _)| name.as_str())
}

/// The member of the request that a query parameter carries.
pub(crate) fn query_member(operation: &Operation, parameter: &str) -> Option<(&'static str, &'static Shape)> {
    members_of(&operation.input)
        .iter()
        .find(|(_, member)| member.location == Some(Location::QueryString) && member.location_name.as_deref() == Some(parameter))
        .map(|(name, member)| (name.as_str(), facts().shape(&member.shape)))
}

/// What a reader may see of a value that was written in another shape: each member of the read shape, from the written member of that name,
/// with or without the `Read` that the read shapes put before it. Secrets have no member in a read shape and so never come through.
pub(crate) fn project(shape: &str, written: &Value) -> Value {
    let (Shape::Structure { members, union, .. }, Some(object)) = (facts().shape(shape), written.as_object()) else {
        return written.clone();
    };
    let seen = members.iter().filter_map(|(name, member)| {
        let value = object.get(name).or_else(|| object.get(name.strip_prefix("Read")?))?;
        Some((name.clone(), project(&member.shape, value)))
    });
    // The service has kinds of things that its API does not know, and shows them.
    let is_known = |name: &String| members.contains_key(name) || members.contains_key(&format!("Read{name}"));
    let unknown = object.iter().filter(|(name, _)| *union && !is_known(name));
    let seen = seen.chain(unknown.map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(seen.collect())
}

#[derive(Default)]
struct Findings {
    further_types: &'static [&'static str],
    strictness: Strictness,
    wrong_types: Vec<String>,
    constraints: Vec<String>,
}

#[derive(Default, PartialEq, Eq, Clone, Copy)]
enum Strictness {
    #[default]
    Everything,
    /// What the service sends may break its own limits; its form may not.
    TypesOnly,
}

impl Findings {
    fn wrong_type(&mut self, path: &str, expected: &str) {
        self.wrong_types.push(format!("Value at '{path}' is not {expected}"));
    }

    fn unless(&mut self, holds: Option<bool>, value: &str, path: &str, rule: impl FnOnce() -> String) {
        if holds == Some(false) && self.strictness == Strictness::Everything {
            self.constraints.push(constraint(value, path, &rule()));
        }
    }

    /// A body of the wrong form is refused before anybody looks at its limits, as a parser would.
    fn into_result(self) -> Result<(), Refusal> {
        if !self.wrong_types.is_empty() {
            return Err(Refusal::new("SerializationException", &self.wrong_types.join("; ")));
        }
        if !self.constraints.is_empty() {
            return Err(Refusal::violation(&sentence(&self.constraints)));
        }
        Ok(())
    }
}

fn check(findings: &mut Findings, shape: &str, value: &Value, path: &str) {
    let shown = shown(shape, value);
    match (facts().shape(shape), value) {
        (Shape::Structure { .. }, Value::Object(members)) => structure(findings, shape, members, path),
        (Shape::Structure { .. }, _) => findings.wrong_type(path, "an object"),
        (Shape::List { min, max, member }, Value::Array(values)) => {
            length(findings, &shown, path, values.len(), *min, *max);
            for (index, value) in values.iter().enumerate() {
                check(findings, &member.shape, value, &format!("{path}.{}.member", index + 1));
            }
        }
        (Shape::List { .. }, _) => findings.wrong_type(path, "a list"),
        (Shape::String { min, max, pattern, allowed, .. }, Value::String(text)) => {
            length(findings, &shown, path, text.chars().count(), *min, *max);
            if let Some(pattern) = pattern {
                findings.unless(Some(pattern.matches(text)), &shown, path, || {
                    format!("Member must satisfy regular expression pattern: {}", pattern.text)
                });
            }
            if let Some(allowed) = allowed {
                let further = if shape == CONNECTOR_TYPE { findings.further_types } else { &[] };
                let is_allowed = allowed.contains(text) || further.contains(&text.as_str());
                findings.unless(Some(is_allowed), &shown, path, || {
                    format!("Member must satisfy enum value set: [{}]", allowed.join(", "))
                });
            }
        }
        (Shape::String { .. }, _) => findings.wrong_type(path, "a string"),
        (Shape::Integer { min, max }, value) => {
            let Some(number) = value.as_i64() else {
                return findings.wrong_type(path, "an integer");
            };
            findings.unless(min.map(|min| number >= min), &shown, path, || {
                format!("Member must have value greater than or equal to {}", min.unwrap_or_default())
            });
            findings.unless(max.map(|max| number <= max), &shown, path, || {
                format!("Member must have value less than or equal to {}", max.unwrap_or_default())
            });
        }
        (Shape::Timestamp {}, Value::Number(_)) => {}
        (Shape::Timestamp {}, _) => findings.wrong_type(path, "a number of seconds"),
    }
}

fn structure(findings: &mut Findings, shape: &str, values: &Map<String, Value>, path: &str) {
    let Shape::Structure { required, members, union, .. } = facts().shape(shape) else {
        return findings.wrong_type(path, "an object");
    };
    for name in required {
        let present = values.get(name).is_some_and(|value| !value.is_null());
        let shown = members.get(name).map_or_else(String::new, |member| shown(&member.shape, &Value::Null));
        findings.unless(Some(present), &shown, &member_path(path, name), || "Member must not be null".to_owned());
    }
    if *union {
        let set = values.values().filter(|value| !value.is_null()).count();
        findings.unless(Some(set == 1), "", path, || format!("Exactly one member must be set, and {set} are"));
    }
    for (name, value) in values {
        let path = member_path(path, name);
        match members.get(name) {
            // A null is a member that is not there.
            Some(_) if value.is_null() => {}
            Some(member) => check(findings, &member.shape, value, &path),
            // A kind of thing that the API does not know, which a test has planted.
            None if findings.strictness == Strictness::TypesOnly && *union => {}
            None if findings.strictness == Strictness::TypesOnly => findings.wrong_type(&path, "a member of its shape"),
            None => findings.unless(Some(false), "", &path, || format!("Member is not known in {shape}")),
        }
    }
}

fn length(findings: &mut Findings, shown: &str, path: &str, length: usize, min: Option<usize>, max: Option<usize>) {
    findings.unless(min.map(|min| length >= min), shown, path, || {
        format!("Member must have length greater than or equal to {}", min.unwrap_or_default())
    });
    findings.unless(max.map(|max| length <= max), shown, path, || {
        format!("Member must have length less than or equal to {}", max.unwrap_or_default())
    });
}

fn members_of(shape: &str) -> &'static std::collections::BTreeMap<String, Member> {
    match facts().shape(shape) {
        Shape::Structure { members, .. } => members,
        _ => unreachable!("inputs and outputs of operations are structures"),
    }
}

/// AWS names members in its messages with a small first letter.
fn member_path(parent: &str, name: &str) -> String {
    let mut letters = name.chars();
    let name: String = letters.next().into_iter().map(|letter| letter.to_ascii_lowercase()).chain(letters).collect();
    if parent.is_empty() { name } else { format!("{parent}.{name}") }
}

/// A value as the service repeats it, with a space before it: texts and numbers, lists of them, and null. Nothing for a sensitive shape and for
/// what might contain one.
fn shown(shape: &str, value: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (facts().shape(shape), value) {
        (Shape::String { sensitive: true, .. }, _) => String::new(),
        (_, Value::Null) => " null".to_owned(),
        (Shape::String { .. } | Shape::Integer { .. }, value) => format!(" '{}'", text(value)),
        (Shape::List { member, .. }, Value::Array(values)) => match facts().shape(&member.shape) {
            Shape::String { sensitive: false, .. } => {
                format!(" '[{}]'", values.iter().map(text).collect::<Vec<_>>().join(", "))
            }
            _ if values.is_empty() => " '[]'".to_owned(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

fn constraint(shown: &str, path: &str, rule: &str) -> String {
    format!("Value{shown} at '{path}' failed to satisfy constraint: {rule}")
}

fn sentence(constraints: &[String]) -> String {
    let errors = if constraints.len() == 1 { "error" } else { "errors" };
    format!("{} validation {errors} detected: {}", constraints.len(), constraints.join("; "))
}

//! The rows against the description of the API: whatever that says of the length, the pattern or the words of an input, the row of
//! the argument says too. Where a row says otherwise on purpose, the reason stands here.

use std::{collections::BTreeSet, fs};

use serde_json::Value as Json;
use terraform_plugin::{
    diagnostic::Severity,
    rule::{Check, Rule},
    schema::{Attribute, Block, Mode, NestedBlock, Nesting},
};
use terraform_provider_quicksight::action_connector::{permission, schema::SCHEMA};

/// What differs from the API on purpose: the member, what is not compared, and why.
const EXCEPTIONS: [(&str, &str, &str); 9] = [
    ("CreateActionConnectorRequest.Type", "enum", "AWS adds types, so that an unknown one is worth a warning only"),
    ("ResourcePermission.Actions", "max", "CloudFormation says 30 where the API says 20, so that more is worth a warning only"),
    ("CreateActionConnectorRequest.Tags", "min", "no tags are left out of the request"),
    ("CreateActionConnectorRequest.Tags", "max", "counted by the plan, since the provider's default_tags are among them"),
    ("CreateActionConnectorRequest.Permissions", "min", "no permissions are left out of the request"),
    ("CreateActionConnectorRequest.AwsAccountId", "min", "the pattern says 12 digits"),
    ("CreateActionConnectorRequest.AwsAccountId", "max", "the pattern says 12 digits"),
    ("UpdateActionConnectorPermissionsRequest.AwsAccountId", "min", "the pattern says 12 digits"),
    ("UpdateActionConnectorPermissionsRequest.AwsAccountId", "max", "the pattern says 12 digits"),
];

fn facts() -> Json {
    let path = format!("{}/crates/quicksight-emulator/api/quicksight-action-connector-api.json", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
    serde_json::from_str(&text).expect("the description of the API is JSON")
}

fn is_excepted(member: &str, what: &str) -> bool {
    EXCEPTIONS.iter().any(|(of, not_compared, _)| *of == member && *not_compared == what)
}

/// The shape that `STRUCTURE.MEMBER` has.
fn shape<'a>(facts: &'a Json, member: &str) -> Option<&'a Json> {
    let (structure, member) = member.split_once('.')?;
    let member = &facts["shapes"][structure]["members"][member];
    facts["shapes"].get(target(member)?)
}

/// The name of the shape that a member refers to.
fn target(member: &Json) -> Option<&str> {
    member.as_str().or_else(|| member["shape"].as_str())
}

fn errors(attribute: &Attribute) -> impl Iterator<Item = &Check> {
    attribute.rules.iter().filter(|rule| rule.severity == Severity::Error).map(|rule| &rule.check)
}

/// What rules say of size, in characters or elements.
fn size(mut checks: impl Iterator<Item = Check>) -> (Option<u64>, Option<u64>) {
    let size = checks.find_map(|check| match check {
        Check::Length { min, max } | Check::Items { min, max } => Some((min as u64, max as u64)),
        _ => None,
    });
    size.unzip()
}

/// The API writes some patterns with anchors and some without, where the rows always mean the whole text, and not every hyphen in a
/// class with the backslash that our engine wants.
fn bare(pattern: &str) -> String {
    pattern.trim_start_matches('^').trim_end_matches('$').replace("\\-", "-")
}

fn compare(facts: &Json, member: &str, checks: Vec<Check>, wrong: &mut Vec<String>) {
    let Some(shape) = shape(facts, member) else {
        wrong.push(format!("{member} is not in the description of the API"));
        return;
    };
    let (min, max) = size(checks.iter().cloned());
    for (what, ours) in [("min", min), ("max", max)] {
        let theirs = shape[what].as_u64();
        if theirs != ours && theirs.is_some() && !is_excepted(member, what) {
            wrong.push(format!("{member}: {what} is {theirs:?} in the API, but {ours:?} in its row"));
        }
    }
    if let Some(pattern) = shape["pattern"].as_str().map(bare) {
        let same = checks.iter().any(|check| match check {
            Check::Pattern { pattern: ours, .. } => bare(ours) == pattern,
            // The same characters, any number of times; that there is one at all is the business of the length.
            Check::Alphabet { class, .. } => ["*", "+"].iter().any(|many| bare(&format!("{class}{many}")) == pattern),
            _ => false,
        });
        if !same {
            wrong.push(format!("{member}: no rule has the API's pattern {pattern}"));
        }
    }
    if let Some(words) = shape["enum"].as_array()
        && !is_excepted(member, "enum")
    {
        let theirs: BTreeSet<&str> = words.iter().filter_map(Json::as_str).collect();
        let ours = checks.iter().find_map(|check| match check {
            Check::OneOf(words) => Some(words.iter().copied().collect::<BTreeSet<_>>()),
            _ => None,
        });
        if ours.as_ref() != Some(&theirs) {
            wrong.push(format!("{member}: the words are {theirs:?} in the API, but {ours:?} in its row"));
        }
    }
}

/// Every row with a member of an input, at every depth.
fn rows(block: &Block) -> Vec<(&'static str, Vec<Check>)> {
    let arguments = block.attributes.iter().filter(|attribute| attribute.mode != Mode::Computed && !attribute.member.is_empty());
    let mut rows: Vec<_> = arguments.map(|attribute| (attribute.member, errors(attribute).cloned().collect())).collect();
    for nested in &block.blocks {
        if !nested.member.is_empty() {
            rows.push((nested.member, count(nested)));
        }
        rows.extend(self::rows(&nested.block));
    }
    rows
}

fn count(nested: &NestedBlock) -> Vec<Check> {
    match nested.nesting {
        Nesting::Single { .. } => Vec::new(),
        Nesting::List { min, max } | Nesting::Set { min, max } => vec![Rule::items(min as usize, max as usize).check],
    }
}

/// Every member of a structure that is reached from the input of an operation, as `STRUCTURE.MEMBER`.
fn members(facts: &Json, structure: &str, found: &mut BTreeSet<String>) {
    for (name, member) in facts["shapes"][structure]["members"].as_object().into_iter().flatten() {
        if !found.insert(format!("{structure}.{name}")) {
            continue;
        }
        let Some(mut inner) = target(member) else { continue };
        if facts["shapes"][inner]["type"] == "list" {
            inner = target(&facts["shapes"][inner]["member"]).unwrap_or_default();
        }
        members(facts, inner, found);
    }
}

#[test]
fn every_length_pattern_and_enum_value_of_the_api_is_in_the_row_of_its_argument() {
    let facts = facts();
    let mut wrong = Vec::new();
    for (member, checks) in [&SCHEMA, &permission::schema::SCHEMA].iter().flat_map(|schema| rows(&schema.block)) {
        compare(&facts, member, checks, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_member_that_a_create_takes_has_a_row() {
    let facts = facts();
    let mut taken = BTreeSet::new();
    members(&facts, "CreateActionConnectorRequest", &mut taken);
    let with_row: BTreeSet<&str> = rows(&SCHEMA.block).into_iter().map(|(member, _)| member).collect();
    let without: Vec<&String> = taken
        .iter()
        // Tags are a map here.
        .filter(|member| !with_row.contains(member.as_str()) && !member.starts_with("Tag."))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_keys_and_values_of_tags_are_as_long_as_the_api_allows() {
    let facts = facts();
    let tags = SCHEMA.block.attribute("tags").expect("tags are a row");
    let inner = |pick: fn(&Check) -> Option<&Rule>| size(errors(tags).filter_map(pick).map(|rule| rule.check.clone()));
    let key = inner(|check| if let Check::EachKey(rule) = check { Some(rule) } else { None });
    let value = inner(|check| if let Check::Each(rule) = check { Some(rule) } else { None });
    for (member, ours) in [("Tag.Key", key), ("Tag.Value", value)] {
        let shape = shape(&facts, member).expect("tags are in the description of the API");
        assert_eq!((shape["min"].as_u64(), shape["max"].as_u64()), ours, "{member}");
    }
}

#[test]
fn every_exception_is_needed() {
    let facts = facts();
    for (member, what, _) in EXCEPTIONS {
        let shape = shape(&facts, member).unwrap_or_else(|| panic!("{member} is not in the description of the API"));
        assert!(!shape[what].is_null(), "{member} has no {what} any more");
    }
}

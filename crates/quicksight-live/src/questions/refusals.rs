//! Requests that are refused, and how: by the account, by the model, by IAM, by limits.

use serde_json::json;

use super::asked::{Asked, Exchange, Outcome};
use super::bodies;
use super::interview::{Interview, Stop, accepted};
use crate::answer::Answer;
use crate::reading::Reading;

/// Types of connectors that exist, and that the enum of the API model lacks.
const UNCREATABLE_TYPES: [&str; 2] = ["MODEL_CONTEXT_PROTOCOL", "OPEN_API"];

/// Accounts that AWS uses in its documentation.
const OTHER_ACCOUNTS: [&str; 2] = ["111122223333", "444455556666"];

/// One more than AWS documents for a resource.
const TOO_MANY_TAGS: usize = 51;

const BUILT_IN: &str = "quicksuite-";

pub fn availability(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let list = interview.client.list_page(Some("100"), None);
    let answer = interview.send_showing("a list", &list, |answer| {
        format!("{} connectors", answer.body["ActionConnectorSummaries"].as_array().map_or(0, Vec::len))
    })?;
    if let Some(identity_region) = identity_region(&answer) {
        interview.read("identity-region", identity_region);
    } else if let Some(kind) = missing_subscription(&answer) {
        interview.read("subscription", kind);
    } else if answer.status >= 500 || answer.status == 404 {
        let region = interview.arguments.region.clone();
        interview.read("unsupported-regions", region);
        interview.read("unsupported-region-answer", if answer.status == 404 { "html-page" } else { "internal-failure" });
    } else if answer.is_success() {
        interview.read("subscription", "active");
    }
    let answer = accepted(answer, "connectors cannot be listed, so nothing else was asked")?;
    let summaries = answer.body["ActionConnectorSummaries"].as_array().into_iter().flatten();
    let built_in = summaries.filter(|summary| summary["ActionConnectorId"].as_str().is_some_and(|id| id.starts_with(BUILT_IN)));
    interview.note(format!("The first page of the list has {} built-in connectors.", built_in.count()));
    Ok(())
}

/// "... but your identity region is eu-west-1. Please use the eu-west-1 endpoint."
fn identity_region(answer: &Answer) -> Option<String> {
    let (_, rest) = answer.message()?.split_once("identity region is ")?;
    Some(rest.split(['.', ' ']).next()?.to_owned())
}

fn missing_subscription(answer: &Answer) -> Option<&'static str> {
    match answer.code() {
        "UnsupportedUserEditionException" => Some("unsupported-edition"),
        "PreconditionNotMetException" => Some("precondition-not-met"),
        "UnauthorizedException" => Some("unauthorized"),
        "AccessDeniedException" if answer.says("STANDARD Edition") => Some("standard-edition"),
        "ResourceNotFoundException" if answer.says("Directory information") => Some("directory-not-found"),
        "ResourceNotFoundException" if answer.says("Account information") => Some("account-not-found"),
        "ResourceNotFoundException" if answer.says("signed up") => Some("not-signed-up"),
        _ => None,
    }
}

pub fn uncreatable_types(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let mut accepted_types = Vec::new();
    for connector_type in UNCREATABLE_TYPES {
        let id = interview.id(&connector_type.to_lowercase().replace('_', "-"));
        let answer = interview.try_create(connector_type, &id, bodies::connector(&id, connector_type, bodies::none()))?;
        if answer.is_success() {
            accepted_types.push(connector_type);
        }
    }
    interview.read("uncreatable-types", if accepted_types.is_empty() { "refused" } else { "accepted" });
    if accepted_types.len() == 1 {
        interview.note(format!("Only {} is accepted.", accepted_types[0]));
    }
    Ok(())
}

pub fn max_results(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let list = interview.client.list_page(None, None);
    let answer = interview.send("a list without it", &list)?;
    match (answer.is_success(), answer.status) {
        (true, _) => interview.read("max-results", "optional"),
        (false, 400) => interview.read("max-results", "required"),
        (false, _) => accepted(answer, "the list was refused for another reason").map(drop)?,
    }
    Ok(())
}

pub fn validation(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.id("invalid");
    let body = bodies::with(bodies::connector(&id, "GENERIC_HTTP", bodies::none()), "Name", "no/slash");
    let answer = interview.try_create("a name that the model forbids", &id, body)?;
    match answer.code() {
        "ValidationException" => interview.read("validation-errors", "validation-exception"),
        "InvalidParameterValueException" => interview.read("validation-errors", "invalid-parameter-value-exception"),
        _ if answer.is_success() => interview.note("The name is accepted, although the model forbids it."),
        code => interview.note(format!("The error code is {code}.")),
    }
    Ok(())
}

pub fn access_denied(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let other = OTHER_ACCOUNTS.into_iter().find(|account| *account != interview.arguments.account).unwrap_or(OTHER_ACCOUNTS[0]);
    let id = interview.id("other-account");
    let call = interview.client.describe_in(other, &id);
    let answer = interview.send(&format!("a read in account {other}, which AWS uses in examples"), &call)?;
    match (answer.code(), answer.status) {
        ("AccessDeniedException", 403) => interview.read("access-denied-status", "forbidden"),
        ("AccessDeniedException", 401) => interview.read("access-denied-status", "unauthorized"),
        _ => interview.note("Another account is not refused by IAM, so the status of a denial by IAM is unknown."),
    }
    Ok(())
}

pub fn tags(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let id = interview.connector("tags")?;
    let arn = interview.described("its ARN", &id, &["Arn"])?["Arn"].as_str().unwrap_or_default().to_owned();
    let tags: Vec<_> = (0..TOO_MANY_TAGS).map(|number| json!({ "Key": format!("key-{number}"), "Value": "v" })).collect();
    let call = interview.client.tag(&arn, json!({ "Tags": tags }));
    let answer = interview.send(&format!("{TOO_MANY_TAGS} tags"), &call)?;
    interview.note(match answer.is_success() {
        true => format!("{TOO_MANY_TAGS} tags are accepted."),
        false => format!("{TOO_MANY_TAGS} tags are refused with {}.", answer.code()),
    });
    Ok(())
}

/// What the run saw by the way.
pub fn throttling(answer: &Answer, option: &'static str) -> Asked {
    let value = match (answer.status, answer.message()) {
        (400, _) => "bad-request",
        (_, None) => "null-message",
        (_, Some(_)) => "rate-exceeded",
    };
    Asked {
        title: "What does throttling look like?",
        exchanges: vec![Exchange { asked: "any request".to_owned(), answered: answer.summary() }],
        readings: vec![Reading::new(option, value)],
        notes: vec!["It was not provoked: the run was throttled.".to_owned()],
        outcome: Outcome::Complete,
    }
}

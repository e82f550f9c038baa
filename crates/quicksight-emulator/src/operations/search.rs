//! Lists and searches: pages of summaries in the order of the identifiers.

use serde_json::{Value, json};

use super::members::{Answer, members};
use crate::answer::Refusal;
use crate::connector::Connector;
use crate::request::Request;
use crate::state::State;

/// Whoever may change the permissions of a connector is an owner of it. AWS lists no actions for the levels.
const OWNER_ACTION: &str = "quicksight:UpdateActionConnectorPermissions";
const VIEWER_ACTION: &str = "quicksight:DescribeActionConnector";

pub(super) fn list(state: &mut State, request: &Request) -> Answer {
    page(state, request, |_| true)
}

pub(super) fn search(state: &mut State, request: &Request) -> Answer {
    let Some(filter) = request.list("Filters").first() else {
        return page(state, request, |_| true);
    };
    let text = |member: &str| filter[member].as_str().unwrap_or_default();
    let (name, operator, value) = (text("Name"), text("Operator"), text("Value"));
    let is_about_text = matches!(name, "ACTION_CONNECTOR_NAME" | "ACTION_CONNECTOR_TYPE");
    if operator == "StringLike" && !is_about_text {
        return Err(Refusal::invalid(&format!("The filter {name} takes the operator StringEquals only")));
    }
    page(state, request, |connector| match name {
        "ACTION_CONNECTOR_NAME" => compare(operator, &connector.name, value),
        "ACTION_CONNECTOR_TYPE" => compare(operator, &connector.connector_type, value),
        "QUICKSIGHT_OWNER" | "DIRECT_QUICKSIGHT_OWNER" => may(connector, value, OWNER_ACTION),
        "DIRECT_QUICKSIGHT_SOLE_OWNER" => may(connector, value, OWNER_ACTION) && owners(connector) == 1,
        _ => may(connector, value, OWNER_ACTION) || may(connector, value, VIEWER_ACTION),
    })
}

fn page(state: &mut State, request: &Request, wanted: impl Fn(&Connector) -> bool) -> Answer {
    state.complete_transitions();
    let after = match request.optional("NextToken") {
        Some(token) => {
            Some(id_of_token(token).ok_or_else(|| Refusal::new("InvalidNextTokenException", "The NextToken is not valid"))?)
        }
        None => None,
    };
    let asked = request.member("MaxResults").and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
    let size = asked.filter(|size| *size > 0).unwrap_or(state.options.page_size).min(state.options.page_size.max(1));

    let scope = (request.required("AwsAccountId").to_owned(), request.region.clone());
    let first = (scope.0.clone(), scope.1.clone(), after.clone().unwrap_or_default());
    let mut matching = state
        .connectors
        .range(first..)
        .take_while(|((account, region, _), _)| (account, region) == (&scope.0, &scope.1))
        .filter(|((_, _, id), connector)| after.as_ref() != Some(id) && wanted(connector))
        .map(|(_, connector)| connector)
        .peekable();
    let mut summaries = Vec::new();
    let mut last = None;
    for connector in matching.by_ref().take(size) {
        summaries.push(Value::Object(connector.summary()));
        last = Some(connector.id.clone());
    }
    let mut answer = members([("ActionConnectorSummaries", json!(summaries))]);
    if let (Some(last), Some(_)) = (last, matching.peek()) {
        answer.insert("NextToken".to_owned(), json!(token_of_id(&last)));
    }
    Ok(answer)
}

/// `StringLike` finds a part, whatever the case.
fn compare(operator: &str, text: &str, value: &str) -> bool {
    match operator {
        "StringLike" => text.to_lowercase().contains(&value.to_lowercase()),
        _ => text == value,
    }
}

fn may(connector: &Connector, principal: &str, action: &str) -> bool {
    connector
        .permissions
        .iter()
        .any(|permission| permission.principal == principal && permission.actions.iter().any(|held| held == action))
}

fn owners(connector: &Connector) -> usize {
    connector.permissions.iter().filter(|permission| permission.actions.iter().any(|held| held == OWNER_ACTION)).count()
}

/// Opaque to clients: the last identifier of the page in hexadecimal.
fn token_of_id(id: &str) -> String {
    id.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn id_of_token(token: &str) -> Option<String> {
    let bytes = token.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok().filter(|id| !id.is_empty())
}

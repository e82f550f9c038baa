//! Lists, searches and their pages.

use quicksight_emulator::{Connector, Emulator, MaxResults, Options, Permission};
use serde_json::{Value, json};

use crate::client::*;

fn started(count: usize) -> (Emulator, Client) {
    let (emulator, client) = start(instant());
    for number in 0..count {
        emulator.put(Connector::new(ACCOUNT, REGION, &format!("c{number:04}"), "SLACK"));
    }
    emulator.put(Connector::new(ACCOUNT, "eu-west-1", "elsewhere", "SLACK"));
    (emulator, client)
}

fn list(client: &Client, query: &str) -> Answer {
    client.get(&format!("/accounts/{ACCOUNT}/action-connectors{query}"))
}

fn search(client: &Client, name: &str, operator: &str, value: &str) -> Answer {
    let filter = json!({ "Name": name, "Operator": operator, "Value": value });
    client.post(&format!("/accounts/{ACCOUNT}/search/action-connectors"), json!({ "Filters": [filter] }))
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["ActionConnectorSummaries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|summary| summary["ActionConnectorId"].as_str().unwrap())
        .collect()
}

#[test]
fn all_pages_together_have_every_connector_of_the_region_once() {
    let (emulator, client) = started(250);
    for (query, page_size, pages) in [("?max-results=100", 100, 3), ("?max-results=50", 100, 5), ("?max-results=100", 7, 36)] {
        emulator.set_options(Options { page_size, ..instant() });
        let (mut all, mut count, mut answer) = (Vec::new(), 0, list(&client, query).ok());
        loop {
            count += 1;
            all.extend(ids(&answer).into_iter().map(str::to_owned));
            let Some(token) = answer["NextToken"].as_str() else { break };
            answer = list(&client, &format!("{query}&next-token={token}")).ok();
        }
        let expected: Vec<String> = (0..250).map(|number| format!("c{number:04}")).collect();
        assert_eq!((all, count), (expected, pages));
    }
}

#[test]
fn the_last_page_has_no_token_even_when_it_is_full() {
    let (_emulator, client) = started(100);
    assert!(list(&client, "?max-results=100").ok()["NextToken"].is_null());
}

#[test]
fn invalid_page_sizes_and_tokens_are_refused() {
    let (_emulator, client) = started(1);
    for query in ["?max-results=0", "?max-results=101"] {
        assert!(list(&client, query).refused(400, "ValidationException").contains("at 'maxResults'"));
    }
    list(&client, "?max-results=ten").refused(400, "SerializationException");
    list(&client, "?max-results=1&next-token=zz").refused(400, "InvalidNextTokenException");
    let too_many = json!({ "Filters": [{}, {}] });
    client.post(&format!("/accounts/{ACCOUNT}/search/action-connectors"), too_many).refused(400, "ValidationException");
    client.post(&format!("/accounts/{ACCOUNT}/search/action-connectors"), json!({})).refused(400, "ValidationException");
}

#[test]
fn a_list_without_a_page_size_is_refused_and_a_search_is_not() {
    let (emulator, client) = started(1);
    let expected = "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value \
                    greater than or equal to 1";
    assert_eq!(list(&client, "").refused(400, "ValidationException"), expected);
    // The model has another limit for searches, and it includes 0.
    assert_eq!(ids(&search(&client, "ACTION_CONNECTOR_TYPE", "StringEquals", "SLACK").ok()), ["c0000"]);
    emulator.set_options(Options { max_results: MaxResults::Optional, ..instant() });
    assert_eq!(ids(&list(&client, "").ok()), ["c0000"]);
    list(&client, "?max-results=0").refused(400, "ValidationException");
}

#[test]
fn a_search_finds_by_name_and_type() {
    let (emulator, client) = started(3);
    emulator.change(ACCOUNT, REGION, "c0001", |connector| connector.name = "Tickets of Jira".into());
    emulator.change(ACCOUNT, REGION, "c0002", |connector| connector.connector_type = "JIRA_CLOUD".into());
    assert_eq!(ids(&search(&client, "ACTION_CONNECTOR_NAME", "StringLike", "jira").ok()), ["c0001"]);
    assert_eq!(ids(&search(&client, "ACTION_CONNECTOR_NAME", "StringEquals", "jira").ok()), [""; 0]);
    assert_eq!(ids(&search(&client, "ACTION_CONNECTOR_TYPE", "StringEquals", "JIRA_CLOUD").ok()), ["c0002"]);
    let all = client.post(&format!("/accounts/{ACCOUNT}/search/action-connectors?max-results=0"), json!({ "Filters": [] })).ok();
    assert_eq!(ids(&all).len(), 3);
    search(&client, "COLOUR", "StringEquals", "red").refused(400, "ValidationException");
}

#[test]
fn a_search_finds_by_ownership() {
    let (emulator, client) = started(3);
    let owner =
        |name: &str| Permission { principal: user(name), actions: vec!["quicksight:UpdateActionConnectorPermissions".into()] };
    let viewer = |name: &str| Permission { principal: user(name), actions: vec!["quicksight:DescribeActionConnector".into()] };
    emulator.change(ACCOUNT, REGION, "c0000", |connector| connector.permissions = vec![owner("a")]);
    emulator.change(ACCOUNT, REGION, "c0001", |connector| connector.permissions = vec![owner("a"), owner("b")]);
    emulator.change(ACCOUNT, REGION, "c0002", |connector| connector.permissions = vec![viewer("a"), owner("b")]);
    let found = |filter: &str| search(&client, filter, "StringEquals", &user("a")).ok();
    assert_eq!(ids(&found("QUICKSIGHT_OWNER")), ["c0000", "c0001"]);
    assert_eq!(ids(&found("DIRECT_QUICKSIGHT_OWNER")), ["c0000", "c0001"]);
    assert_eq!(ids(&found("DIRECT_QUICKSIGHT_SOLE_OWNER")), ["c0000"]);
    assert_eq!(ids(&found("QUICKSIGHT_VIEWER_OR_OWNER")), ["c0000", "c0001", "c0002"]);
    assert_eq!(ids(&found("DIRECT_QUICKSIGHT_VIEWER_OR_OWNER")), ["c0000", "c0001", "c0002"]);
    search(&client, "QUICKSIGHT_OWNER", "StringLike", "a").refused(400, "InvalidParameterValueException");
}

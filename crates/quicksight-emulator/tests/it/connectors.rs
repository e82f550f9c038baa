//! Create, describe, update, delete, and the statuses between them.

use std::time::Duration;

use quicksight_emulator::{Connector, Deletion, Emulator, Names, OmittedMembers, Options};
use serde_json::{Value, json};

use crate::client::*;

#[test]
fn a_created_connector_is_described_with_all_that_was_given_but_its_secret() {
    let (emulator, client) = start(instant());
    let body = json!({
        "ActionConnectorId": "jira", "Name": "Jira", "Type": "JIRA_CLOUD", "AuthenticationConfig": basic(), "Description": "Tickets.",
        "VpcConnectionArn": "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/v",
    });
    let created = client.create(body.clone()).ok();
    assert_eq!(created["Arn"], "arn:aws:quicksight:us-east-1:123456789012:action-connector/jira");
    assert_eq!(created["CreationStatus"], "CREATION_SUCCESSFUL");

    let described = client.describe("jira");
    assert!(!described.text.contains("hunter2"));
    let described = &described.ok()["ActionConnector"];
    for member in ["ActionConnectorId", "Name", "Type", "Description", "VpcConnectionArn"] {
        assert_eq!(described[member], body[member]);
    }
    assert_eq!(described["Arn"], created["Arn"]);
    assert!(described["CreatedTime"].as_f64().unwrap() > 1.7e9);
    assert!(!described["EnabledActions"].as_array().unwrap().is_empty());
    assert_eq!(emulator.connectors()[0].last_request, body);
    assert_eq!(emulator.connectors()[0].authentication_config, basic());
}

/// What Describe shows of each kind of authentication, from what Create was given.
#[test]
fn each_authentication_type_is_read_without_its_secret() {
    let details = json!({ "ClientId": "id", "ClientSecret": "hunter2", "TokenEndpoint": "https://example.com/token" });
    let read_details = json!({ "ClientId": "id", "TokenEndpoint": "https://example.com/token" });
    let code_details = with(details.clone(), "AuthorizationEndpoint", json!("https://example.com/auth"));
    let read_code_details = with(read_details.clone(), "AuthorizationEndpoint", json!("https://example.com/auth"));
    let cases = [
        (
            "OAUTH2_AUTHORIZATION_CODE",
            json!({ "AuthorizationCodeGrantMetadata": { "BaseEndpoint": "https://e.com", "RedirectUrl": "https://r.com",
                "AuthorizationCodeGrantCredentialsDetails": { "AuthorizationCodeGrantDetails": code_details } } }),
            json!({ "AuthorizationCodeGrantMetadata": { "BaseEndpoint": "https://e.com", "RedirectUrl": "https://r.com",
                "AuthorizationCodeGrantCredentialsSource": "PLAIN_CREDENTIALS",
                "ReadAuthorizationCodeGrantCredentialsDetails": { "ReadAuthorizationCodeGrantDetails": read_code_details } } }),
        ),
        (
            "OAUTH2_AUTHORIZATION_CODE",
            json!({ "AuthorizationCodeGrantMetadata": { "BaseEndpoint": "https://e.com", "RedirectUrl": "https://r.com" } }),
            json!({ "AuthorizationCodeGrantMetadata": { "BaseEndpoint": "https://e.com", "RedirectUrl": "https://r.com" } }),
        ),
        (
            "OAUTH2_CLIENT_CREDENTIALS",
            json!({ "ClientCredentialsGrantMetadata": { "BaseEndpoint": "https://e.com", "ClientCredentialsSource": "PLAIN_CREDENTIALS",
                "ClientCredentialsDetails": { "ClientCredentialsGrantDetails": details } } }),
            json!({ "ClientCredentialsGrantMetadata": { "BaseEndpoint": "https://e.com", "ClientCredentialsSource": "PLAIN_CREDENTIALS",
                "ReadClientCredentialsDetails": { "ReadClientCredentialsGrantDetails": read_details } } }),
        ),
        (
            "API_KEY",
            json!({ "ApiKeyConnectionMetadata": { "BaseEndpoint": "https://e.com", "ApiKey": "hunter2", "Email": "a.b@example.com" } }),
            json!({ "ApiKeyConnectionMetadata": { "BaseEndpoint": "https://e.com", "Email": "a.b@example.com" } }),
        ),
        (
            "IAM",
            json!({ "IamConnectionMetadata": { "RoleArn": "arn:aws:iam::123456789012:role/r" } }),
            json!({ "IamConnectionMetadata": { "RoleArn": "arn:aws:iam::123456789012:role/r",
                "SourceArn": "arn:aws:quicksight:us-east-1:123456789012:action-connector/c" } }),
        ),
    ];
    for (authentication_type, written, read) in cases {
        let (_emulator, client) = start(instant());
        client.create(with(connector("c"), "AuthenticationConfig", authentication(authentication_type, written))).ok();
        let described = client.describe("c").ok();
        assert_eq!(described["ActionConnector"]["AuthenticationConfig"], authentication(authentication_type, read));
    }
}

#[test]
fn a_creation_is_in_progress_for_its_time_and_admits_no_change_until_then() {
    let (emulator, client) = start(Options { creation_time: Duration::from_secs(60), ..instant() });
    assert_eq!(client.create(connector("c")).ok()["CreationStatus"], "CREATION_IN_PROGRESS");
    let update = json!({ "Name": "New", "AuthenticationConfig": none() });
    client.update("c", update.clone()).refused(409, "ConflictException");
    let grant = json!({ "GrantPermissions": [{ "Principal": user("a"), "Actions": ["quicksight:DescribeActionConnector"] }] });
    client.post(&format!("{}/permissions", path("c")), grant).refused(409, "ConflictException");
    assert_eq!(emulator.connectors()[0].name, "Name");
    client.delete("c").ok();

    emulator.set_options(Options { creation_time: Duration::from_millis(30), ..instant() });
    client.create(connector("c")).ok();
    client.wait_for("c", "CREATION_SUCCESSFUL");
    assert_eq!(client.update("c", update).ok()["UpdateStatus"], "UPDATE_SUCCESSFUL");
}

#[test]
fn an_update_is_in_progress_for_its_time() {
    let (_emulator, client) = start(Options { update_time: Duration::from_millis(30), ..instant() });
    client.create(connector("c")).ok();
    let before = client.describe("c").ok()["ActionConnector"]["LastUpdatedTime"].as_f64().unwrap();
    std::thread::sleep(Duration::from_millis(5));
    let updated = client.update("c", json!({ "Name": "New", "AuthenticationConfig": basic() })).ok();
    assert_eq!(updated["UpdateStatus"], "UPDATE_IN_PROGRESS");
    let after = client.wait_for("c", "UPDATE_SUCCESSFUL");
    assert_eq!(after["Name"], "New");
    assert_eq!(after["AuthenticationConfig"]["AuthenticationType"], "BASIC");
    assert!(after["LastUpdatedTime"].as_f64().unwrap() > before);
}

#[test]
fn an_update_without_a_description_clears_or_keeps_it_as_the_option_says() {
    for (omitted_members, expected) in [(OmittedMembers::Cleared, Value::Null), (OmittedMembers::Kept, json!("Text"))] {
        let (_emulator, client) = start(Options { omitted_members, ..instant() });
        client.create(with(connector("c"), "Description", json!("Text"))).ok();
        client.update("c", json!({ "Name": "Name", "AuthenticationConfig": none() })).ok();
        assert_eq!(client.describe("c").ok()["ActionConnector"]["Description"], expected);
    }
}

#[test]
fn a_deleted_connector_is_gone() {
    let (emulator, client) = start(instant());
    client.create(connector("c")).ok();
    let deleted = client.delete("c").ok();
    assert_eq!(deleted["ActionConnectorId"], "c");
    client.describe("c").refused(404, "ResourceNotFoundException");
    client.delete("c").refused(404, "ResourceNotFoundException");
    client.update("c", json!({ "Name": "Name", "AuthenticationConfig": none() })).refused(404, "ResourceNotFoundException");
    assert!(emulator.connectors().is_empty());
}

#[test]
fn a_deletion_that_takes_time_shows_the_status_deleted_or_the_connector_as_it_was() {
    for (deletion, status) in [(Deletion::Deleted, "DELETED"), (Deletion::Visible, "CREATION_SUCCESSFUL")] {
        let (emulator, client) = start(Options { deletion_time: Duration::from_millis(150), deletion, ..instant() });
        client.create(connector("c")).ok();
        client.delete("c").ok();
        assert_eq!(client.describe("c").ok()["ActionConnector"]["Status"], status);
        client.create(connector("c")).refused(409, "ConflictException");
        while !emulator.connectors().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        client.describe("c").refused(404, "ResourceNotFoundException");
        client.create(connector("c")).ok();
    }
}

#[test]
fn connectors_live_in_one_region_and_its_partition() {
    let (_emulator, mut client) = start(instant());
    client.create(connector("c")).ok();
    for (region, partition) in [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")] {
        client.region = region;
        client.describe("c").refused(404, "ResourceNotFoundException");
        let arn = client.create(connector("c")).ok()["Arn"].clone();
        assert_eq!(arn, format!("arn:{partition}:quicksight:{region}:{ACCOUNT}:action-connector/c"));
    }
}

#[test]
fn an_identifier_is_taken_once_and_a_name_as_the_option_says() {
    let (emulator, client) = start(instant());
    client.create(connector("a")).ok();
    client.create(connector("a")).refused(409, "ResourceExistsException");
    client.create(connector("b")).ok();
    emulator.set_options(Options { names: Names::Unique, ..instant() });
    client.create(connector("c")).refused(409, "ConflictException");
    client.create(with(connector("c"), "Name", json!("Other"))).ok();
}

#[test]
fn planted_and_changed_connectors_are_answered_as_they_are() {
    let (emulator, client) = start(instant());
    emulator
        .put(Connector { status: "PENDING_UPDATE".into(), ..Connector::new(ACCOUNT, REGION, "mcp", "MODEL_CONTEXT_PROTOCOL") });
    let described = client.describe("mcp").ok();
    assert_eq!(described["ActionConnector"]["Type"], "MODEL_CONTEXT_PROTOCOL");
    assert_eq!(described["ActionConnector"]["Status"], "PENDING_UPDATE");
    let renamed = emulator.change(ACCOUNT, REGION, "mcp", |connector| connector.name = "Renamed".into());
    assert_eq!(renamed, Some(()));
    assert_eq!(client.describe("mcp").ok()["ActionConnector"]["Name"], "Renamed");
    assert!(emulator.remove(ACCOUNT, REGION, "mcp").is_some());
    client.describe("mcp").refused(404, "ResourceNotFoundException");
}

#[test]
fn every_request_is_noted_with_who_asked_what() {
    let (emulator, client) = start(instant());
    client.create(connector("c")).ok();
    client.describe("d");
    let calls = emulator.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(
        (calls[0].operation.as_str(), calls[0].status, calls[0].id.as_deref()),
        ("CreateActionConnector", Some(200), Some("c"))
    );
    assert_eq!(
        (calls[1].operation.as_str(), calls[1].status, calls[1].id.as_deref()),
        ("DescribeActionConnector", Some(404), Some("d"))
    );
    assert_eq!(calls[0].body, connector("c"));
    assert_eq!((calls[0].region.as_str(), calls[0].account.as_deref()), (REGION, Some(ACCOUNT)));
    assert_eq!((calls[0].access_key.as_str(), calls[0].user_agent.as_str()), ("AKIATEST", "sentence/1"));
    emulator.clear_calls();
    assert!(emulator.calls().is_empty());
}

#[test]
fn a_transition_may_take_for_ever() {
    let (_emulator, client) = start(Options { creation_time: Duration::MAX, ..instant() });
    client.create(connector("c")).ok();
    assert_eq!(client.describe("c").ok()["ActionConnector"]["Status"], "CREATION_IN_PROGRESS");
}

/// A test that waits for a child process blocks the only thread of its runtime.
#[tokio::test]
async fn it_answers_while_the_runtime_of_its_test_is_blocked() {
    let emulator = Emulator::start(instant()).await;
    let client = Client::new(&emulator.endpoint());
    client.create(connector("c")).ok();
    assert_eq!(emulator.connector(ACCOUNT, REGION, "c").unwrap().name, "Name");
}

#[test]
fn the_emulator_ends_with_its_handle() {
    let (emulator, client) = start(instant());
    client.create(connector("c")).ok();
    drop(emulator);
    let authorization = client.authorization("quicksight");
    assert!(client.send("GET", &path("c"), &[("Authorization", &authorization)], "").is_err());
    let again: Emulator = Emulator::start_blocking(instant());
    assert!(again.connectors().is_empty());
}

//! Create, describe, update, delete, and the statuses between them.

use std::time::{Duration, Instant};

use quicksight_emulator::{
    ChangesInTransition, Connector, Deletion, DescribedVpcConnection, Emulator, EnabledActions, Names, OmittedMembers, Options,
    RepeatedDelete,
};
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
    for member in ["ActionConnectorId", "Name", "Type", "Description"] {
        assert_eq!(described[member], body[member]);
    }
    assert_eq!(described["Arn"], created["Arn"]);
    assert!(described["CreatedTime"].as_f64().unwrap() > 1.7e9);
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
fn a_creation_is_in_progress_for_its_time_and_refuses_changes_until_then() {
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
fn a_vpc_connection_is_not_described_without_the_option() {
    let arn = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/v";
    let (emulator, client) = start(instant());
    client.create(with(connector("c"), "VpcConnectionArn", json!(arn))).ok();
    assert_eq!(client.describe("c").ok()["ActionConnector"].get("VpcConnectionArn"), None);
    assert_eq!(emulator.connectors()[0].vpc_connection_arn.as_deref(), Some(arn));
    emulator.set_options(Options { described_vpc_connection: DescribedVpcConnection::Returned, ..instant() });
    assert_eq!(client.describe("c").ok()["ActionConnector"]["VpcConnectionArn"], arn);
}

#[test]
fn no_action_is_enabled_until_it_is_planted() {
    let (emulator, client) = start(instant());
    client.create(connector("c")).ok();
    assert_eq!(client.describe("c").ok()["ActionConnector"]["EnabledActions"], json!([]));
    emulator.change(ACCOUNT, REGION, "c", |connector| connector.enabled_actions = vec!["jira:create".to_owned()]);
    assert_eq!(client.describe("c").ok()["ActionConnector"]["EnabledActions"], json!(["jira:create"]));
    emulator.set_options(Options { enabled_actions: EnabledActions::All, ..instant() });
    client.create(connector("d")).ok();
    let all = json!(["generic_http:create", "generic_http:list", "generic_http:read"]);
    assert_eq!(client.describe("d").ok()["ActionConnector"]["EnabledActions"], all);
}

#[test]
fn an_update_clears_what_it_omits() {
    let (emulator, client) = started_with_optional_members(instant());
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": none() })).ok();
    let connector = &emulator.connectors()[0];
    assert_eq!((&connector.description, &connector.vpc_connection_arn), (&None, &None));
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": none() })).ok();
}

#[test]
fn an_update_keeps_what_it_omits_with_the_option() {
    let (emulator, client) = started_with_optional_members(Options { omitted_members: OmittedMembers::Kept, ..instant() });
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": none() })).ok();
    let connector = &emulator.connectors()[0];
    assert_eq!((connector.name.as_str(), connector.description.as_deref()), ("New", Some("Text")));
    assert_eq!(connector.vpc_connection_arn.as_deref(), Some("arn:v"));
}

#[test]
fn an_update_that_omits_a_value_is_refused_with_the_option() {
    let (emulator, client) = started_with_optional_members(Options { omitted_members: OmittedMembers::Refused, ..instant() });
    let update = json!({ "Name": "New", "AuthenticationConfig": none() });
    let refused = |body: Value| client.update("c", body).refused(400, "InvalidParameterValueException");
    assert_eq!(refused(update.clone()), "Description field is incorrectly set");
    let with_description = with(update.clone(), "Description", json!("New"));
    assert_eq!(refused(with_description.clone()), "VpcConnectionArn field is incorrectly set");
    assert_eq!((emulator.connectors()[0].name.as_str(), emulator.connectors()[0].description.as_deref()), ("Name", Some("Text")));
    client.update("c", with(with_description, "VpcConnectionArn", json!("arn:v"))).ok();
    client.create(connector("bare")).ok();
    client.update("bare", update).ok();
}

fn started_with_optional_members(options: Options) -> (Emulator, Client) {
    let (emulator, client) = start(options);
    client.create(with(with(connector("c"), "Description", json!("Text")), "VpcConnectionArn", json!("arn:v"))).ok();
    (emulator, client)
}

#[test]
fn changes_during_a_transition_are_accepted_with_the_option() {
    let hour = Duration::from_secs(3600);
    let options = Options { creation_time: hour, changes_in_transition: ChangesInTransition::Accepted, ..instant() };
    let (emulator, client) = start(options);
    client.create(connector("c")).ok();
    let grant = json!({ "GrantPermissions": [{ "Principal": user("a"), "Actions": ["quicksight:DescribeActionConnector"] }] });
    client.post(&format!("{}/permissions", path("c")), grant).ok();
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": none() })).ok();
    assert_eq!((emulator.connectors()[0].name.as_str(), emulator.connectors()[0].status.as_str()), ("New", "UPDATE_SUCCESSFUL"));
}

#[test]
fn the_identifier_of_a_deleted_connector_is_in_conflict_for_a_while_although_it_is_not_found() {
    let (emulator, client) = start(Options { deletion_time: Duration::from_millis(150), ..instant() });
    client.create(connector("c")).ok();
    client.delete("c").ok();
    client.describe("c").refused(404, "ResourceNotFoundException");
    client.get(&format!("{}/permissions", path("c"))).refused(404, "ResourceNotFoundException");
    client.get(&tags_path("c")).refused(404, "ResourceNotFoundException");
    assert!(emulator.connectors().is_empty());
    client.create(connector("c")).refused(409, "ConflictException");
    client.create(connector("other")).ok();
    wait_until_created(&client, "c");
}

/// Clients in the wild wait up to a minute; one that waits for less than the default must not pass by luck.
#[test]
fn the_identifier_of_a_deleted_connector_is_in_conflict_for_two_seconds_by_default() {
    assert_eq!(Options::default().deletion_time, Duration::from_secs(2));
    assert_eq!(Options::default().deletion, Deletion::NotFound);
}

#[test]
fn the_identifier_of_a_deleted_connector_is_free_at_once_with_the_option() {
    let (_emulator, client) = start(Options { deletion_time: Duration::ZERO, ..instant() });
    client.create(connector("c")).ok();
    client.delete("c").ok();
    client.create(connector("c")).ok();
}

#[test]
fn a_second_deletion_is_not_found_or_a_conflict_as_the_option_specifies() {
    for deletion in [Deletion::NotFound, Deletion::Deleted, Deletion::Visible] {
        for (repeated_delete, status, code) in
            [(RepeatedDelete::NotFound, 404, "ResourceNotFoundException"), (RepeatedDelete::Conflict, 409, "ConflictException")]
        {
            let time = Duration::from_secs(60);
            let (_emulator, client) = start(Options { deletion_time: time, deletion, repeated_delete, ..instant() });
            client.create(connector("c")).ok();
            client.delete("c").ok();
            let message = client.delete("c").refused(status, code);
            assert!(status == 404 || message.starts_with("Cannot perform operation on deleted"), "{message}");
            client.delete("absent").refused(404, "ResourceNotFoundException");
        }
    }
}

#[test]
fn a_planted_connector_takes_an_identifier_that_is_in_conflict() {
    let (emulator, client) = start(Options { deletion_time: Duration::from_secs(60), ..instant() });
    client.create(connector("c")).ok();
    client.delete("c").ok();
    emulator.put(Connector::new(ACCOUNT, REGION, "c", "SLACK"));
    client.describe("c").ok();
    client.create(connector("c")).refused(409, "ResourceExistsException");
    assert!(emulator.remove(ACCOUNT, REGION, "c").is_some());
    client.create(connector("c")).ok();
}

#[test]
fn a_role_that_was_just_created_cannot_be_assumed_during_its_delay() {
    let role = |name: &str| {
        authentication("IAM", json!({ "IamConnectionMetadata": { "RoleArn": format!("arn:aws:iam::{ACCOUNT}:role/{name}") } }))
    };
    let (_emulator, client) = start(Options { role_propagation_time: Duration::from_millis(150), ..instant() });
    let create = || client.create(with(connector("c"), "AuthenticationConfig", role("first")));
    let message = create().refused(401, "AccessDeniedException");
    assert_eq!(message, "Failed to assume your role. Verify the trust relationships of the role in the IAM console.");
    let begin = Instant::now();
    while create().status != 200 {
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(5));
    }
    client.update("c", json!({ "Name": "Name", "AuthenticationConfig": role("first") })).ok();
    let second = json!({ "Name": "Name", "AuthenticationConfig": role("second") });
    client.update("c", second).refused(401, "AccessDeniedException");
}

fn wait_until_created(client: &Client, id: &str) {
    let begin = Instant::now();
    loop {
        let answer = client.create(connector(id));
        if answer.status == 200 {
            return;
        }
        answer.refused(409, "ConflictException");
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_deleted_connector_is_not_found() {
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
fn connectors_exist_in_one_region_and_its_partition() {
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
fn an_identifier_is_unique_and_a_name_as_the_option_specifies() {
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
fn every_request_is_recorded_with_its_caller() {
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

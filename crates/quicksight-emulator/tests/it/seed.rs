//! Connectors that exist at the start, from a file.

use quicksight_emulator::{Emulator, seed};
use serde_json::{Value, json};

use crate::client::*;

/// Whether an emulator with these connectors answers a read of this one, and how.
fn described(connectors: Vec<quicksight_emulator::Connector>, id: &str) -> Value {
    let (emulator, client) = start(instant());
    connectors.into_iter().for_each(|connector| emulator.put(connector));
    client.get(&path(id)).ok()["ActionConnector"].clone()
}

#[test]
fn what_the_admin_endpoint_shows_seeds_another_emulator_with_the_same_connectors() {
    let (emulator, client) = start(instant());
    client.create(with(connector("c"), "AuthenticationConfig", basic())).ok();
    let shown = client.get("/_emulator/connectors").text;
    let again = seed::read(&shown, "999999999999").unwrap();
    assert_eq!(again, emulator.connectors());
}

#[test]
fn a_connector_needs_a_region_and_an_id_and_has_defaults_for_all_else() {
    let connectors = seed::read(r#"[{"region": "eu-west-1", "id": "a", "tags": {"team": "sales"}}]"#, ACCOUNT).unwrap();
    let connector = &connectors[0];
    assert_eq!((connector.account.as_str(), connector.connector_type.as_str()), (ACCOUNT, "GENERIC_HTTP"));
    assert_eq!(connector.tags["team"], "sales");
    assert!(connector.arn.contains(":eu-west-1:"));
}

#[test]
fn the_array_of_the_readme_seeds_a_connector() {
    let (_, block) = include_str!("../../README.md").split_once("```json\n").unwrap();
    let connectors = seed::read(block.split("```").next().unwrap(), ACCOUNT).unwrap();
    let described = described(connectors, "jira");
    assert_eq!((&described["Name"], &described["Type"]), (&json!("Jira"), &json!("JIRA_CLOUD")));
}

/// A state with these resources, as Terraform writes it.
fn state(resources: &[(&str, Value)]) -> String {
    let resources = resources.iter().map(|(resource_type, attributes)| {
        json!({ "mode": "managed", "type": resource_type, "name": "example", "instances": [{ "attributes": attributes }] })
    });
    let data =
        json!({ "mode": "data", "type": "quicksight_action_connector", "name": "other", "instances": [{ "attributes": {} }] });
    json!({ "version": 4, "terraform_version": "1.11.4", "resources": resources.chain([data]).collect::<Vec<_>>() }).to_string()
}

fn attributes() -> Value {
    json!({
        "action_connector_id": "jira", "aws_account_id": ACCOUNT, "region": "us-east-1", "type": "JIRA_CLOUD", "name": "Jira",
        "description": null, "vpc_connection_arn": null, "status": "UPDATE_SUCCESSFUL", "created_time": "2026-11-24T14:54:24.206Z",
        "enabled_actions": ["jira:read"], "tags": {}, "tags_all": { "team": "sales" }, "timeouts": null,
        "permissions": [{ "principal": user("ann"), "actions": ["quicksight:DescribeActionConnector"] }],
        "authentication_config": {
            "authentication_type": "API_KEY",
            "authentication_metadata": {
                "none_connection_metadata": null,
                "api_key_connection_metadata": {
                    "base_endpoint": "https://example.com", "email": null, "api_key": null, "api_key_wo": null, "api_key_wo_version": "1",
                },
            },
        },
    })
}

#[test]
fn the_connectors_of_a_terraform_state_exist_as_the_state_has_them() {
    let connectors = seed::read(&state(&[("quicksight_action_connector", attributes())]), ACCOUNT).unwrap();
    assert_eq!(connectors[0].permissions[0].principal, user("ann"));
    assert_eq!(connectors[0].tags["team"], "sales");
    let described = described(connectors, "jira");
    assert_eq!(described["CreatedTime"], json!(1_795_532_064.206));
    assert_eq!((&described["Name"], &described["Status"]), (&json!("Jira"), &json!("UPDATE_SUCCESSFUL")));
    assert_eq!(
        described["AuthenticationConfig"],
        authentication("API_KEY", json!({ "ApiKeyConnectionMetadata": { "BaseEndpoint": "https://example.com" } }))
    );
}

#[test]
fn permissions_that_are_resources_of_their_own_belong_to_the_connector_of_the_state() {
    let access = json!({
        "action_connector_id": "jira", "aws_account_id": ACCOUNT, "region": "us-east-1", "principal": user("bob"),
        "actions": ["quicksight:DescribeActionConnector"], "id": "x",
    });
    let both = [("quicksight_action_connector", attributes()), ("quicksight_action_connector_permission", access.clone())];
    let connectors = seed::read(&state(&both), ACCOUNT).unwrap();
    let principals: Vec<&str> = connectors[0].permissions.iter().map(|permission| permission.principal.as_str()).collect();
    assert_eq!(principals, [user("ann"), user("bob")]);
    let error = seed::read(&state(&[("quicksight_action_connector_permission", access)]), ACCOUNT).unwrap_err();
    assert!(error.starts_with("quicksight_action_connector_permission.example: the state has no connector jira"), "{error}");
}

#[test]
fn an_incomplete_resource_of_a_state_is_named() {
    let mut attributes = attributes();
    attributes.as_object_mut().unwrap().remove("region");
    let error = seed::read(&state(&[("quicksight_action_connector", attributes)]), ACCOUNT).unwrap_err();
    assert!(error.starts_with("quicksight_action_connector.example: missing field `region`"), "{error}");
}

#[test]
fn health_is_answered_without_a_signature_and_is_no_call() {
    let emulator = Emulator::start_blocking(instant());
    let client = Client::new(&emulator.endpoint());
    assert_eq!(client.get("/_emulator/health").ok(), json!({ "status": "ok" }));
    assert!(emulator.calls().is_empty());
}

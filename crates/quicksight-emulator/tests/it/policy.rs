//! What IAM refuses, with its sentence.

use std::collections::BTreeSet;

use quicksight_emulator::{AccessDeniedStatus, Fault, Options};
use serde_json::json;

use crate::client::*;

const DENIED: &str = "AccessDeniedException";

fn denying(action: &str) -> Options {
    Options { denied_actions: BTreeSet::from([action.to_owned()]), ..instant() }
}

#[test]
fn an_action_that_no_policy_allows_is_forbidden_with_the_message_of_iam() {
    let (emulator, client) = start(denying("quicksight:DescribeActionConnector"));
    client.create(connector("c")).ok();
    let expected = "User: arn:aws:iam::123456789012:user/emulator is not authorized to perform: quicksight:DescribeActionConnector \
                    on resource: arn:aws:quicksight:us-east-1:123456789012:action-connector/c because no identity-based policy \
                    allows the quicksight:DescribeActionConnector action";
    assert_eq!(client.describe("c").refused(403, DENIED), expected);
    emulator.set_options(instant());
    client.describe("c").ok();
}

#[test]
fn what_iam_denies_is_unauthorized_with_the_option() {
    let options = denying("quicksight:DescribeActionConnector");
    let (_emulator, client) = start(Options { access_denied_status: AccessDeniedStatus::Unauthorized, ..options });
    client.describe("c").refused(401, DENIED);
}

#[test]
fn a_creation_with_tags_requires_the_action_for_tags() {
    let (_emulator, client) = start(denying("quicksight:TagResource"));
    let tagged = with(connector("c"), "Tags", json!([{ "Key": "a", "Value": "b" }]));
    assert!(client.create(tagged).refused(403, DENIED).contains("to perform: quicksight:TagResource on resource"));
    client.create(connector("c")).ok();
}

#[test]
fn a_connector_with_a_role_requires_the_action_to_pass_it() {
    let (_emulator, client) = start(denying("iam:PassRole"));
    let role = format!("arn:aws:iam::{ACCOUNT}:role/r");
    let authentication = authentication("IAM", json!({ "IamConnectionMetadata": { "RoleArn": role } }));
    let sentence = format!("to perform: iam:PassRole on resource: {role} because");
    let with_role = with(connector("c"), "AuthenticationConfig", authentication.clone());
    assert!(client.create(with_role).refused(403, DENIED).contains(&sentence));
    client.create(connector("c")).ok();
    let update = json!({ "Name": "Name", "AuthenticationConfig": authentication });
    assert!(client.update("c", update).refused(403, DENIED).contains(&sentence));
}

#[test]
fn the_access_key_for_denial_is_denied_everything() {
    let (_emulator, mut client) = start(instant());
    client.access_key = "AKIADENIED1".to_owned();
    client.describe("c").refused(403, DENIED);
    let answer = client.sts("Action=GetCallerIdentity");
    assert_eq!(answer.status, 403);
    assert!(
        answer.text.contains("<Code>AccessDenied</Code>") && answer.text.contains("sts:GetCallerIdentity"),
        "{}",
        answer.text
    );
}

#[test]
fn another_account_is_forbidden() {
    let (_emulator, client) = start(instant());
    let message = client.get("/accounts/999999999999/action-connectors?max-results=1").refused(403, DENIED);
    assert!(message.contains("arn:aws:quicksight:us-east-1:999999999999:action-connector/*"), "{message}");
    let arn = "arn%3Aaws%3Aquicksight%3Aus-east-1%3A999999999999%3Aaction-connector%2Fc";
    client.get(&format!("/resources/{arn}/tags")).refused(403, DENIED);
}

#[test]
fn a_fault_has_the_status_that_it_is_given() {
    let (emulator, client) = start(instant());
    emulator.fault(Fault::error("DescribeActionConnector", DENIED, "No"));
    client.describe("c").refused(403, DENIED);
    let kind = quicksight_emulator::Kind::Error { code: DENIED.into(), message: "No".into(), status: Some(401) };
    emulator.fault(Fault::new("DescribeActionConnector", kind));
    client.describe("c").refused(401, DENIED);
}

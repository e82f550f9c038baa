//! What goes wrong when a test orders it.

use std::time::{Duration, Instant};

use quicksight_emulator::{Connector, Emulator, Fault, Kind, Options, RateLimit, ThrottlingAnswer};
use serde_json::{Value, json};

use crate::client::*;

const CREATE: &str = "CreateActionConnector";
const DESCRIBE: &str = "DescribeActionConnector";
const UPDATE: &str = "UpdateActionConnector";

fn started() -> (Emulator, Client) {
    let (emulator, client) = start(instant());
    client.create(with(connector("c"), "Description", json!("Old"))).ok();
    (emulator, client)
}

/// A call that may be cut, with the address of its answer or none.
fn create(client: &Client, id: &str) -> Option<Answer> {
    let authorization = client.authorization("quicksight");
    let collection = format!("/accounts/{ACCOUNT}/action-connectors");
    client.send("POST", &collection, &[("Authorization", &authorization)], &connector(id).to_string()).ok()
}

#[test]
fn a_fault_applies_to_its_calls_and_to_no_others() {
    let (emulator, client) = started();
    emulator.fault(Fault::error(DESCRIBE, "ThrottlingException", "Rate exceeded").skip(1).times(2).only("c"));
    client.describe("c").ok();
    client.describe("other").refused(404, "ResourceNotFoundException");
    client.describe("c").refused(429, "ThrottlingException");
    client.describe("c").refused(429, "ThrottlingException");
    client.describe("c").ok();
    assert!(emulator.faults().is_empty());
    emulator.fault(Fault::error("*", "InternalFailureException", "Down").always());
    for _ in 0..3 {
        client.describe("c").refused(500, "InternalFailureException");
    }
    emulator.clear_faults();
    client.describe("c").ok();
}

#[test]
fn a_connection_dropped_before_the_call_changes_nothing_and_one_dropped_after_it_changes_all() {
    for (kind, exists) in [(Kind::DropBefore, false), (Kind::DropAfter, true)] {
        let (emulator, client) = start(instant());
        emulator.fault(Fault::new(CREATE, kind));
        assert!(create(&client, "c").is_none());
        assert_eq!(emulator.connectors().len(), usize::from(exists));
        assert_eq!(emulator.calls()[0].status, None);
        assert_eq!(client.describe("c").status == 200, exists);
    }
}

#[test]
fn an_error_after_the_commit_leaves_the_connector() {
    let (emulator, client) = start(instant());
    let kind = Kind::ErrorAfterCommit { code: "InternalFailureException".into(), message: "Late".into(), status: None };
    emulator.fault(Fault::new(CREATE, kind));
    client.create(connector("c")).refused(500, "InternalFailureException");
    client.create(connector("c")).refused(409, "ResourceExistsException");
}

#[test]
fn a_malformed_answer_is_no_json() {
    let (emulator, client) = start(instant());
    emulator.fault(Fault::new(CREATE, Kind::Malformed));
    let answer = create(&client, "c").unwrap();
    assert_eq!((answer.status, answer.body), (200, Value::Null));
    assert_eq!(emulator.connectors().len(), 1);
}

#[test]
fn a_truncated_answer_belongs_to_a_completed_call_and_has_no_end() {
    let (emulator, client) = start(instant());
    emulator.fault(Fault::new(CREATE, Kind::Truncated));
    assert!(create(&client, "c").is_none());
    assert_eq!((emulator.connectors().len(), emulator.calls()[0].status), (1, Some(200)));
}

#[test]
fn a_page_of_html_belongs_to_a_call_that_was_not_made() {
    let (emulator, client) = start(instant());
    emulator.fault(Fault::new(CREATE, Kind::Html { status: 503 }));
    let answer = create(&client, "c").unwrap();
    assert_eq!((answer.status, answer.body, answer.code.as_str()), (503, Value::Null, ""));
    assert!(answer.text.contains("<html>"), "{}", answer.text);
    assert!(emulator.connectors().is_empty());
}

#[test]
fn an_echo_repeats_the_secret_of_the_request() {
    let (emulator, client) = start(instant());
    emulator.fault(Fault::new(CREATE, Kind::EchoSecret { code: "InvalidParameterValueException".into() }));
    let message =
        client.create(with(connector("c"), "AuthenticationConfig", basic())).refused(400, "InvalidParameterValueException");
    assert!(message.contains("hunter2"));
}

#[test]
fn a_change_can_be_answered_and_ignored() {
    let (emulator, client) = started();
    let body = json!({ "Name": "New", "AuthenticationConfig": none(), "Description": "New" });
    emulator.fault(Fault::new(UPDATE, Kind::IgnoreChange { members: vec!["Description".into()] }));
    client.update("c", body.clone()).ok();
    let after = client.describe("c").ok();
    assert_eq!((&after["ActionConnector"]["Name"], &after["ActionConnector"]["Description"]), (&json!("New"), &json!("Old")));

    emulator.fault(Fault::new(UPDATE, Kind::IgnoreChange { members: vec![] }));
    client.update("c", with(body, "Name", json!("Newer"))).ok();
    assert_eq!(emulator.connectors()[0].name, "New");

    emulator.fault(Fault::new("UpdateActionConnectorPermissions", Kind::IgnoreChange { members: vec![] }));
    let grant = json!({ "GrantPermissions": [{ "Principal": user("a"), "Actions": ["quicksight:DescribeActionConnector"] }] });
    client.post(&format!("{}/permissions", path("c")), grant).ok();
    assert!(emulator.connectors()[0].permissions.is_empty());

    emulator.fault(Fault::new("TagResource", Kind::IgnoreChange { members: vec![] }));
    client.post(&tags_path("c"), json!({ "Tags": [{ "Key": "a", "Value": "b" }] })).ok();
    assert!(emulator.connectors()[0].tags.is_empty());
}

#[test]
fn a_deletion_that_is_answered_and_ignored_leaves_the_connector_and_its_identifier() {
    let (emulator, client) = started();
    emulator.set_options(Options { deletion_time: Duration::from_secs(60), ..instant() });
    emulator.fault(Fault::new("DeleteActionConnector", Kind::IgnoreChange { members: vec![] }));
    client.delete("c").ok();
    client.describe("c").ok();
    client.create(connector("c")).refused(409, "ResourceExistsException");
    client.delete("c").ok();
    client.create(connector("c")).refused(409, "ConflictException");
}

#[test]
fn a_creation_can_fail_after_it_was_accepted() {
    for (creation_time, first) in [(Duration::ZERO, "CREATION_FAILED"), (Duration::from_millis(40), "CREATION_IN_PROGRESS")] {
        let (emulator, client) = start(Options { creation_time, ..instant() });
        emulator.fault(Fault::new(CREATE, Kind::Fails { message: "No such host".into() }));
        assert_eq!(client.create(connector("c")).ok()["CreationStatus"], first);
        let failed = client.wait_for("c", "CREATION_FAILED");
        assert_eq!(failed["Error"], json!({ "Type": "INTERNAL_FAILURE", "Message": "No such host" }));
        client.delete("c").ok();
    }
}

#[test]
fn an_update_that_fails_keeps_the_old_values() {
    let (emulator, client) = started();
    emulator.fault(Fault::new(UPDATE, Kind::Fails { message: "Refused".into() }));
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": basic() })).ok();
    let failed = client.wait_for("c", "UPDATE_FAILED");
    assert_eq!((&failed["Name"], &failed["Description"]), (&json!("Name"), &json!("Old")));
    client.update("c", json!({ "Name": "New", "AuthenticationConfig": basic() })).ok();
    assert!(client.wait_for("c", "UPDATE_SUCCESSFUL")["Error"].is_null());
}

#[test]
fn a_failed_update_during_its_time_still_ends_as_failed() {
    let (emulator, client) = started();
    emulator.set_options(Options { update_time: Duration::from_millis(40), ..instant() });
    emulator.fault(Fault::new(UPDATE, Kind::Fails { message: "Refused".into() }));
    assert_eq!(
        client.update("c", json!({ "Name": "New", "AuthenticationConfig": basic() })).ok()["UpdateStatus"],
        "UPDATE_IN_PROGRESS"
    );
    assert_eq!(client.wait_for("c", "UPDATE_FAILED")["Error"]["Message"], "Refused");
}

#[test]
fn unknown_statuses_are_returned_in_their_order() {
    let (emulator, client) = started();
    for status in ["PENDING_UPDATE", "HIBERNATING"] {
        emulator.fault(Fault::new(DESCRIBE, Kind::Status { status: status.into() }));
    }
    let statuses = [(); 3].map(|()| client.describe("c").ok()["ActionConnector"]["Status"].clone());
    assert_eq!(statuses, ["PENDING_UPDATE", "HIBERNATING", "CREATION_SUCCESSFUL"]);
}

#[test]
fn an_answer_can_lack_optional_members() {
    let (emulator, client) = started();
    let members = vec!["ActionConnector.Status".into(), "ActionConnector.EnabledActions".into(), "RequestId".into()];
    emulator.fault(Fault::new(DESCRIBE, Kind::Omit { members }));
    let authorization = client.authorization("quicksight");
    let body = client.send("GET", &path("c"), &[("Authorization", &authorization)], "").unwrap().ok();
    assert!(body["RequestId"].is_null() && body["ActionConnector"]["Status"].is_null());
    assert_eq!(body["ActionConnector"]["Name"], "Name");
}

#[test]
fn calls_can_be_delayed_and_all_of_them_have_the_latency() {
    let (emulator, client) = started();
    let time = Duration::from_millis(60);
    for kind in [Kind::Delay { time }, Kind::DelayAfter { time }] {
        emulator.fault(Fault::new(DESCRIBE, kind));
        let start = Instant::now();
        client.describe("c").ok();
        assert!(start.elapsed() >= time);
    }
    emulator.set_options(Options { latency: time, ..instant() });
    let start = Instant::now();
    client.describe("c").ok();
    assert!(start.elapsed() >= time);
}

#[test]
fn requests_over_the_rate_are_throttled_until_the_bucket_fills_again() {
    let (emulator, client) = started();
    emulator.set_options(Options { rate_limit: Some(RateLimit { per_second: 20.0, burst: 3.0 }), ..instant() });
    for _ in 0..3 {
        client.describe("c").ok();
    }
    client.describe("c").without_message(429, "ThrottlingException");
    assert_eq!(client.sts("Action=GetCallerIdentity").status, 200);
    std::thread::sleep(Duration::from_millis(120));
    client.describe("c").ok();
}

#[test]
fn throttling_has_the_form_that_the_option_specifies() {
    for (throttling_answer, status) in [(ThrottlingAnswer::RateExceeded, 429), (ThrottlingAnswer::BadRequest, 400)] {
        let none = Some(RateLimit { per_second: 0.0, burst: 0.0 });
        let (_emulator, client) = start(Options { rate_limit: none, throttling_answer, ..instant() });
        assert_eq!(client.describe("c").refused(status, "ThrottlingException"), "Rate exceeded");
    }
}

#[test]
fn permissions_and_tags_can_be_throttled_before_others() {
    let (emulator, client) = started();
    let one = Some(RateLimit { per_second: 0.0, burst: 1.0 });
    let permissions = format!("{}/permissions", path("c"));
    emulator.set_options(Options { permission_rate_limit: one, ..instant() });
    client.get(&permissions).ok();
    client.get(&permissions).without_message(429, "ThrottlingException");
    client.get(&tags_path("c")).without_message(429, "ThrottlingException");
    client.describe("c").ok();
}

#[test]
fn faults_apply_to_sts_too() {
    let (emulator, client) = started();
    emulator.fault(Fault::error("GetCallerIdentity", "ServiceUnavailable", "Down"));
    let answer = client.sts("Action=GetCallerIdentity");
    assert_eq!(answer.status, 503);
    assert!(answer.text.contains("<Code>ServiceUnavailable</Code>"), "{}", answer.text);
}

#[test]
fn a_planted_connector_with_a_broken_configuration_is_answered_without_a_crash() {
    let (emulator, client) = started();
    emulator.put(Connector { authentication_config: json!({ "New": 1 }), ..Connector::new(ACCOUNT, REGION, "odd", "NEW") });
    emulator.put(Connector { authentication_config: json!("odd"), ..Connector::new(ACCOUNT, REGION, "text", "NEW") });
    let authorization = client.authorization("quicksight");
    let describe = |id: &str| client.send("GET", &path(id), &[("Authorization", &authorization)], "").unwrap();
    assert_eq!(describe("odd").ok()["ActionConnector"]["AuthenticationConfig"], json!({}));
    describe("text").refused(500, "InternalFailureException");
}

//! The handle over HTTP, for tests in another process.

use serde_json::json;

use crate::client::*;

fn send(client: &Client, method: &str, path: &str, body: &str) -> Answer {
    client.send(method, &format!("/_emulator/{path}"), &[], body).unwrap()
}

#[test]
fn connectors_are_planted_seen_changed_and_removed() {
    let (_emulator, client) = start(instant());
    let one = format!("connectors/{ACCOUNT}/{REGION}/mcp");
    let planted =
        send(&client, "PUT", &one, r#"{ "type": "MODEL_CONTEXT_PROTOCOL", "description": "x", "tags": { "a": "b" } }"#).ok();
    assert_eq!(planted["arn"], "arn:aws:quicksight:us-east-1:123456789012:action-connector/mcp");
    assert_eq!(client.describe("mcp").ok()["ActionConnector"]["Type"], "MODEL_CONTEXT_PROTOCOL");
    send(&client, "PATCH", &one, r#"{ "name": "Drifted", "description": null }"#).ok();
    let described = client.describe("mcp").ok();
    assert_eq!(described["ActionConnector"]["Name"], "Drifted");
    assert!(described["ActionConnector"]["Description"].is_null());
    assert_eq!(send(&client, "GET", "connectors", "").ok()[0]["tags"], json!({ "a": "b" }));
    assert_eq!(send(&client, "GET", &one, "").ok()["name"], "Drifted");
    send(&client, "DELETE", &one, "").ok();
    assert_eq!(send(&client, "GET", &one, "").status, 404);
}

#[test]
fn faults_calls_and_options_are_reached() {
    let (emulator, client) = start(instant());
    let fault = r#"{ "operation": "DescribeActionConnector", "times": 2, "kind": "error", "code": "AccessDeniedException", "message": "No" }"#;
    send(&client, "POST", "faults", fault).ok();
    client.describe("c").refused(401, "AccessDeniedException");
    assert_eq!(send(&client, "GET", "faults", "").ok()[0]["times"], 1);
    send(&client, "DELETE", "faults", "").ok();
    client.describe("c").refused(404, "ResourceNotFoundException");
    assert_eq!(send(&client, "GET", "calls", "").ok()[0]["operation"], "DescribeActionConnector");
    send(&client, "DELETE", "calls", "").ok();
    assert!(emulator.calls().is_empty());
    let options = send(&client, "PATCH", "options", r#"{ "omitted_members": "kept", "creation_time_milliseconds": 7 }"#).ok();
    assert_eq!((&options["omitted_members"], &options["update_time_milliseconds"]), (&json!("kept"), &json!(0)));
    assert_eq!(emulator.options().creation_time.as_millis(), 7);
    client.create(connector("c")).ok();
    send(&client, "POST", "reset", "").ok();
    assert!(emulator.connectors().is_empty());
    assert_eq!(emulator.options().creation_time.as_millis(), 7);
}

#[test]
fn what_cannot_be_used_is_answered_with_the_reason() {
    let (_emulator, client) = start(instant());
    assert_eq!(send(&client, "GET", "nothing", "").status, 404);
    assert_eq!(send(&client, "POST", "faults", r#"{ "operation": "x", "kind": "earthquake" }"#).status, 400);
    let misspelt = send(&client, "POST", "faults", r#"{ "operation": "x", "kind": "malformed", "time": 2 }"#);
    assert_eq!(misspelt.status, 400);
    assert!(misspelt.text.contains("'time'"), "{}", misspelt.text);
    let answer = send(&client, "PATCH", "options", r#"{ "latency": 1 }"#);
    assert_eq!(answer.status, 400);
    assert!(answer.text.contains("latency"), "{}", answer.text);
}

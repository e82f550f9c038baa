//! The handle over HTTP, for tests in another process.

use quicksight_emulator::{Flag, Options};
use serde_json::{Value, json};

use crate::client::*;

fn send(client: &Client, method: &str, path: &str, body: &str) -> Answer {
    client.send(method, &format!("/_emulator/{path}"), &[], body).unwrap()
}

#[test]
fn connectors_are_planted_listed_changed_and_removed() {
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
    client.describe("c").refused(403, "AccessDeniedException");
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
fn every_value_of_every_option_is_set_by_flag_and_by_json() {
    let (emulator, client) = start(Options::default());
    let mut count = 0;
    for Flag { name: flag, values, .. } in Options::flags().filter(|flag| !flag.values.is_empty()) {
        for (index, (value, _)) in values.iter().enumerate() {
            let mut by_flag = Options::default();
            by_flag.set(&flag, value).unwrap();
            assert_eq!(by_flag == Options::default(), index == 0, "the first value of {flag} is the default");
            let (member, text) = (flag.replace('-', "_"), value.replace('-', "_"));
            let shown = send(&client, "PATCH", "options", &json!({ &member: text }).to_string()).ok();
            assert_eq!((&shown[&member], emulator.options()), (&json!(text), by_flag));
            count += 1;
        }
        send(&client, "PATCH", "options", &json!({ flag.replace('-', "_"): null }).to_string()).ok();
        assert_eq!(emulator.options(), Options::default());
    }
    assert!(count > 50, "{count}");
}

#[test]
fn options_with_other_values_are_set_by_flag_and_by_json() {
    let (emulator, client) = start(Options::default());
    for (flag, text, member, value) in [
        ("account", "111122223333", "account", json!("111122223333")),
        ("deletion-time", "60000", "deletion_time_milliseconds", json!(60000)),
        ("page-size", "7", "page_size", json!(7)),
        ("rate-limit", "10", "rate_limit", json!({ "per_second": 10.0, "burst": 10.0 })),
        ("permission-rate-limit", "2/0.5", "permission_rate_limit", json!({ "per_second": 2.0, "burst": 0.5 })),
        ("identity-region", "eu-west-1", "identity_region", json!("eu-west-1")),
        ("unsupported-regions", "us-east-2, sa-east-1", "unsupported_regions", json!(["sa-east-1", "us-east-2"])),
        ("known-principals", "a,b", "known_principals", json!(["a", "b"])),
    ] {
        let mut by_flag = Options::default();
        by_flag.set(flag, text).unwrap();
        assert_ne!(by_flag, Options::default());
        let shown = send(&client, "PATCH", "options", &json!({ member: value }).to_string()).ok();
        assert_eq!((&shown[member], emulator.options()), (&value, by_flag));
        emulator.set_options(Options::default());
    }
}

#[test]
fn invalid_input_is_refused_with_the_reason() {
    let (_emulator, client) = start(instant());
    assert_eq!(send(&client, "GET", "nothing", "").status, 404);
    assert_eq!(send(&client, "POST", "faults", r#"{ "operation": "x", "kind": "earthquake" }"#).status, 400);
    let misspelt = send(&client, "POST", "faults", r#"{ "operation": "x", "kind": "malformed", "time": 2 }"#);
    assert_eq!(misspelt.status, 400);
    assert!(misspelt.text.contains("'time'"), "{}", misspelt.text);
    let answer = send(&client, "PATCH", "options", r#"{ "latency": 1 }"#);
    assert_eq!(answer.status, 400);
    assert!(answer.text.contains("latency"), "{}", answer.text);
    for body in [r#"{ "omitted_members": "maybe" }"#, r#"{ "account": "1" }"#, r#"{ "page_size": "all" }"#, "[]"] {
        assert_eq!(send(&client, "PATCH", "options", body).status, 400, "{body}");
    }
}

#[test]
fn a_connector_that_does_not_exist_is_named_and_every_answer_ends_its_line() {
    let (_emulator, client) = start(instant());
    for (method, body) in [("GET", ""), ("PATCH", "{}"), ("DELETE", "")] {
        let answer = send(&client, method, &format!("connectors/{ACCOUNT}/{REGION}/nope"), body);
        assert_eq!((answer.status, &answer.body["error"]), (404, &json!("no connector \"nope\" in us-east-1 of 123456789012")));
        assert!(answer.text.ends_with("}\n"), "{}", answer.text);
    }
    assert_eq!(send(&client, "GET", "health", "").text, "{\"status\":\"ok\"}\n");
}

const README: &str = include_str!("../../README.md");

/// The words in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_readme_shows_a_fault_and_the_members_that_each_kind_requires() {
    let (_emulator, client) = start(instant());
    let is_accepted = |fault: &Value| send(&client, "POST", "faults", &fault.to_string()).status == 200;
    let (_, shown) = README.split_once("/_emulator/faults -d '").unwrap();
    let shown = shown.split('\'').next().unwrap();
    assert!(is_accepted(&serde_json::from_str(shown).unwrap()), "{shown}");

    let (_, table) = README.split_once("| `kind` | members of the kind | effect |\n| --- | --- | --- |\n").unwrap();
    let mut count = 0;
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.split('|').collect();
        let (required, optional) = cells[2].split_once("optional:").unwrap_or((cells[2], ""));
        for kind in quoted(cells[1]) {
            let value = |member: &str| match (kind, member) {
                ("status", "status") => json!("CREATION_FAILED"),
                (_, "status") => json!(503),
                (_, "milliseconds") => json!(1),
                (_, "members") => json!(["Name"]),
                _ => json!("Text"),
            };
            let mut fault = json!({ "operation": "*", "kind": kind });
            for member in quoted(required) {
                assert!(!is_accepted(&fault), "{row}: {fault}");
                fault[member] = value(member);
            }
            assert!(is_accepted(&fault), "{row}: {fault}");
            for member in quoted(optional) {
                fault[member] = value(member);
                assert!(is_accepted(&fault), "{row}: {fault}");
            }
            count += 1;
        }
    }
    assert_eq!(count, 14);
}

#[test]
fn a_planted_connector_has_the_authentication_that_it_was_given_and_no_other() {
    let (emulator, client) = start(instant());
    let planted =
        client.call("PUT", "/_emulator/connectors/123456789012/us-east-1/a", Some(json!({ "authentication_config": basic() })));
    planted.ok();
    assert_eq!(emulator.connector(ACCOUNT, REGION, "a").unwrap().authentication_config, basic());
}

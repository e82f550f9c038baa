//! Tags by ARN.

use serde_json::{Value, json};

use crate::client::*;

fn tag(client: &Client, tags: Value) -> Answer {
    client.post(&tags_path("c"), json!({ "Tags": tags }))
}

fn listed(client: &Client) -> Value {
    client.get(&tags_path("c")).ok()["Tags"].clone()
}

#[test]
fn tags_are_added_replaced_and_removed() {
    let (emulator, client) = start(instant());
    client.create(with(connector("c"), "Tags", json!([{ "Key": "a", "Value": "1" }]))).ok();
    tag(&client, json!([{ "Key": "a", "Value": "2" }, { "Key": "b c/+", "Value": "3" }])).ok();
    assert_eq!(listed(&client), json!([{ "Key": "a", "Value": "2" }, { "Key": "b c/+", "Value": "3" }]));
    client.call("DELETE", &format!("{}?keys=b%20c%2F%2B&keys=absent", tags_path("c")), None).ok();
    assert_eq!(listed(&client), json!([{ "Key": "a", "Value": "2" }]));
    assert_eq!(emulator.connectors()[0].tags["a"], "2");
    assert_eq!(emulator.calls_of("UntagResource")[0].id.as_deref(), Some("c"));
}

#[test]
fn tags_that_aws_refuses_are_refused() {
    let (_emulator, client) = start(instant());
    client.create(connector("c")).ok();
    for (code, tags) in [
        ("ValidationException", json!([{ "Key": "a", "Value": "" }])),
        ("ValidationException", json!([{ "Key": "", "Value": "v" }])),
        ("ValidationException", json!([{ "Key": "k".repeat(129), "Value": "v" }])),
        ("ValidationException", json!([{ "Key": "a", "Value": "v".repeat(257) }])),
        ("ValidationException", json!([{ "Key": "a" }])),
        ("InvalidParameterValueException", json!([{ "Key": "AWS:a", "Value": "v" }])),
        ("InvalidParameterValueException", json!([{ "Key": "a", "Value": "1" }, { "Key": "a", "Value": "2" }])),
    ] {
        tag(&client, tags.clone()).refused(400, code);
        client.create(with(connector("d"), "Tags", tags)).refused(400, code);
    }
    client.call("DELETE", &tags_path("c"), None).refused(400, "ValidationException");
    client.call("DELETE", &format!("{}?keys=aws%3Aa", tags_path("c")), None).refused(400, "InvalidParameterValueException");
    assert_eq!(listed(&client), json!([]));
}

#[test]
fn a_connector_has_at_most_fifty_tags() {
    let (_emulator, client) = start(instant());
    let tags =
        |count: usize| -> Value { (0..count).map(|number| json!({ "Key": format!("k{number}"), "Value": "v" })).collect() };
    client.create(with(connector("d"), "Tags", tags(51))).refused(400, "InvalidParameterValueException");
    client.create(with(connector("c"), "Tags", tags(50))).ok();
    tag(&client, json!([{ "Key": "k1", "Value": "other" }])).ok();
    tag(&client, json!([{ "Key": "one more", "Value": "v" }])).refused(409, "LimitExceededException");
}

#[test]
fn an_arn_of_nothing_or_of_another_kind_has_no_tags() {
    let (_emulator, client) = start(instant());
    client.get(&tags_path("absent")).refused(404, "ResourceNotFoundException");
    let dashboard = tags_path("c").replace("action-connector", "dashboard");
    client.get(&dashboard).refused(400, "InvalidParameterValueException");
    client.get(&tags_path("c").replace("us-east-1", "eu-west-1")).refused(400, "InvalidParameterValueException");
    client.get("/resources/arn/tags").refused(400, "InvalidParameterValueException");
}

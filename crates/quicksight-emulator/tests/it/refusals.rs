//! Requests that the service refuses, each with the member that its message names.

use serde_json::{Value, json};

use crate::client::*;

/// Sends a valid creation with one thing changed, and expects a refusal whose message has this text.
#[track_caller]
fn refused(pointer: &str, value: Value, code: &str, expected: &str) {
    let (emulator, client) = start(instant());
    let mut body = with(connector("c"), "AuthenticationConfig", basic());
    let (parent, member) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(member);
    } else {
        parent.insert(member.to_owned(), value);
    }
    let message = client.create(body).refused(400, code);
    assert!(message.contains(expected), "{message}");
    assert!(!message.contains("hunter2"), "{message}");
    assert!(emulator.connectors().is_empty());
}

const INVALID: &str = "InvalidParameterValueException";
const BASIC: &str = "/AuthenticationConfig/AuthenticationMetadata/BasicAuthConnectionMetadata";
const UNION: &str = "/AuthenticationConfig/AuthenticationMetadata";

#[test]
fn required_members_must_be_there() {
    for (pointer, path) in [
        ("/ActionConnectorId", "actionConnectorId"),
        ("/Name", "name"),
        ("/Type", "type"),
        ("/AuthenticationConfig", "authenticationConfig"),
        ("/AuthenticationConfig/AuthenticationType", "authenticationConfig.authenticationType"),
        (&format!("{BASIC}/Password"), "authenticationConfig.authenticationMetadata.basicAuthConnectionMetadata.password"),
    ] {
        refused(
            pointer,
            Value::Null,
            INVALID,
            &format!("Value at '{path}' failed to satisfy constraint: Member must not be null"),
        );
    }
}

#[test]
fn lengths_count_characters() {
    refused(
        "/Name",
        json!("n".repeat(256)),
        INVALID,
        "'name' failed to satisfy constraint: Member must have length less than or equal to 255",
    );
    refused(
        "/Name",
        json!(""),
        INVALID,
        "'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    refused("/Description", json!("d".repeat(2049)), INVALID, "less than or equal to 2048");
    refused("/ActionConnectorId", json!("i".repeat(513)), INVALID, "less than or equal to 512");
    let endpoint = format!("https://{}", "ü".repeat(8185));
    refused(&format!("{BASIC}/BaseEndpoint"), json!(endpoint), INVALID, "basicAuthConnectionMetadata.baseEndpoint");
    let (_emulator, client) = start(instant());
    let longest = json!({ "NoneConnectionMetadata": { "BaseEndpoint": format!("https://{}", "ü".repeat(8184)) } });
    client.create(with(connector("c"), "AuthenticationConfig", authentication("NONE", longest))).ok();
}

#[test]
fn patterns_match_the_whole_text() {
    refused(
        "/Name",
        json!("Name "),
        INVALID,
        "Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern",
    );
    refused("/Name", json!("Ñame"), INVALID, "'name'");
    refused("/Description", json!("It's"), INVALID, "'description'");
    refused("/ActionConnectorId", json!("a b"), INVALID, "'actionConnectorId'");
    refused(&format!("{BASIC}/BaseEndpoint"), json!("http://example.com"), INVALID, "baseEndpoint");
}

#[test]
fn enums_are_closed() {
    refused(
        "/Type",
        json!("MODEL_CONTEXT_PROTOCOL"),
        INVALID,
        "Value at 'type' failed to satisfy constraint: Member must satisfy enum value set",
    );
    refused("/AuthenticationConfig/AuthenticationType", json!("basic"), INVALID, "'authenticationConfig.authenticationType'");
}

#[test]
fn a_union_has_exactly_one_member_and_it_goes_with_the_type() {
    refused(UNION, json!({}), INVALID, "Exactly one member must be set, and 0 are");
    let second = json!({ "BaseEndpoint": "https://example.com" });
    refused(&format!("{UNION}/NoneConnectionMetadata"), second, INVALID, "Exactly one member must be set, and 2 are");
    refused("/AuthenticationConfig/AuthenticationType", json!("NONE"), INVALID, "takes NoneConnectionMetadata");
}

#[test]
fn lists_have_a_least_and_a_most_length() {
    refused(
        "/Permissions",
        json!([]),
        INVALID,
        "Value at 'permissions' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    let actions: Vec<String> = (0..21).map(|number| format!("quicksight:A{number}")).collect();
    refused("/Permissions", json!([{ "Principal": user("a"), "Actions": actions }]), INVALID, "'permissions.1.member.actions'");
    let many: Vec<Value> = (0..65).map(|number| json!({ "Principal": user(&format!("u{number}")), "Actions": ["a"] })).collect();
    refused("/Permissions", json!(many), INVALID, "less than or equal to 64");
    refused("/Tags", json!([]), INVALID, "'tags'");
}

#[test]
fn members_that_the_shape_does_not_have_are_refused() {
    refused(
        "/EnabledActions",
        json!(["a"]),
        INVALID,
        "Value at 'enabledActions' failed to satisfy constraint: Member is not known",
    );
    refused("/AwsAccountId", json!(ACCOUNT), INVALID, "'awsAccountId'");
    refused(&format!("{BASIC}/ApiKey"), json!("k"), INVALID, "basicAuthConnectionMetadata.apiKey");
}

#[test]
fn json_of_the_wrong_type_is_no_request_at_all() {
    refused("/Name", json!(1), "SerializationException", "Value at 'name' is not a string");
    refused("/Tags", json!({}), "SerializationException", "Value at 'tags' is not a list");
    refused("/AuthenticationConfig", json!("x"), "SerializationException", "Value at 'authenticationConfig' is not an object");
    let (_emulator, client) = start(instant());
    let authorization = client.authorization("quicksight");
    let collection = format!("/accounts/{ACCOUNT}/action-connectors");
    for body in ["{", "[]", "\"x\""] {
        let answer = client.send("POST", &collection, &[("Authorization", &authorization)], body).unwrap();
        answer.refused(400, "SerializationException");
    }
}

#[test]
fn all_broken_rules_are_told_at_once() {
    let (_emulator, client) = start(instant());
    let message = client.create(json!({ "ActionConnectorId": "c", "Name": "" })).refused(400, INVALID);
    assert!(message.starts_with("4 validation errors detected: "), "{message}");
}

#[test]
fn identifiers_of_the_service_are_reserved() {
    refused("/ActionConnectorId", json!("quicksuite-x"), INVALID, "must not start with 'quicksuite-'");
}

#[test]
fn an_update_takes_no_type_and_no_tags_and_needs_its_secret() {
    let (_emulator, client) = start(instant());
    client.create(connector("c")).ok();
    let valid = json!({ "Name": "Name", "AuthenticationConfig": basic() });
    for member in ["Type", "Tags", "Permissions", "ActionConnectorId"] {
        client.update("c", with(valid.clone(), member, json!("x"))).refused(400, INVALID);
    }
    let mut without_secret = valid.clone();
    without_secret.pointer_mut(BASIC).unwrap().as_object_mut().unwrap().remove("Password");
    assert!(client.update("c", without_secret).refused(400, INVALID).contains("password"));
    let message = client.update("c", json!({ "Name": "Name" })).refused(400, INVALID);
    assert!(message.contains("'authenticationConfig'"), "{message}");
}

#[test]
fn another_account_is_denied_with_the_status_of_the_facts() {
    let (_emulator, client) = start(instant());
    client.get("/accounts/999999999999/action-connectors").refused(401, "AccessDeniedException");
    client.get("/accounts/12345/action-connectors").refused(400, INVALID);
    let arn = "arn%3Aaws%3Aquicksight%3Aus-east-1%3A999999999999%3Aaction-connector%2Fc";
    client.get(&format!("/resources/{arn}/tags")).refused(401, "AccessDeniedException");
}

#[test]
fn a_request_without_a_usable_signature_is_forbidden() {
    let (_emulator, mut client) = start(instant());
    let send = |headers: &[(&str, &str)]| client.send("GET", &path("c"), headers, "").unwrap();
    send(&[]).refused(403, "MissingAuthenticationTokenException");
    send(&[("Authorization", "Bearer token")]).refused(403, "IncompleteSignatureException");
    send(&[("Authorization", &client.authorization("s3"))]).refused(403, "InvalidSignatureException");
    for (access_key, status, code) in [
        ("AKIAINVALID", 403, "UnrecognizedClientException"),
        ("AKIAEXPIRED1", 403, "ExpiredTokenException"),
        ("AKIADENIED", 401, "AccessDeniedException"),
    ] {
        client.access_key = access_key.to_owned();
        client.describe("c").refused(status, code);
    }
}

#[test]
fn paths_and_parameters_that_no_operation_has_are_refused() {
    let (_emulator, client) = start(instant());
    client.get("/accounts").refused(404, "UnknownOperationException");
    client.call("PATCH", &path("c"), Some(json!({}))).refused(404, "UnknownOperationException");
    client.get(&format!("/accounts/{ACCOUNT}/action-connectors?page=2")).refused(400, INVALID);
    client.get(&path("a%20b")).refused(400, INVALID);
}

/// Each error that the facts give to an operation can be ordered as a fault; its status is the one of the facts.
#[test]
fn every_modeled_error_has_its_status() {
    for (operation, definition) in facts()["operations"].as_object().unwrap() {
        for code in definition["errors"].as_array().unwrap() {
            let code = code.as_str().unwrap();
            let status = facts()["shapes"][code]["error"]["httpStatusCode"].as_u64().unwrap();
            let (emulator, client) = start(instant());
            emulator.fault(quicksight_emulator::Fault::error(operation, code, "Ordered"));
            let path = definition["http"]["requestUri"]
                .as_str()
                .unwrap()
                .replace("{AwsAccountId}", ACCOUNT)
                .replace("{ActionConnectorId}", "c");
            let answer = client.call(definition["http"]["method"].as_str().unwrap(), &path.replace("{ResourceArn}", "arn"), None);
            assert_eq!(answer.refused(status.try_into().unwrap(), code), "Ordered");
        }
    }
}

//! Requests that the service refuses, each with the member that its message names.

use quicksight_emulator::{CheckedCredentials, Options, UncreatableTypes, ValidationErrors};
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

const VIOLATION: &str = "ValidationException";
const INVALID: &str = "InvalidParameterValueException";
const BASIC: &str = "/AuthenticationConfig/AuthenticationMetadata/BasicAuthConnectionMetadata";
const UNION: &str = "/AuthenticationConfig/AuthenticationMetadata";

#[test]
fn required_members_must_be_present() {
    for (pointer, path) in [
        ("/ActionConnectorId", "null at 'actionConnectorId'"),
        ("/Name", "at 'name'"),
        ("/Type", "null at 'type'"),
        ("/AuthenticationConfig", "null at 'authenticationConfig'"),
        ("/AuthenticationConfig/AuthenticationType", "null at 'authenticationConfig.authenticationType'"),
        (&format!("{BASIC}/Password"), "at 'authenticationConfig.authenticationMetadata.basicAuthConnectionMetadata.password'"),
    ] {
        refused(pointer, Value::Null, VIOLATION, &format!("Value {path} failed to satisfy constraint: Member must not be null"));
    }
}

#[test]
fn lengths_count_characters() {
    refused(
        "/Name",
        json!("n".repeat(256)),
        VIOLATION,
        "'name' failed to satisfy constraint: Member must have length less than or equal to 255",
    );
    refused(
        "/Name",
        json!(""),
        VIOLATION,
        "'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    refused("/Description", json!("d".repeat(2049)), VIOLATION, "less than or equal to 2048");
    refused("/ActionConnectorId", json!("i".repeat(513)), VIOLATION, "less than or equal to 512");
    let endpoint = format!("https://{}", "ü".repeat(8185));
    refused(&format!("{BASIC}/BaseEndpoint"), json!(endpoint), VIOLATION, "basicAuthConnectionMetadata.baseEndpoint");
    let (_emulator, client) = start(instant());
    let longest = json!({ "NoneConnectionMetadata": { "BaseEndpoint": format!("https://{}", "ü".repeat(8184)) } });
    client.create(with(connector("c"), "AuthenticationConfig", authentication("NONE", longest))).ok();
}

#[test]
fn patterns_match_the_whole_text() {
    refused(
        "/Name",
        json!("Name "),
        VIOLATION,
        "Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern",
    );
    refused("/Name", json!("Ñame"), VIOLATION, "'name'");
    refused("/Description", json!("It's"), VIOLATION, "'description'");
    refused("/ActionConnectorId", json!("a b"), VIOLATION, "'actionConnectorId'");
    refused(&format!("{BASIC}/BaseEndpoint"), json!("http://example.com"), VIOLATION, "baseEndpoint");
}

#[test]
fn enums_are_closed() {
    refused(
        "/Type",
        json!("MODEL_CONTEXT_PROTOCOL"),
        VIOLATION,
        "Value 'MODEL_CONTEXT_PROTOCOL' at 'type' failed to satisfy constraint: Member must satisfy enum value set",
    );
    refused("/AuthenticationConfig/AuthenticationType", json!("basic"), VIOLATION, "'authenticationConfig.authenticationType'");
}

#[test]
fn a_union_has_exactly_one_member_and_it_goes_with_the_type() {
    refused(UNION, json!({}), VIOLATION, "Exactly one member must be set, and 0 are");
    let second = json!({ "BaseEndpoint": "https://example.com" });
    refused(&format!("{UNION}/NoneConnectionMetadata"), second, VIOLATION, "Exactly one member must be set, and 2 are");
    refused("/AuthenticationConfig/AuthenticationType", json!("NONE"), INVALID, "takes NoneConnectionMetadata");
}

#[test]
fn lists_have_a_least_and_a_most_length() {
    refused(
        "/Permissions",
        json!([]),
        VIOLATION,
        "Value '[]' at 'permissions' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    let actions: Vec<String> = (0..21).map(|number| format!("quicksight:A{number}")).collect();
    refused("/Permissions", json!([{ "Principal": user("a"), "Actions": actions }]), VIOLATION, "'permissions.1.member.actions'");
    let many: Vec<Value> = (0..65).map(|number| json!({ "Principal": user(&format!("u{number}")), "Actions": ["a"] })).collect();
    refused("/Permissions", json!(many), VIOLATION, "less than or equal to 64");
    refused("/Tags", json!([]), VIOLATION, "'tags'");
}

#[test]
fn members_that_the_shape_does_not_have_are_refused() {
    refused(
        "/EnabledActions",
        json!(["a"]),
        VIOLATION,
        "Value at 'enabledActions' failed to satisfy constraint: Member is not known",
    );
    refused("/AwsAccountId", json!(ACCOUNT), VIOLATION, "'awsAccountId'");
    refused(&format!("{BASIC}/ApiKey"), json!("k"), VIOLATION, "basicAuthConnectionMetadata.apiKey");
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
fn all_broken_rules_are_reported_at_once() {
    let (_emulator, client) = start(instant());
    let message = client.create(json!({ "ActionConnectorId": "c", "Name": "" })).refused(400, VIOLATION);
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
        client.update("c", with(valid.clone(), member, json!("x"))).refused(400, VIOLATION);
    }
    let mut without_secret = valid.clone();
    without_secret.pointer_mut(BASIC).unwrap().as_object_mut().unwrap().remove("Password");
    assert!(client.update("c", without_secret).refused(400, VIOLATION).contains("password"));
    let message = client.update("c", json!({ "Name": "Name" })).refused(400, VIOLATION);
    assert!(message.contains("'authenticationConfig'"), "{message}");
}

#[test]
fn a_request_without_a_usable_signature_is_forbidden() {
    let (_emulator, mut client) = start(instant());
    let send = |headers: &[(&str, &str)]| client.send("GET", &path("c"), headers, "").unwrap();
    send(&[]).refused(403, "MissingAuthenticationTokenException");
    send(&[("Authorization", "Bearer token")]).refused(403, "IncompleteSignatureException");
    send(&[("Authorization", &client.authorization("s3"))]).refused(403, "InvalidSignatureException");
    for (access_key, status, code) in
        [("AKIAINVALID", 403, "UnrecognizedClientException"), ("AKIAEXPIRED1", 403, "ExpiredTokenException")]
    {
        client.access_key = access_key.to_owned();
        client.describe("c").refused(status, code);
    }
}

#[test]
fn paths_and_parameters_that_no_operation_has_are_refused() {
    let (_emulator, client) = start(instant());
    client.get("/accounts").refused(404, "UnknownOperationException");
    client.call("PATCH", &path("c"), Some(json!({}))).refused(404, "UnknownOperationException");
    client.get(&format!("/accounts/{ACCOUNT}/action-connectors?page=2")).refused(400, VIOLATION);
}

#[test]
fn a_violation_repeats_the_value_unless_the_model_calls_it_sensitive() {
    let (_emulator, client) = start(instant());
    let message = client.get(&path("a%20b")).refused(400, VIOLATION);
    let rule = "failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\-]+";
    assert_eq!(message, format!("1 validation error detected: Value 'a b' at 'actionConnectorId' {rule}"));
    let message = client.get("/accounts/12345/action-connectors?max-results=1").refused(400, VIOLATION);
    assert!(message.starts_with("2 validation errors detected: Value '12345' at 'awsAccountId' failed to satisfy"), "{message}");
    let message = client.create(with(connector("c"), "Name", json!("Secret plan "))).refused(400, VIOLATION);
    assert!(message.starts_with("1 validation error detected: Value at 'name' failed to satisfy constraint: "), "{message}");
}

#[test]
fn violations_have_the_code_that_the_option_specifies() {
    let options = Options { validation_errors: ValidationErrors::InvalidParameterValueException, ..instant() };
    let (_emulator, client) = start(options);
    for answer in [
        client.get(&path("a%20b")),
        client.get(&format!("/accounts/{ACCOUNT}/action-connectors")),
        client.create(with(connector("c"), "Name", json!(" "))),
        client.create(with(connector("c"), "Colour", json!("red"))),
    ] {
        assert!(answer.refused(400, INVALID).starts_with("1 validation error detected: "));
    }
}

#[test]
fn types_that_the_model_lacks_cannot_be_created_without_the_option() {
    let (emulator, client) = start(instant());
    let of_type = |connector_type: &str| client.create(with(connector("c"), "Type", json!(connector_type)));
    for connector_type in ["MODEL_CONTEXT_PROTOCOL", "OPEN_API"] {
        emulator.set_options(instant());
        of_type(connector_type).refused(400, VIOLATION);
        emulator.set_options(Options { uncreatable_types: UncreatableTypes::Accepted, ..instant() });
        of_type(connector_type).ok();
        assert_eq!(client.describe("c").ok()["ActionConnector"]["Type"], connector_type);
        client.delete("c").ok();
    }
    of_type("COFFEE_MACHINE").refused(400, VIOLATION);
}

#[test]
fn a_credential_that_the_service_checks_is_refused_with_the_option() {
    let (emulator, client) = start(Options { checked_credentials: CheckedCredentials::Refused, ..instant() });
    let salesforce = with(connector("c"), "Type", json!("SALESFORCE_CRM"));
    assert_eq!(client.create(salesforce.clone()).refused(400, INVALID), "Invalid parameter value");
    assert!(emulator.connectors().is_empty());
    client.create(with(connector("slack"), "Type", json!("SLACK"))).ok();
    emulator.set_options(instant());
    client.create(salesforce).ok();
}

/// Each error that the facts give to an operation can be ordered as a fault. Its status is the one of the facts, but for what IAM denies.
#[test]
fn every_error_of_the_model_has_its_status() {
    for (operation, definition) in facts()["operations"].as_object().unwrap() {
        for code in definition["errors"].as_array().unwrap() {
            let code = code.as_str().unwrap();
            let status = match code {
                "AccessDeniedException" => 403,
                _ => facts()["shapes"][code]["error"]["httpStatusCode"].as_u64().unwrap(),
            };
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

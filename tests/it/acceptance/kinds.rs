//! Each of the six kinds of authentication: create, empty second plan, update in place, replacement, destroy.

use crate::support::{ADDRESS, KINDS, Sample, Workspace, sample};

fn lives(kind: Sample, secret: &str) {
    let workspace = Workspace::of(&kind.resource(secret));
    workspace.with_tls().apply();
    let state = workspace.state(ADDRESS);
    assert_eq!(state["id"], "123456789012,example");
    assert_eq!(state["status"], "CREATION_SUCCESSFUL");
    assert_eq!(state["authentication_config"]["authentication_type"], kind.authentication_type);
    assert_eq!(workspace.count("CreateActionConnector"), 1);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);

    workspace.write(&kind.resource(secret).replace("\"Example\"", "\"Renamed\""));
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    assert_eq!(workspace.remote("example").name, "Renamed");
    assert_eq!(workspace.count("UpdateActionConnector"), 1);
    if let Some(sent) =
        kind.secret.map(|_| workspace.remote("example").last_request["AuthenticationConfig"]["AuthenticationMetadata"].clone())
    {
        assert_eq!(sent.pointer(kind.secret_pointer).and_then(|secret| secret.as_str()), Some("s3cret-value"), "{sent}");
    }

    workspace.write(&kind.resource(secret).replace(kind.connector_type, kind.other_type));
    assert_eq!(workspace.planned_actions(ADDRESS), ["delete", "create"]);
    workspace.apply();
    assert_eq!(workspace.remote("example").connector_type, kind.other_type);
    workspace.destroy();
}

fn lives_with_both_forms_of_its_secret(authentication_type: &str) {
    let kind = sample(authentication_type);
    for secret in kind.forms("\"s3cret-value\"", "1") {
        lives(kind, &secret);
    }
}

#[test]
fn a_connector_with_an_authorization_code_grant_is_created_updated_replaced_and_destroyed() {
    lives_with_both_forms_of_its_secret("OAUTH2_AUTHORIZATION_CODE");
}

#[test]
fn a_connector_with_client_credentials_is_created_updated_replaced_and_destroyed() {
    lives_with_both_forms_of_its_secret("OAUTH2_CLIENT_CREDENTIALS");
}

#[test]
fn a_connector_with_basic_authentication_is_created_updated_replaced_and_destroyed() {
    lives_with_both_forms_of_its_secret("BASIC");
}

#[test]
fn a_connector_with_an_api_key_is_created_updated_replaced_and_destroyed() {
    lives_with_both_forms_of_its_secret("API_KEY");
}

#[test]
fn a_connector_without_authentication_is_created_updated_and_destroyed() {
    lives_with_both_forms_of_its_secret("NONE");
}

#[test]
fn a_connector_with_an_iam_role_is_created_updated_replaced_and_destroyed() {
    lives_with_both_forms_of_its_secret("IAM");
}

#[test]
fn no_sample_configuration_causes_a_warning_of_the_provider() {
    for kind in KINDS {
        let workspace = Workspace::of(&kind.resource(&kind.plain("\"s3cret-value\"")));
        // Terraform itself warns of the override that makes it use this build.
        let run = workspace.validate().expect_success();
        assert_eq!(run.text().matches("Warning:").count(), 1, "{run}");
    }
}

//! The identity of a connector, which CLIs keep since Terraform 1.12 and OpenTofu 1.12.

use quicksight_emulator::Connector;
use serde_json::{Value as Json, json};

use crate::support::{ACCOUNT, ADDRESS, Feature, REGION, Workspace, can, needs, sample};

fn identity(region: &str) -> Json {
    json!({ "action_connector_id": "example", "account_id": ACCOUNT, "region": region })
}

fn open() -> String {
    sample("NONE").resource("")
}

fn keeps_identities() -> bool {
    can(Feature::Identity)
}

#[track_caller]
fn expect_identity(workspace: &Workspace) {
    if keeps_identities() {
        let instance = workspace.instance(ADDRESS);
        assert_eq!(instance["identity"], identity(REGION), "{instance}");
        assert_eq!(instance["identity_schema_version"], 0, "{instance}");
    }
}

#[test]
fn an_identity_is_stored_by_create_and_kept_by_refresh_update_and_import() {
    let workspace = Workspace::of(&open());
    workspace.apply();
    expect_identity(&workspace);
    workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).expect_success();
    expect_identity(&workspace);
    workspace.apply_config(&open().replace("\"Example\"", "\"Renamed\""));
    expect_identity(&workspace);
    workspace.forget(ADDRESS);
    workspace.run(&["import", "-no-color", ADDRESS, "example"]).expect_success();
    expect_identity(&workspace);
    workspace.destroy();
}

#[test]
fn a_state_without_an_identity_gets_one_by_refreshing() {
    let workspace = Workspace::of(&open());
    workspace.apply();
    workspace.edit_state(|state| {
        let instance = state["resources"][0]["instances"][0].as_object_mut().expect("one instance");
        instance.remove("identity");
        instance.remove("identity_schema_version");
    });
    workspace.expect_empty_plan();
    // A refresh that changes nothing else may leave the file as it is.
    workspace.change_remote("example", |connector| connector.name = "Renamed".to_owned());
    workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).expect_success();
    assert_eq!(workspace.state(ADDRESS)["name"], "Renamed");
    expect_identity(&workspace);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

#[test]
fn an_identity_imports_with_and_without_its_optional_parts() {
    let workspace = Workspace::new();
    if !needs(Feature::Identity) {
        return;
    }
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    workspace.emulator.put(Connector::new(ACCOUNT, "eu-west-1", "example", "GENERIC_HTTP"));
    for (region, parts) in [
        (REGION, String::new()),
        (REGION, format!("account_id = \"{ACCOUNT}\"")),
        (REGION, "account_id = null\n    region = null".to_owned()),
        ("eu-west-1", "region = \"eu-west-1\"".to_owned()),
        ("eu-west-1", format!("account_id = \"{ACCOUNT}\"\n    region = \"eu-west-1\"")),
    ] {
        let resource = open().replace("\"Example\"", "\"example\"").replace("https://open.example.com", "https://example.com");
        let resource = resource.replace("  name", &format!("  region = \"{region}\"\n  name"));
        workspace.write(&format!(
            "{resource}\nimport {{\n  to = {ADDRESS}\n  identity = {{\n    action_connector_id = \"example\"\n    {parts}\n  }}\n}}\n"
        ));
        let change = workspace.planned_change(ADDRESS);
        assert!(change["importing"].is_object(), "{parts}: {change}");
        assert_eq!((&change["before"]["region"], &change["before"]["id"]), (&json!(region), &json!("123456789012,example")));
        assert_ne!(change["actions"], json!(["delete", "create"]), "{parts}: {change}");
    }
    let wrong = |identity: &str, says: &[&str]| {
        workspace.write(&format!("{}\nimport {{\n  to = {ADDRESS}\n  identity = {{ {identity} }}\n}}\n", open()));
        workspace.plan().expect_failure(says);
    };
    wrong("action_connector_id = \"a b\"", &["Invalid Import Identity", "action_connector_id"]);
    wrong("action_connector_id = \"example\", account_id = \"12\"", &["Invalid Import Identity", "12 digits"]);
    wrong("account_id = \"123456789012\"", &["action_connector_id"]);
    wrong("action_connector_id = \"missing\"", &["Cannot import non-existent remote object"]);
}

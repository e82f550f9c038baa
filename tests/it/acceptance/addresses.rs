//! Connectors that `count` and `for_each` repeat, and configurations in JSON. Moves by `moved` and `state mv` are in `unknowns` and `move_state`.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{ADDRESS, Feature, GROUP, OWNER, USER, VIEWER, Workspace, can, permissions, sample, secret_variable};

const OPERATIONS: [&str; 3] = ["CreateActionConnector", "UpdateActionConnector", "DeleteActionConnector"];

/// The IDs of the connectors that the operations created, changed and deleted since the calls were last forgotten.
fn changed(workspace: &Workspace) -> [BTreeSet<String>; 3] {
    OPERATIONS.map(|operation| workspace.emulator.calls_of(operation).into_iter().filter_map(|call| call.id).collect())
}

fn ids<const COUNT: usize>(ids: [&str; COUNT]) -> BTreeSet<String> {
    ids.map(str::to_owned).into()
}

/// Each index gets the ID of the next one, which the same apply deletes at that next one.
#[test]
fn counted_connectors_that_shift_are_replaced_each_with_its_own_secret_and_those_of_for_each_do_not_shift() {
    let kind = sample("API_KEY");
    let config = |repeat: &str, list: &str, key: &str| {
        let locals = format!("locals {{\n  ids = {list}\n}}\n");
        let secret = kind.safest(&format!("\"${{var.secret}}-of-${{{key}}}\""), "1");
        let resource = kind
            .resource(&secret)
            .replace("\"example\"\n", &format!("{key}\n"))
            .replace("\"Example\"", &format!("\"Of ${{{key}}}\""));
        secret_variable("secret")
            + &locals
            + &resource.replacen("  action_connector_id", &format!("  {repeat}\n  action_connector_id"), 1)
    };
    let counted = |list: &str| config("count = length(local.ids)", list, "local.ids[count.index]");
    let workspace = Workspace::of(&counted("[\"a\", \"b\", \"c\"]"));
    workspace.env("TF_VAR_secret", "s3cret-to-shift");
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.apply_config(&counted("[\"b\", \"c\"]")).expect_says(&["2 added, 0 changed, 3 destroyed"]);
    assert_eq!(workspace.connectors_in_state(), ids(["b", "c"]));
    assert_eq!(workspace.emulator.connectors().len(), 2);
    for id in ["b", "c"] {
        let connector = workspace.remote(id);
        assert_eq!(connector.name, format!("Of {id}"));
        let sent = &connector.last_request["AuthenticationConfig"]["AuthenticationMetadata"];
        assert_eq!(sent.pointer(kind.secret_pointer), Some(&json!(format!("s3cret-to-shift-of-{id}"))));
    }

    // From count to for_each without its first element, which is the one that is deleted.
    workspace.emulator.clear_calls();
    let moved = format!("moved {{\n  from = {ADDRESS}[1]\n  to   = {ADDRESS}[\"c\"]\n}}\n");
    let each = |list: &str| config("for_each = toset(local.ids)", list, "each.key");
    workspace.apply_config(&(each("[\"c\"]") + &moved)).expect_says(&["0 added, 0 changed, 1 destroyed"]);
    assert_eq!(changed(&workspace), [ids([]), ids([]), ids(["b"])]);
    workspace.apply_config(&each("[\"a\", \"c\"]")).expect_says(&["1 added, 0 changed, 0 destroyed"]);
    workspace.emulator.clear_calls();
    workspace.apply_config(&each("[\"c\"]")).expect_says(&["0 added, 0 changed, 1 destroyed"]);
    assert_eq!(changed(&workspace), [ids([]), ids([]), ids(["a"])]);
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere("s3cret-to-shift");
    }
    workspace.destroy();
}

#[test]
fn a_configuration_in_json_makes_the_same_connector_as_one_in_hcl() {
    let kind = sample("API_KEY");
    let text = kind.resource(&kind.safest("var.secret", "\"1\"")).replacen("  name", "  tags = { team = \"blue\" }\n  name", 1);
    let text = text.replacen("  permissions", &format!("{}  permissions", permissions(USER, OWNER)), 1);
    let text = text.replacen("  name", "  timeouts {\n    create = \"7m\"\n  }\n  name", 1);
    let mut secret = json!({ "api_key": "${var.secret}" });
    let mut variable = json!({ "type": "string", "sensitive": true });
    if can(Feature::WriteOnly) {
        secret = json!({ "api_key_wo": "${var.secret}", "api_key_wo_version": "1" });
        variable = json!({ "type": "string", "ephemeral": true });
    }
    let mut metadata = json!({
        "base_endpoint": "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000",
        "email": "quick@example.com",
    });
    metadata.as_object_mut().expect("an object").append(secret.as_object_mut().expect("an object"));
    let connector = json!({
        "action_connector_id": "example",
        "name": "Example",
        "type": kind.connector_type,
        // A block is an object, or a list of one.
        "authentication_config": { "authentication_metadata": [{ "api_key_connection_metadata": metadata }] },
        "permissions": [{ "principal": GROUP, "actions": VIEWER }, { "principal": USER, "actions": OWNER }],
        "tags": { "team": "blue" },
        "timeouts": { "create": "7m" },
    });
    let file = json!({
        "variable": { "secret": variable },
        "resource": { "quicksight_action_connector": { "example": connector } },
        "data": { "quicksight_action_connectors": { "blue": { "depends_on": [ADDRESS], "filter": {
            "name": "ACTION_CONNECTOR_NAME", "operator": "StringEquals", "value": "Example"
        } } } },
        "output": { "ids": { "value": "${data.quicksight_action_connectors.blue.action_connectors[*].action_connector_id}" } },
    });
    let workspace = Workspace::new();
    workspace.write_file("connector.tf.json", &file.to_string());
    workspace.env("TF_VAR_secret", "s3cret-in-json");
    workspace.apply().expect_says(&["ids = tolist([ \"example\", ])"]);
    let connector = workspace.remote("example");
    assert_eq!((connector.name.as_str(), connector.permissions.len(), connector.tags["team"].as_str()), ("Example", 2, "blue"));
    let sent = &connector.last_request["AuthenticationConfig"]["AuthenticationMetadata"];
    assert_eq!(sent.pointer(kind.secret_pointer), Some(&json!("s3cret-in-json")));

    std::fs::remove_file(workspace.path().join("connector.tf.json")).expect("the file is there");
    workspace.write(&(secret_variable("secret") + &text));
    let changes = workspace.planned_changes();
    assert_eq!(changes[ADDRESS]["actions"], json!(["no-op"]));
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere("s3cret-in-json");
    }
    workspace.destroy();
}

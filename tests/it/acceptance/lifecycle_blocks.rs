//! What the blocks `lifecycle`, `removed` and `import` make of a connector. `create_before_destroy`, and `ignore_changes` of whole arguments, are in
//! `unknowns`; what only OpenTofu has is in `opentofu`.

use std::fs;

use serde_json::{Value as Json, json};

use super::permissions::{CHANGE_PERMISSIONS, permission, remote};
use crate::support::{
    ADDRESS, Feature, GROUP, OWNER, USER, VIEWER, Workspace, bare_connector, can, needs, permissions, sample, secret_variable,
};

const CREATE: &str = "CreateActionConnector";
const UPDATE: &str = "UpdateActionConnector";
const DELETE: &str = "DeleteActionConnector";
const DESTROY: [&str; 4] = ["destroy", "-no-color", "-input=false", "-auto-approve"];

/// The connector with these arguments in its `lifecycle` block.
fn with_lifecycle(connector: &str, arguments: &str) -> String {
    connector.replacen("  action_connector_id", &format!("  lifecycle {{\n    {arguments}\n  }}\n  action_connector_id"), 1)
}

fn import_block(to: &str) -> String {
    format!("import {{\n  to = {to}\n  id = \"example\"\n}}\n")
}

/// How often the connector was created, changed and deleted since the calls were last forgotten.
fn changes(workspace: &Workspace) -> [usize; 3] {
    [CREATE, UPDATE, DELETE].map(|operation| workspace.count(operation))
}

#[test]
fn prevent_destroy_refuses_a_replacement_and_a_destroy_before_any_request_and_allows_an_update() {
    let kind = sample("NONE");
    let config = with_lifecycle(&kind.resource(""), "prevent_destroy = true");
    let workspace = Workspace::of(&config);
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.write(&config.replace(kind.connector_type, kind.other_type));
    workspace.try_apply().expect_failure(&["nstance cannot be destroyed", ADDRESS]);
    workspace.run(&DESTROY).expect_failure(&["nstance cannot be destroyed"]);
    assert_eq!(changes(&workspace), [0, 0, 0]);

    workspace.apply_config(&config.replace("\"Example\"", "\"Renamed\""));
    assert_eq!((changes(&workspace), workspace.remote("example").name.as_str()), ([0, 1, 0], "Renamed"));
    workspace.write(&config.replace("prevent_destroy = true", "prevent_destroy = false"));
    workspace.destroy();
}

/// The secret of the configuration, without a new version; and the permission that the replacement took away, in the same run.
#[test]
fn replace_triggered_by_replaces_a_connector_with_its_secret_and_the_permission_that_follows_it() {
    let kind = sample("API_KEY");
    let body = format!("  name = \"Example\"\n  type = \"{}\"\n  ", kind.connector_type);
    let connector = bare_connector(&(body + &kind.authentication(&kind.safest("var.secret", "1"))));
    let connector = with_lifecycle(&connector, "replace_triggered_by = [terraform_data.generation]");
    let permitted = format!(
        "resource \"quicksight_action_connector_permission\" \"example\" {{
  action_connector_id = {ADDRESS}.action_connector_id
  principal = \"{GROUP}\"
  actions = {VIEWER:?}
  lifecycle {{
    replace_triggered_by = [{ADDRESS}.created_time]
  }}
}}
"
    );
    let config = |generation: &str| {
        let generation = format!("resource \"terraform_data\" \"generation\" {{\n  input = {generation}\n}}\n");
        [&secret_variable("secret"), &generation, &connector, &permitted].map(String::as_str).concat()
    };
    let workspace = Workspace::of(&config("1"));
    workspace.env("TF_VAR_secret", "s3cret-to-replace-with");
    workspace.apply();
    let created = workspace.state(ADDRESS)["created_time"].clone();
    workspace.write(&config("2"));
    let planned = workspace.planned_changes();
    for address in [ADDRESS, "quicksight_action_connector_permission.example"] {
        assert_eq!(planned[address]["actions"], json!(["delete", "create"]), "{address}");
    }
    workspace.emulator.clear_calls();
    workspace.apply_planned();
    // The ID is released a moment after the deletion.
    assert_eq!((workspace.count(UPDATE), workspace.count(DELETE), workspace.count(CHANGE_PERMISSIONS)), (0, 1, 2));
    assert_ne!(workspace.state(ADDRESS)["created_time"], created);
    assert!(workspace.remote("example").last_request.to_string().contains("s3cret-to-replace-with"));
    assert_eq!(workspace.remote("example").permissions, [permission(GROUP, VIEWER)]);
    workspace.expect_empty_plan();
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere("s3cret-to-replace-with");
    }
    workspace.destroy();
}

#[test]
fn a_removed_block_forgets_a_connector_or_deletes_it() {
    if !needs(Feature::RemovedBlocks) {
        return;
    }
    let config = sample("NONE").resource("");
    let removed = |destroy: &str| format!("removed {{\n  from = {ADDRESS}\n  lifecycle {{\n    destroy = {destroy}\n  }}\n}}\n");
    let workspace = Workspace::of(&config);
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.write(&removed("false"));
    assert_eq!(workspace.planned_actions(ADDRESS), ["forget"]);
    workspace.apply_planned();
    assert_eq!((changes(&workspace), workspace.count(CHANGE_PERMISSIONS)), ([0, 0, 0], 0));
    assert!(workspace.connectors_in_state().is_empty());
    assert_eq!(remote(&workspace).len(), 1, "it is as it was");
    workspace.expect_empty_plan();

    workspace.apply_config(&format!("{config}{}", import_block(ADDRESS))).expect_says(&["1 imported, 0 added, 0 changed"]);
    workspace.apply_config(&removed("true")).expect_says(&["0 added, 0 changed, 1 destroyed"]);
    assert_eq!(changes(&workspace), [0, 0, 1]);
    assert!(workspace.connectors_in_state().is_empty() && workspace.emulator.connectors().is_empty());
}

#[test]
fn a_connector_with_destroy_false_is_forgotten_and_its_replacement_needs_another_id() {
    if !needs(Feature::DestroyFalse) {
        return;
    }
    let kind = sample("NONE");
    let config = with_lifecycle(&kind.resource(""), "destroy = false");
    let workspace = Workspace::of(&config);
    workspace.apply();
    workspace.emulator.clear_calls();

    // Its ID is taken, by the connector that the same apply has forgotten.
    workspace.write(&config.replace(kind.connector_type, kind.other_type));
    assert_eq!(workspace.planned_actions(ADDRESS), ["forget", "create"]);
    workspace.try_apply().expect_failure(&["ResourceExistsException", "import {", "123456789012,example@us-east-1"]);
    assert_eq!(workspace.remote("example").connector_type, kind.connector_type);
    assert!(workspace.connectors_in_state().is_empty());
    workspace.apply_config(&format!("{config}{}", import_block(ADDRESS))).expect_says(&["1 imported, 0 added, 0 changed"]);

    // With another ID there are both.
    let other = config.replace("action_connector_id = \"example\"", "action_connector_id = \"other\"");
    workspace.apply_config(&other.replace(kind.connector_type, kind.other_type));
    assert_eq!(workspace.connectors_in_state(), ["other".to_owned()].into());
    // For OpenTofu it is an error that something is left.
    let _ = workspace.run(&DESTROY);
    assert!(workspace.connectors_in_state().is_empty());
    assert_eq!((workspace.count(DELETE), workspace.emulator.connectors().len()), (0, 2));
}

/// One argument of a block, one key of a map, and all blocks of a set.
#[test]
fn single_arguments_of_nested_blocks_are_ignored_and_sent_as_the_service_has_them() {
    const EMAIL: &str = "/AuthenticationMetadata/ApiKeyConnectionMetadata/Email";
    let kind = sample("API_KEY");
    let ignored = "ignore_changes = [permissions, tags[\"team\"], authentication_config.authentication_metadata.api_key_connection_metadata.email]";
    let config = with_lifecycle(&kind.resource(&kind.safest("var.secret", "1")), ignored);
    let config = secret_variable("secret") + &config.replacen("  name", "  tags = { team = \"blue\" }\n  name", 1);
    let workspace = Workspace::of(&config);
    workspace.env("TF_VAR_secret", "s3cret-beside-the-ignored");
    workspace.apply();
    workspace.change_remote("example", |connector| {
        *connector.authentication_config.pointer_mut(EMAIL).expect("it has an email") = json!("by-hand@example.com");
        connector.tags.insert("team".to_owned(), "by hand".to_owned());
        connector.permissions.push(permission(USER, OWNER));
    });
    workspace.expect_empty_plan();

    workspace.emulator.clear_calls();
    let changed = config.replace("\"Example\"", "\"Renamed\"").replace("quick@example.com", "configured@example.com");
    workspace.apply_config(&changed.replace("\"blue\"", "\"red\"").replace(&permissions(GROUP, VIEWER), ""));
    assert_eq!((changes(&workspace), workspace.count(CHANGE_PERMISSIONS), workspace.count("TagResource")), ([0, 1, 0], 0, 0));
    let connector = workspace.remote("example");
    assert_eq!((connector.name.as_str(), connector.tags["team"].as_str()), ("Renamed", "by hand"));
    let sent = &connector.last_request["AuthenticationConfig"];
    assert_eq!(sent.pointer(EMAIL), Some(&json!("by-hand@example.com")));
    assert!(sent.to_string().contains("s3cret-beside-the-ignored"), "the secret goes along: {sent}");
    assert_eq!(remote(&workspace).len(), 2);
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere("s3cret-beside-the-ignored");
    }
    workspace.destroy();
}

#[test]
fn a_secret_that_ignore_changes_hides_from_the_plan_is_an_error_that_names_ignore_changes() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let kind = sample("API_KEY");
    let metadata = "authentication_config.authentication_metadata.api_key_connection_metadata";
    let config = format!("{}{}", secret_variable("secret"), kind.resource(&kind.write_only("var.secret", "1")));
    let workspace = Workspace::of(&config);
    workspace.env("TF_VAR_secret", "s3cret-that-is-hidden");
    workspace.apply();
    workspace.emulator.clear_calls();
    for ignored in [metadata.to_owned(), format!("{metadata}.api_key_wo")] {
        let renamed = with_lifecycle(&config, &format!("ignore_changes = [{ignored}]")).replace("\"Example\"", "\"Renamed\"");
        workspace.write(&renamed);
        workspace.try_apply().expect_failure(&[
            "Missing Required Secret",
            "Changing `name` requires `api_key`",
            "`ignore_changes`",
        ]);
    }
    assert_eq!(changes(&workspace), [0, 0, 0]);

    // A version that is ignored sends nothing, and hides nothing.
    let ignored = with_lifecycle(&config, &format!("ignore_changes = [{metadata}.api_key_wo_version]"));
    workspace.apply_config(&ignored.replace("_wo_version = 1", "_wo_version = 2"));
    assert_eq!(changes(&workspace), [0, 0, 0]);
    workspace.apply_config(&ignored.replace("\"Example\"", "\"Renamed\""));
    assert_eq!((changes(&workspace), workspace.remote("example").name.as_str()), ([0, 1, 0], "Renamed"));
    workspace.expect_nowhere("s3cret-that-is-hidden");
    workspace.destroy();
}

#[test]
fn an_import_block_in_a_module_imports_by_id_and_changes_nothing() {
    if !needs(Feature::ImportsInModules) {
        return;
    }
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    workspace.forget(ADDRESS);
    fs::create_dir(workspace.path().join("module")).expect("a directory can be made");
    let required = "terraform {\n  required_providers {\n    quicksight = { source = \"registry.terraform.io/quicksight-tf/quicksight\" }\n  }\n}\n";
    let module = format!("{required}{}{}", sample("NONE").resource(""), import_block(ADDRESS));
    workspace.write_file("module/main.tf", &module);
    workspace.write("module \"connector\" {\n  source = \"./module\"\n}\n");
    workspace.run(&["get"]).expect_success();
    workspace.emulator.clear_calls();
    workspace.apply().expect_says(&["module.connector.quicksight_action_connector.example", "1 imported, 0 added, 0 changed"]);
    assert_eq!((changes(&workspace), workspace.connectors_in_state()), ([0, 0, 0], ["example".to_owned()].into()));
    workspace.destroy();
}

/// The secret is in the state of `terraform_data`, for which that is what `store` is for, and in nothing of the connector.
#[test]
fn a_secret_from_the_store_of_terraform_data_is_sent_with_each_new_version_and_needed_in_no_other_run() {
    if !needs(Feature::Store) {
        return;
    }
    let kind = sample("API_KEY");
    let config = |version: &str| {
        let store = format!("    input     = var.secret\n    version   = {version}\n    sensitive = true\n");
        let variable = "variable \"secret\" {\n  type      = string\n  ephemeral = true\n  default   = null\n}\n";
        let data = format!("{variable}resource \"terraform_data\" \"secret\" {{\n  store {{\n{store}  }}\n}}\n");
        let [value, version] = ["sensitive_output", "version"].map(|name| format!("terraform_data.secret.store.{name}"));
        data + &kind.resource(&kind.write_only(&value, &version))
    };
    let sent = |workspace: &Workspace| {
        let request = workspace.remote("example").last_request;
        request["AuthenticationConfig"]["AuthenticationMetadata"].pointer(kind.secret_pointer).cloned()
    };
    let workspace = Workspace::of(&config("1"));
    workspace.env("TF_VAR_secret", "s3cret-one");
    workspace.apply();
    assert_eq!(sent(&workspace), Some(json!("s3cret-one")));

    workspace.env("TF_VAR_secret", "s3cret-two");
    workspace.expect_empty_plan();
    workspace.emulator.clear_calls();
    workspace.apply_config(&config("2"));
    assert_eq!((changes(&workspace), sent(&workspace)), ([0, 1, 0], Some(json!("s3cret-two"))));

    // Whoever lacks the secret can change the connector, for which the stored one is sent.
    workspace.without_env("TF_VAR_secret");
    workspace.apply_config(&config("2").replace("\"Example\"", "\"Renamed\""));
    assert_eq!((changes(&workspace), sent(&workspace)), ([0, 2, 0], Some(json!("s3cret-two"))));
    let connector = workspace.instance(ADDRESS);
    assert!(connector["attributes"]["name"] == "Renamed" && !connector.to_string().contains("s3cret"), "{connector}");
    let stored: Json = workspace.state("terraform_data.secret")["store"]["sensitive_output"].clone();
    assert!(stored.to_string().contains("s3cret-two"), "{stored}");
    workspace.destroy();
}

/// What `-minimal-refresh` does not refresh is what a plan from the state alone would not change.
#[test]
fn a_minimal_refresh_reads_what_is_to_be_changed_and_no_other_connector() {
    if !needs(Feature::MinimalRefresh) {
        return;
    }
    let connector = |id: &str, name: &str| {
        sample("NONE").resource("").replace("\"example\"", &format!("{id:?}")).replace("\"Example\"", &format!("{name:?}"))
    };
    let config =
        |name: &str| ["same", "changed", "deleted"].map(|id| connector(id, if id == "same" { "Same" } else { name })).concat();
    let workspace = Workspace::of(&config("One"));
    workspace.apply();
    for id in ["same", "changed"] {
        workspace.change_remote(id, |connector| connector.description = Some("By hand".to_owned()));
    }
    workspace.emulator.remove(crate::support::ACCOUNT, crate::support::REGION, "deleted");
    let apply = |option: &str| workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", option]).expect_success();

    // Nothing is to be changed as far as the state tells, so nothing is read.
    workspace.emulator.clear_calls();
    apply("-minimal-refresh").expect_says(&["0 added, 0 changed, 0 destroyed"]);
    assert_eq!(workspace.count("DescribeActionConnector"), 0);

    workspace.write(&config("Two"));
    apply("-minimal-refresh").expect_says(&["1 added, 1 changed, 0 destroyed"]);
    assert!(workspace.emulator.calls().iter().all(|call| call.id.as_deref() != Some("same")));
    assert_eq!(workspace.remote("changed").description, None);
    assert_eq!(workspace.remote("same").description.as_deref(), Some("By hand"));
    apply("-refresh=true").expect_says(&["0 added, 1 changed, 0 destroyed"]);
    workspace.expect_empty_plan();

    workspace.emulator.remove(crate::support::ACCOUNT, crate::support::REGION, "deleted");
    workspace.run(&[&DESTROY[..], &["-minimal-refresh"]].concat()).expect_success();
    assert!(workspace.emulator.connectors().is_empty() && workspace.connectors_in_state().is_empty());
}

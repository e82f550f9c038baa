//! Import by every form, generated configuration, the identity, queries and the data source.

use std::fs;

use quicksight_emulator::{Connector, Fault};
use serde_json::{Value as Json, json};

use super::{ADDRESS, DESTROY, ID, config, config_with, workspace};
use crate::{
    acceptance::permissions::{READ_PERMISSIONS, permission, requests},
    support::{ACCOUNT, Feature, GROUP, OWNER, REGION, USER, VIEWER, Workspace, can, needs},
};

/// A user whose name is an e-mail address.
const MAIL: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann@example.com";

/// A connector in each of two Regions, on which these two have permissions.
fn two_regions() -> Workspace {
    let workspace = Workspace::new();
    for region in [REGION, "eu-west-1"] {
        let permissions = vec![permission(GROUP, VIEWER), permission(MAIL, OWNER)];
        workspace.emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, region, "example", "GENERIC_HTTP") });
    }
    workspace
}

#[test]
fn an_id_imports_by_command_and_by_block_and_only_a_suffix_that_is_shaped_like_a_region_is_one() {
    let workspace = two_regions();
    for (principal, actions) in [(GROUP, VIEWER), (MAIL, OWNER)] {
        let id = format!("{ACCOUNT},example,{principal}");
        for (id, region) in [(id.clone(), REGION), (format!("{id}@{REGION}"), REGION), (format!("{id}@eu-west-1"), "eu-west-1")] {
            let resource = config_with(principal, actions, &format!("  region = \"{region}\"\n"));
            workspace.write(&resource);
            workspace.run(&["import", "-no-color", "-input=false", ADDRESS, &id]).expect_success();
            let state = workspace.state(ADDRESS);
            assert_eq!((&state["principal"], &state["region"]), (&json!(principal), &json!(region)), "{id}");
            assert!(state["action_connector_arn"].is_string(), "{state}");
            workspace.expect_empty_plan();
            workspace.forget(ADDRESS);
            workspace.write(&format!("{resource}import {{\n  to = {ADDRESS}\n  id = \"{id}\"\n}}\n"));
            workspace.plan().expect_success().expect_says(&["1 to import, 0 to add, 0 to change, 0 to destroy."]);
        }
    }
    assert_eq!(requests(&workspace), []);
}

#[test]
fn what_names_no_permission_is_refused_with_the_form_that_does() {
    let workspace = workspace(&[]);
    workspace.write(&config(GROUP, VIEWER));
    for wrong in ["example", "123456789012,example", "12,example,arn", "123456789012,a b,arn", "123456789012,example,ann"] {
        workspace.run(&["import", "-no-color", ADDRESS, wrong]).expect_failure(&["Invalid Import ID", "PRINCIPAL"]);
    }
    assert_eq!(workspace.count(READ_PERMISSIONS), 0);
    workspace.run(&["import", "-no-color", ADDRESS, ID]).expect_failure(&["Cannot import non-existent remote object"]);
    let other = ID.replace(",example,", ",other,");
    workspace.run(&["import", "-no-color", ADDRESS, &other]).expect_failure(&["Cannot import non-existent remote object"]);
}

#[test]
fn an_identity_is_stored_and_imports_with_and_without_its_optional_parts() {
    let workspace = two_regions();
    if !needs(Feature::Identity) {
        return;
    }
    for (region, parts) in [
        (REGION, String::new()),
        (REGION, format!("account_id = \"{ACCOUNT}\"")),
        ("eu-west-1", "region = \"eu-west-1\"".to_owned()),
    ] {
        let identity = format!("{{\n    action_connector_id = \"example\"\n    principal = \"{MAIL}\"\n    {parts}\n  }}");
        let resource = config_with(MAIL, OWNER, &format!("  region = \"{region}\"\n"));
        workspace.apply_config(&format!("{resource}import {{\n  to = {ADDRESS}\n  identity = {identity}\n}}\n"));
        let expected = json!({ "action_connector_id": "example", "principal": MAIL, "account_id": ACCOUNT, "region": region });
        assert_eq!(workspace.instance(ADDRESS)["identity"], expected);
        workspace.forget(ADDRESS);
    }
    assert_eq!(requests(&workspace), []);
    let wrong = |identity: &str, says: &[&str]| {
        workspace.write(&format!("{}import {{\n  to = {ADDRESS}\n  identity = {{ {identity} }}\n}}\n", config(GROUP, VIEWER)));
        workspace.plan().expect_failure(says);
    };
    wrong("action_connector_id = \"example\"", &["principal"]);
    wrong("action_connector_id = \"example\", principal = \"ann\"", &["Invalid Import Identity", "principal"]);
    wrong(&format!("action_connector_id = \"a b\", principal = \"{MAIL}\""), &["Invalid Import Identity", "action_connector_id"]);
}

#[test]
fn an_identity_is_kept_by_create_refresh_and_update() {
    let workspace = workspace(&[]);
    let expect = || {
        if can(Feature::Identity) {
            let expected =
                json!({ "action_connector_id": "example", "principal": GROUP, "account_id": ACCOUNT, "region": REGION });
            assert_eq!(workspace.instance(ADDRESS)["identity"], expected);
        }
    };
    workspace.apply_config(&config(GROUP, VIEWER));
    expect();
    workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).expect_success();
    expect();
    workspace.apply_config(&config(GROUP, OWNER));
    expect();
    workspace.run(DESTROY).expect_success();
}

#[test]
fn generated_configuration_validates_and_plans_nothing_but_the_import() {
    for region in [REGION, "eu-west-1"] {
        let workspace = two_regions();
        workspace.write(&format!("import {{\n  to = {ADDRESS}\n  id = \"{ACCOUNT},example,{MAIL}@{region}\"\n}}\n"));
        let generate = ["plan", "-no-color", "-input=false", "-generate-config-out=generated.tf"];
        workspace.run(&generate).expect_success().expect_says(&["1 to import, 0 to add, 0 to change, 0 to destroy."]);
        workspace.validate().expect_success();
        workspace.apply();
        assert_eq!(requests(&workspace), [], "{}", fs::read_to_string(workspace.path().join("generated.tf")).unwrap());
    }
}

#[test]
fn a_query_finds_the_permissions_of_one_connector_or_of_all_and_what_it_generates_plans_nothing() {
    let workspace = two_regions();
    if !needs(Feature::Queries) {
        return;
    }
    workspace.emulator.put(Connector {
        permissions: vec![permission(USER, VIEWER)],
        ..Connector::new(ACCOUNT, REGION, "other", "GENERIC_HTTP")
    });
    let list = |body: &str| {
        let list = format!("list \"quicksight_action_connector_permission\" \"all\" {{\n  provider = quicksight\n{body}}}\n");
        workspace.write_file("list.tfquery.hcl", &list);
        let run = workspace.run(&["query", "-no-color", "-json"]).expect_success();
        let lines = run.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
        lines
            .filter(|line| line["type"] == "list_resource_found")
            .map(|line| line["list_resource_found"].clone())
            .collect::<Vec<_>>()
    };
    let one = list("  config {\n    action_connector_id = \"example\"\n  }\n");
    assert_eq!(one.len(), 2, "{one:?}");
    let all = list("  include_resource = true\n");
    assert_eq!(all.len(), 3, "{all:?}");
    assert_eq!(all[2]["resource_object"]["actions"], json!(VIEWER));
    workspace.write("");
    workspace.run(&["query", "-no-color", "-generate-config-out=generated.tf"]).expect_success();
    fs::remove_file(workspace.path().join("list.tfquery.hcl")).expect("the query is there");
    workspace.plan().expect_success().expect_says(&["3 to import, 0 to add, 0 to change, 0 to destroy."]);
}

#[test]
fn the_data_source_returns_the_permissions_of_one_connector() {
    let workspace = two_regions();
    let data = |arguments: &str| {
        let outputs = "output \"found\" {\n  value = data.quicksight_action_connector_permissions.example\n}\n";
        workspace.write(&format!(
            "data \"quicksight_action_connector_permissions\" \"example\" {{\n  action_connector_id = \"example\"\n{arguments}}}\n{outputs}"
        ));
    };
    for region in [REGION, "eu-west-1"] {
        data(&format!("  region = \"{region}\"\n"));
        let found = workspace.plan_json()["planned_values"]["outputs"]["found"]["value"].clone();
        let entry = |principal: &str, actions: &[&str]| json!({ "principal": principal, "actions": actions });
        assert_eq!(found["permissions"], json!([entry(MAIL, OWNER), entry(GROUP, VIEWER)]), "{found}");
        let arn = format!("arn:aws:quicksight:{region}:{ACCOUNT}:action-connector/example");
        assert_eq!((&found["action_connector_arn"], &found["aws_account_id"]), (&json!(arn), &json!(ACCOUNT)));
    }
    assert_eq!(workspace.count("DescribeActionConnector"), 0);
    data("  region = \"eu-west-2\"\n");
    workspace.plan().expect_failure(&["Error reading Quick Sight Action Connector", "no connector \"example\""]);
    data("");
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always());
    workspace.plan().expect_failure(&["AccessDeniedException", "quicksight:DescribeActionConnectorPermissions"]);
}

#[test]
fn an_arn_that_the_permissions_lack_is_that_of_the_connector() {
    let workspace = two_regions();
    let omits = Fault::new(READ_PERMISSIONS, quicksight_emulator::Kind::Omit { members: vec!["Arn".to_owned()] });
    workspace.emulator.fault(omits.always());
    workspace.write(&config(GROUP, VIEWER));
    workspace.run(&["import", "-no-color", ADDRESS, ID]).expect_success();
    let arn = "arn:aws:quicksight:us-east-1:123456789012:action-connector/example";
    assert_eq!(workspace.state(ADDRESS)["action_connector_arn"], arn);
    workspace.run(DESTROY).expect_success();
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["action_connector_arn"], arn);
    workspace.write("data \"quicksight_action_connector_permissions\" \"example\" {\n  action_connector_id = \"example\"\n}\noutput \"arn\" {\n  value = data.quicksight_action_connector_permissions.example.action_connector_arn\n}\n");
    assert_eq!(workspace.plan_json()["planned_values"]["outputs"]["arn"]["value"], arn);
}

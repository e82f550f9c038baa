//! One principal's permissions as a resource: what it grants, changes and revokes, what it never touches, and what it does when something is
//! not as it expects.

mod faults;
mod import;
mod kills;
mod readings;
mod refusals;
mod sharing;

use std::time::Duration;

use quicksight_emulator::{Connector, Fault, Kind, Options, Permission, Subscription};
use serde_json::json;

use super::permissions::{CHANGE_PERMISSIONS, READ_PERMISSIONS, grant, permission, remote, requests, revoke};
use crate::support::{ACCOUNT, GROUP, OWNER, REGION, USER, VIEWER, Workspace, during};

const ADDRESS: &str = "quicksight_action_connector_permission.example";
const ID: &str = "123456789012,example,arn:aws:quicksight:us-east-1:123456789012:group/default/analysts";

/// The permission `example` of a principal on the connector `example`, with further arguments.
fn config_with(principal: &str, actions: &[&str], arguments: &str) -> String {
    format!(
        "resource \"quicksight_action_connector_permission\" \"example\" {{\n  action_connector_id = \"example\"\n  principal = \"{principal}\"\n  actions = {actions:?}\n{arguments}}}\n"
    )
}

fn config(principal: &str, actions: &[&str]) -> String {
    config_with(principal, actions, "")
}

/// The connector `example`, on which these principals have permissions.
fn plant(workspace: &Workspace, permissions: &[(&str, &[&str])]) {
    let permissions = permissions.iter().map(|(principal, actions)| permission(principal, actions)).collect();
    workspace.emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP") });
}

/// A workspace with the connector `example`, on which these principals have permissions.
fn workspace(permissions: &[(&str, &[&str])]) -> Workspace {
    workspace_with(Options::default(), permissions)
}

fn workspace_with(options: Options, permissions: &[(&str, &[&str])]) -> Workspace {
    let workspace = Workspace::with(options);
    plant(&workspace, permissions);
    workspace
}

/// Sets the permissions that are there, behind Terraform's back.
fn set(workspace: &Workspace, permissions: &[(&str, &[&str])]) {
    let permissions: Vec<Permission> = permissions.iter().map(|(principal, actions)| permission(principal, actions)).collect();
    workspace.change_remote("example", |connector| connector.permissions = permissions);
}

#[track_caller]
fn expect_remote(workspace: &Workspace, permissions: &[(&str, &[&str])]) {
    let owned = |(principal, actions): &(&str, &[&str])| {
        ((*principal).to_owned(), actions.iter().map(|&action| action.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(remote(workspace), permissions.iter().map(owned).collect::<Vec<_>>());
}

const DESTROY: &[&str] = &["destroy", "-no-color", "-input=false", "-auto-approve"];

#[test]
fn a_permission_is_granted_changed_replaced_and_revoked_by_whole_sets_and_others_are_never_touched() {
    let workspace = workspace(&[(USER, OWNER)]);
    let step = |principal: &str, actions: &[&str], planned: &[&str], expected: &[(&'static str, serde_json::Value)]| {
        workspace.write(&config(principal, actions));
        assert_eq!(workspace.planned_actions(ADDRESS), planned);
        workspace.emulator.clear_calls();
        workspace.apply();
        assert_eq!(requests(&workspace), expected);
        expect_remote(&workspace, &[(principal, actions), (USER, OWNER)]);
    };
    step(GROUP, VIEWER, &["create"], &[grant(&[(GROUP, VIEWER)])]);
    let state = workspace.state(ADDRESS);
    let arn = "arn:aws:quicksight:us-east-1:123456789012:action-connector/example";
    for (name, value) in [
        ("id", json!(ID)),
        ("action_connector_arn", json!(arn)),
        ("aws_account_id", json!(ACCOUNT)),
        ("region", json!(REGION)),
        ("principal", json!(GROUP)),
        ("actions", json!(VIEWER)),
    ] {
        assert_eq!(state[name], value, "{name}");
    }
    step(GROUP, OWNER, &["update"], &[grant(&[(GROUP, OWNER)])]);
    step(GROUP, VIEWER, &["update"], &[revoke(&[(GROUP, OWNER)]), grant(&[(GROUP, VIEWER)])]);
    let other = GROUP.replace("analysts", "editors");
    step(&other, VIEWER, &["delete", "create"], &[revoke(&[(GROUP, VIEWER)]), grant(&[(&other, VIEWER)])]);
    workspace.emulator.clear_calls();
    workspace.run(DESTROY).expect_success();
    assert_eq!(requests(&workspace), [revoke(&[(&other, VIEWER)])]);
    expect_remote(&workspace, &[(USER, OWNER)]);
    assert_eq!(workspace.count("DescribeActionConnector"), 0, "the connector itself need not be readable");
}

#[test]
fn only_actions_and_timeouts_change_in_place_and_what_is_known_stays_known() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    workspace.emulator.clear_calls();
    workspace.apply_config(&config_with(GROUP, VIEWER, "  timeouts {\n    update = \"2m\"\n  }\n"));
    assert_eq!(requests(&workspace), [], "a timeout is sent to nobody");
    workspace.write(&config(GROUP, OWNER));
    let change = workspace.planned_change(ADDRESS);
    assert_eq!(change["after_unknown"], json!({}), "{change}");
    for config in [
        config(GROUP, VIEWER).replace("\"example\"\n", "\"other\"\n"),
        config_with(GROUP, VIEWER, "  region = \"eu-west-1\"\n"),
        config(USER, VIEWER),
    ] {
        workspace.write(&config);
        assert_eq!(workspace.planned_actions(ADDRESS), ["delete", "create"], "{config}");
    }
    workspace.run(DESTROY).expect_success();
}

#[test]
fn a_permission_in_another_region_is_granted_there() {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector::new(ACCOUNT, "eu-west-1", "example", "GENERIC_HTTP"));
    workspace.apply_config(&config_with(GROUP, VIEWER, "  region = \"eu-west-1\"\n"));
    let there = workspace.emulator.connector(ACCOUNT, "eu-west-1", "example").expect("it was planted");
    assert_eq!(there.permissions, [permission(GROUP, VIEWER)]);
    workspace.run(DESTROY).expect_success();
}

#[test]
fn permissions_that_a_principal_already_has_are_an_error_with_their_import_block_whatever_their_actions() {
    for there in [VIEWER, OWNER] {
        let workspace = workspace(&[(GROUP, there)]);
        workspace.write(&config(GROUP, VIEWER));
        let block = format!(
            "import {{ to = quicksight_action_connector_permission.NAME # replace with the address of this resource id = \"{ID}@us-east-1\" }}"
        );
        let failed = workspace.try_apply().expect_failure(&["already exists", GROUP, &there.join(", "), &block]);
        assert!(failed.text().contains("left unchanged"), "{failed}");
        assert_eq!(requests(&workspace), []);
        assert!(workspace.state(ADDRESS).is_null());
        let import = format!("import {{\n  to = {ADDRESS}\n  id = \"{ID}@us-east-1\"\n}}\n");
        workspace.apply_config(&format!("{}{import}", config(GROUP, VIEWER)));
        expect_remote(&workspace, &[(GROUP, VIEWER)]);
        workspace.run(DESTROY).expect_success();
        expect_remote(&workspace, &[]);
    }
}

#[test]
fn a_connector_that_is_not_found_is_an_error_that_states_so() {
    let workspace = Workspace::of(&config(GROUP, VIEWER));
    workspace.try_apply().expect_failure(&["connector not found", "no action connector \"example\"", "Nothing was changed"]);
    assert_eq!(workspace.count(CHANGE_PERMISSIONS), 0);
    plant(&workspace, &[]);
    workspace.apply();
    workspace.run(DESTROY).expect_success();
}

#[test]
fn permissions_that_may_not_be_read_are_an_error_before_any_change_and_the_state_is_unchanged() {
    let denied = || Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always();
    let says = ["AccessDeniedException", "quicksight:DescribeActionConnectorPermissions"];
    let workspace = workspace(&[]);
    workspace.emulator.fault(denied());
    workspace.write(&config(GROUP, VIEWER));
    workspace.try_apply().expect_failure(&says).expect_says(&["Nothing was changed"]);
    assert!(workspace.state(ADDRESS).is_null());
    workspace.emulator.clear_faults();
    workspace.apply();
    let state = workspace.state(ADDRESS);

    workspace.emulator.clear_calls();
    workspace.emulator.fault(denied());
    workspace.plan().expect_failure(&says).expect_says(&["The state is unchanged"]);
    workspace.write(&config(GROUP, OWNER));
    let without_refresh = ["-no-color", "-input=false", "-auto-approve", "-refresh=false"];
    let run = |verb: &str| workspace.run(&[&[verb], &without_refresh[..]].concat());
    run("apply").expect_failure(&says).expect_says(&["were not changed"]);
    run("destroy").expect_failure(&says).expect_says(&["were not revoked"]);
    assert_eq!((requests(&workspace), workspace.state(ADDRESS)), (vec![], state));
    workspace.emulator.clear_faults();
    workspace.run(DESTROY).expect_success();
}

#[test]
fn a_permission_is_planned_again_when_its_principal_or_its_connector_is_not_found() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    set(&workspace, &[(USER, VIEWER)]);
    assert_eq!(workspace.planned_actions(ADDRESS), ["create"]);
    workspace.apply();
    expect_remote(&workspace, &[(GROUP, VIEWER), (USER, VIEWER)]);
    workspace.emulator.remove(ACCOUNT, REGION, "example").expect("it was there");
    assert_eq!(workspace.planned_actions(ADDRESS), ["create"]);
    workspace.try_apply().expect_failure(&["connector not found"]);
    assert!(workspace.state(ADDRESS).is_null());
}

#[test]
fn actions_that_were_changed_outside_terraform_are_planned_and_reverted() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    set(&workspace, &[(GROUP, OWNER)]);
    workspace.emulator.clear_calls();
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["before"]["actions"], &change["after"]["actions"]), (&json!(OWNER), &json!(VIEWER)));
    workspace.apply();
    assert_eq!(requests(&workspace), [revoke(&[(GROUP, OWNER)]), grant(&[(GROUP, VIEWER)])]);
    workspace.run(DESTROY).expect_success();
}

#[test]
fn an_account_that_is_not_signed_up_or_a_wrong_identity_region_never_removes_a_permission_from_the_state() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    let state = workspace.state(ADDRESS);
    let subscription = |subscription| Options { subscription, ..Options::default() };
    for (options, says) in [
        (subscription(Subscription::DirectoryNotFound), "Enterprise edition"),
        (subscription(Subscription::AccountNotFound), "Enterprise edition"),
        (subscription(Subscription::NotSignedUp), "Enterprise edition"),
        (subscription(Subscription::StandardEdition), "Enterprise edition"),
        (Options { identity_region: Some("eu-west-1".to_owned()), ..Options::default() }, "identity Region"),
    ] {
        workspace.emulator.set_options(options);
        workspace.plan().expect_failure(&[says]);
        workspace.run(&["apply", "-refresh-only", "-no-color", "-auto-approve"]).expect_failure(&[says]);
        workspace.run(DESTROY).expect_failure(&[says]);
        workspace.run(&[DESTROY, &["-refresh=false"]].concat()).expect_failure(&[says]);
        assert_eq!(workspace.state(ADDRESS), state, "{says}");
    }
    workspace.emulator.set_options(Options::default());
    workspace.run(DESTROY).expect_success();
    expect_remote(&workspace, &[]);
}

#[test]
fn destroying_revokes_the_current_permissions_and_succeeds_if_there_are_none() {
    let workspace = workspace(&[]);
    let planned = |change: &dyn Fn()| {
        plant(&workspace, &[]);
        workspace.apply_config(&config(GROUP, VIEWER));
        workspace.run(&["plan", "-destroy", "-input=false", "-out=tfplan"]).expect_success();
        change();
        workspace.emulator.clear_calls();
        workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
        assert!(workspace.state(ADDRESS).is_null());
        requests(&workspace)
    };
    assert_eq!(planned(&|| set(&workspace, &[(GROUP, OWNER), (USER, OWNER)])), [revoke(&[(GROUP, OWNER)])]);
    expect_remote(&workspace, &[(USER, OWNER)]);
    assert_eq!(planned(&|| set(&workspace, &[(USER, OWNER)])), []);
    assert_eq!(planned(&|| drop(workspace.emulator.remove(ACCOUNT, REGION, "example"))), []);
}

#[test]
fn a_permission_that_moves_to_another_address_without_a_moved_block_waits_for_its_own_revocation() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    workspace.apply_config(&config(GROUP, VIEWER).replace("\"example\" {", "\"renamed\" {"));
    expect_remote(&workspace, &[(GROUP, VIEWER)]);
    workspace.run(DESTROY).expect_success();
}

#[test]
fn a_permission_that_moves_to_another_address_waits_for_a_revocation_that_took_effect_and_is_not_verified_yet() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, VIEWER));
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_secs(3) }));
    let moved = config_with(GROUP, VIEWER, "  depends_on = [terraform_data.later]\n").replace("\"example\" {", "\"renamed\" {");
    workspace.apply_config(&format!("{}{moved}", during("1")));
    expect_remote(&workspace, &[(GROUP, VIEWER)]);
    workspace.run(DESTROY).expect_success();
}

#[test]
fn a_conflict_is_retried() {
    let workspace = workspace(&[]);
    workspace.emulator.fault(Fault::error(CHANGE_PERMISSIONS, "ConflictException", "Busy").times(2));
    workspace.apply_config(&config(GROUP, VIEWER));
    assert_eq!(workspace.count(CHANGE_PERMISSIONS), 3);
    workspace.emulator.fault(Fault::error(CHANGE_PERMISSIONS, "ConflictException", "Busy").times(2));
    workspace.run(DESTROY).expect_success();
    expect_remote(&workspace, &[]);
}

#[test]
fn a_grant_whose_answer_is_lost_is_verified_by_a_read() {
    let workspace = workspace(&[]);
    workspace.provider("  max_retries = 1");
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DropAfter));
    workspace.apply_config(&config(GROUP, VIEWER));
    assert_eq!(workspace.instance(ADDRESS)["status"], json!(null), "it is not tainted");
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DropAfter));
    workspace.run(DESTROY).expect_success();
    expect_remote(&workspace, &[]);

    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DropBefore));
    workspace.try_apply().expect_failure(&["may have granted the permissions", "They were not found", "import {"]);
    assert!(workspace.state(ADDRESS).is_null());
    workspace.apply();
    workspace.run(DESTROY).expect_success();
}

#[test]
fn an_interrupt_or_a_timeout_during_the_grant_loses_nothing() {
    let workspace = workspace(&[]);
    workspace.write(&config(GROUP, VIEWER));
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_secs(50) }));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for(CHANGE_PERMISSIONS, 1);
    run.interrupt();
    let _ = run.finish().expect_says(&["Creation complete"]);
    assert_eq!(workspace.state(ADDRESS)["id"], ID);
    workspace.expect_empty_plan();
    workspace.run(DESTROY).expect_success();

    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_secs(20) }));
    workspace.apply_config(&config_with(GROUP, VIEWER, "  timeouts {\n    create = \"1s\"\n  }\n"));
    workspace.run(DESTROY).expect_success();
    expect_remote(&workspace, &[]);
}

#[test]
fn an_interrupt_between_a_revocation_and_its_grant_still_sends_the_grant() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, OWNER));
    workspace.write(&config(GROUP, VIEWER));
    workspace.emulator.clear_calls();
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_millis(400) }));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for(CHANGE_PERMISSIONS, 1);
    run.interrupt();
    let _ = run.finish().expect_says(&["Modifications complete"]);
    expect_remote(&workspace, &[(GROUP, VIEWER)]);
    workspace.apply();
    workspace.run(DESTROY).expect_success();
}

#[test]
fn a_change_that_the_service_ignores_is_an_error_and_the_state_has_the_actual_values() {
    let workspace = workspace(&[]);
    let ignores = || Fault::new(CHANGE_PERMISSIONS, Kind::IgnoreChange { members: Vec::new() }).always();
    workspace.emulator.fault(ignores());
    workspace.write(&config(GROUP, VIEWER));
    workspace.try_apply().expect_failure(&["permissions not changed", "was not granted", "Apply again"]);
    assert!(workspace.state(ADDRESS).is_null());
    workspace.emulator.clear_faults();
    workspace.apply();
    workspace.emulator.fault(ignores());
    workspace.write(&config(GROUP, OWNER));
    workspace.try_apply().expect_failure(&["permissions not changed"]);
    assert_eq!(workspace.state(ADDRESS)["actions"], json!(VIEWER));
    workspace.run(DESTROY).expect_failure(&["permissions not changed", "still has"]);
    assert_eq!(workspace.state(ADDRESS)["actions"], json!(VIEWER));
    workspace.emulator.clear_faults();
    workspace.run(DESTROY).expect_success();
}

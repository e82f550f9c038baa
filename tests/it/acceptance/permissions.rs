//! Who may do what with a connector: what is managed and what is left alone, whole sets in separate requests, answers in any order,
//! principals that cannot be given access, and changes that the service does not take.

mod first_blocks;
mod principals;

use std::time::Duration;

use quicksight_emulator::{Creator, Fault, Kind, Options, Permission, PermissionAnswers, SmallerGrants};
use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, Feature, GROUP, OWNER, USER, VIEWER, Workspace, bare_connector, can, permissions, sample};

const DESCRIBE: &str = "quicksight:DescribeActionConnector";
const UPDATE: &str = "quicksight:UpdateActionConnector";

pub(super) const READ_PERMISSIONS: &str = "DescribeActionConnectorPermissions";
pub(super) const CHANGE_PERMISSIONS: &str = "UpdateActionConnectorPermissions";

/// A connector whose `permissions` blocks are these.
fn config(blocks: &[(&str, &[&str])]) -> String {
    with_blocks(&blocks.iter().map(|(principal, actions)| permissions(principal, actions)).collect::<String>())
}

fn with_blocks(blocks: &str) -> String {
    let kind = sample("NONE");
    let body = format!("  name = \"Example\"\n  type = \"{}\"\n  {}\n{blocks}", kind.connector_type, kind.authentication(""));
    bare_connector(&body)
}

/// The requests that changed permissions since the calls were last forgotten, which must have entries in one list alone: whether they
/// grant or revoke, and whole sets of whom.
#[track_caller]
pub(super) fn requests(workspace: &Workspace) -> Vec<(&'static str, Json)> {
    let calls = workspace.emulator.calls_of(CHANGE_PERMISSIONS);
    let request = |body: &Json| {
        let [granted, revoked] = ["GrantPermissions", "RevokePermissions"].map(|member| {
            let mut list = body[member].as_array().cloned().unwrap_or_default();
            list.sort_by_key(|entry| entry["Principal"].to_string());
            for actions in list.iter_mut().filter_map(|entry| entry["Actions"].as_array_mut()) {
                actions.sort_by_key(Json::to_string);
            }
            list
        });
        assert!(granted.is_empty() != revoked.is_empty(), "{body}");
        if revoked.is_empty() { ("grant", Json::from(granted)) } else { ("revoke", Json::from(revoked)) }
    };
    calls.iter().map(|call| request(&call.body)).collect()
}

pub(super) fn entry(principal: &str, actions: &[&str]) -> Json {
    json!({ "Principal": principal, "Actions": actions })
}

pub(super) fn grant(entries: &[(&str, &[&str])]) -> (&'static str, Json) {
    ("grant", entries.iter().map(|(principal, actions)| entry(principal, actions)).collect())
}

pub(super) fn revoke(entries: &[(&str, &[&str])]) -> (&'static str, Json) {
    ("revoke", entries.iter().map(|(principal, actions)| entry(principal, actions)).collect())
}

pub(super) fn remote(workspace: &Workspace) -> Vec<(String, Vec<String>)> {
    let mut permissions: Vec<_> = workspace
        .remote("example")
        .permissions
        .into_iter()
        .map(|Permission { principal, mut actions }| {
            actions.sort();
            (principal, actions)
        })
        .collect();
    permissions.sort();
    permissions
}

pub(super) fn permission(principal: &str, actions: &[&str]) -> Permission {
    Permission { principal: principal.to_owned(), actions: actions.iter().map(|&action| action.to_owned()).collect() }
}

#[test]
fn without_a_block_permissions_are_neither_changed_nor_read() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, &[DESCRIBE])]);
    workspace.expect_empty_plan();
    workspace.write(&config(&[]).replace("\"Example\"", "\"Renamed\""));
    workspace.apply();
    assert_eq!(workspace.count(READ_PERMISSIONS) + workspace.count(CHANGE_PERMISSIONS), 0);
    assert_eq!(workspace.remote("example").permissions, [permission(USER, &[DESCRIBE])]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([]));
    workspace.destroy();
}

#[test]
fn permissions_are_part_of_the_request_that_creates_the_connector() {
    let workspace = Workspace::of(&config(&[(GROUP, VIEWER), (USER, OWNER)]));
    workspace.apply();
    assert_eq!(workspace.count(CHANGE_PERMISSIONS), 0);
    let sent = &workspace.emulator.calls_of("CreateActionConnector")[0].body["Permissions"];
    assert_eq!(sent, &json!([entry(GROUP, VIEWER), entry(USER, OWNER)]));
    workspace.destroy();
}

/// `_permissions`: add, change, remove, to none. Under both readings of a grant of less than the principal has.
#[test]
fn permissions_change_by_whole_sets_of_the_principals_that_change_and_no_principal_is_in_both_lists() {
    for smaller_grants in [SmallerGrants::Merged, SmallerGrants::Replaced] {
        let workspace = Workspace::with(Options { smaller_grants, ..Options::default() });
        workspace.write(&config(&[(GROUP, VIEWER)]));
        workspace.apply();
        let step = |blocks: &[(&str, &[&str])], expected: &[(&'static str, Json)], reads: usize| {
            workspace.write(&config(blocks));
            assert_eq!(workspace.planned_change(ADDRESS)["after_unknown"]["status"], Json::Null, "no other attribute is touched");
            // What the refresh of the plan reads is not counted.
            workspace.emulator.clear_calls();
            workspace.apply_planned();
            assert_eq!(requests(&workspace), expected);
            assert_eq!(workspace.count(READ_PERMISSIONS), reads, "a fresh read, and one after each request");
            let others = ["UpdateActionConnector", "DescribeActionConnector", "ListTagsForResource"];
            assert_eq!(others.map(|operation| workspace.count(operation)), [0, 0, 0]);
            workspace.expect_empty_plan();
            let wanted: Vec<_> = blocks
                .iter()
                .map(|(principal, actions)| {
                    ((*principal).to_owned(), actions.iter().map(|&action| action.to_owned()).collect::<Vec<_>>())
                })
                .collect();
            assert_eq!(remote(&workspace), wanted);
        };
        let other = USER.replace("ann", "ben");
        // A principal is added.
        step(&[(GROUP, VIEWER), (USER, OWNER)], &[grant(&[(USER, OWNER)])], 2);
        // A set is enlarged.
        step(&[(GROUP, OWNER), (USER, OWNER)], &[grant(&[(GROUP, OWNER)])], 2);
        // A set is reduced.
        step(&[(GROUP, OWNER), (USER, VIEWER)], &[revoke(&[(USER, OWNER)]), grant(&[(USER, VIEWER)])], 3);
        // The only owner is reduced and another one takes its place.
        step(
            &[(GROUP, VIEWER), (USER, OWNER)],
            &[grant(&[(USER, OWNER)]), revoke(&[(GROUP, OWNER)]), grant(&[(GROUP, VIEWER)])],
            4,
        );
        // One principal is replaced by another.
        step(&[(GROUP, VIEWER), (&other, OWNER)], &[grant(&[(&other, OWNER)]), revoke(&[(USER, OWNER)])], 3);
        // A principal is removed.
        step(&[(GROUP, VIEWER)], &[revoke(&[(&other, OWNER)])], 2);
        // The last block is removed.
        step(&[], &[revoke(&[(GROUP, VIEWER)])], 2);
        workspace.emulator.clear_calls();
        workspace.expect_empty_plan();
        assert_eq!(workspace.count(READ_PERMISSIONS), 0, "nothing is managed any more");
        workspace.destroy();
    }
}

#[test]
fn a_grant_that_fails_after_its_revocation_names_who_has_no_permissions_and_applying_again_finishes() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.emulator.fault(Fault::error(CHANGE_PERMISSIONS, "AccessDeniedException", "No more").skip(1));
    workspace.write(&config(&[(GROUP, VIEWER)]));
    workspace.try_apply().expect_failure(&[
        "Revoked:",
        "These principals have no permissions until the next apply:",
        GROUP,
        "Apply again",
    ]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([]));
    workspace.emulator.clear_faults();
    workspace.apply();
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()])]);
    workspace.destroy();
}

#[test]
fn an_interrupt_between_a_revocation_and_its_grant_still_sends_the_grant() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.write(&config(&[(GROUP, VIEWER)]));
    // The revocation is carried out at once and answered late.
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_millis(400) }));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for(CHANGE_PERMISSIONS, 1);
    run.interrupt();
    let _ = run.finish().expect_says(&["Modifications complete"]);
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()])]);
    workspace.apply();
    workspace.destroy();
}

/// A revocation that is answered late, when the apply was interrupted or its time was over.
#[test]
fn a_revocation_that_is_answered_after_its_time_is_followed_by_its_grant() {
    let timeouts = "  timeouts {\n    update = \"2s\"\n  }\n";
    let config = |actions| with_blocks(&format!("{}{timeouts}", permissions(GROUP, actions)));
    let workspace = Workspace::of(&config(OWNER));
    workspace.apply();
    workspace.write(&config(VIEWER));
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_secs(5) }));
    workspace.try_apply().expect_success();
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()])]);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_revocation_without_an_answer_is_followed_by_its_grant_and_the_error_states_the_actual_permissions() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.write(&config(&[(GROUP, VIEWER)]));
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::DelayAfter { time: Duration::from_secs(50) }));
    let run = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    workspace.wait_for(CHANGE_PERMISSIONS, 1);
    run.interrupt();
    run.finish().expect_failure(&["Granted:", "Revoked:", GROUP, "The state contains the current values of the connector."]);
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()])]);
    assert_eq!(workspace.state(ADDRESS)["permissions"][0]["actions"], json!(VIEWER));
    workspace.destroy();
}

#[test]
fn a_deleted_principal_counts_as_revoked_although_permissions_may_not_be_read() {
    let other = USER.replace("ann", "ben");
    let workspace = Workspace::of(&config(&[(GROUP, OWNER), (USER, VIEWER), (&other, VIEWER)]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions.retain(|entry| entry.principal != USER));
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always());
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.try_apply().expect_success().expect_says(&["Permissions Changed Without Reading Them"]);
    assert_eq!(remote(&workspace).len(), 1);
    workspace.emulator.clear_faults();
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_principal_that_has_no_permissions_already_counts_as_revoked() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER), (USER, VIEWER)]));
    workspace.apply();
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.run(&["plan", "-input=false", "-out=tfplan"]).expect_success();
    workspace.change_remote("example", |connector| connector.permissions.retain(|entry| entry.principal == GROUP));
    workspace.emulator.clear_calls();
    workspace.run(&["apply", "-input=false", "tfplan"]).expect_success();
    assert_eq!(requests(&workspace), []);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_creator_that_becomes_an_owner_unasked_is_named_and_unchanged_and_not_compared() {
    for creator in [Creator::Owner, Creator::IrrevocableOwner] {
        let workspace = Workspace::with(Options { creator, ..Options::default() });
        workspace.write(&config(&[(GROUP, VIEWER)]));
        workspace.try_apply().expect_success().expect_says(&["the permissions of an owner", ":user/default/"]);
        workspace.expect_empty_plan();
        assert_eq!(remote(&workspace).len(), 2);
        workspace.apply_config(&config(&[(GROUP, OWNER)]));
        assert_eq!(remote(&workspace).len(), 2);
        workspace.destroy();
    }
}

#[test]
fn a_revocation_that_the_service_keeps_refusing_is_a_warning_once_and_not_compared_from_then_on() {
    let workspace = Workspace::with(Options { creator: Creator::IrrevocableOwner, ..Options::default() });
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.try_apply().expect_success();
    let creator = remote(&workspace).into_iter().map(|(principal, _)| principal).find(|principal| principal != GROUP).unwrap();
    workspace.apply_config(&config(&[(GROUP, OWNER), (USER, VIEWER), (&creator, OWNER)]));
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.emulator.clear_calls();
    workspace.try_apply().expect_success().expect_says(&["Permissions Not Revoked on Quick Sight Action Connector", &creator]);
    assert!(requests(&workspace).contains(&revoke(&[(&creator, OWNER)])), "it is sent alone");
    assert_eq!(remote(&workspace).len(), 2, "the other one is revoked all the same");
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn permissions_that_may_not_be_read_are_changed_from_the_state_with_a_warning() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always());
    workspace.write(&config(&[(GROUP, OWNER), (USER, VIEWER)]));
    workspace.emulator.clear_calls();
    workspace
        .try_apply()
        .expect_success()
        .expect_says(&["Permissions Changed Without Reading Them", "on the basis of the state"]);
    assert_eq!(requests(&workspace), [grant(&[(USER, VIEWER)])]);
    workspace.emulator.clear_faults();
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn permissions_granted_or_revoked_outside_terraform_are_planned_and_reverted() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.permissions = vec![permission(GROUP, VIEWER), permission(USER, OWNER)];
    });
    workspace.emulator.clear_calls();
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    assert_eq!(requests(&workspace), [grant(&[(GROUP, OWNER)]), revoke(&[(USER, OWNER)])]);
    workspace.destroy();
}

#[test]
fn order_and_repetition_in_the_answers_of_the_service_are_no_difference() {
    let blocks: [(&str, &[&str]); 3] = [(GROUP, OWNER), (USER, OWNER), (&USER.replace("ann", "ben"), VIEWER)];
    for answers in [PermissionAnswers::Shuffled, PermissionAnswers::Duplicated] {
        let workspace = Workspace::with(Options { permission_answers: answers, ..Options::default() });
        workspace.apply_config(&config(&blocks));
        for _ in 0..3 {
            workspace.expect_empty_plan();
        }
        workspace.apply_config(&config(&blocks[1..]));
        assert_eq!(requests(&workspace), [revoke(&[(GROUP, OWNER)])]);
        workspace.destroy();
    }
}

#[test]
fn a_list_of_permissions_that_is_empty_and_one_that_is_missing_mean_the_same() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions.clear());
    let empty = workspace.planned_change(ADDRESS);
    let missing = || Fault::new(READ_PERMISSIONS, Kind::Omit { members: vec!["Permissions".to_owned()] }).always();
    workspace.emulator.fault(missing());
    let absent = workspace.planned_change(ADDRESS);
    assert_eq!(empty, absent);
    assert_eq!(empty["before"]["permissions"], json!([]));
    workspace.emulator.clear_faults();
    workspace.apply();

    // Nor does it matter when nobody is to have access.
    workspace.emulator.fault(missing());
    workspace.apply_config(&config(&[]));
    workspace.destroy();
}

#[test]
fn a_change_of_permissions_that_the_service_ignores_is_an_error_and_the_state_has_the_actual_values() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER)]));
    workspace.apply();
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::IgnoreChange { members: Vec::new() }).always());
    workspace.write(&config(&[(GROUP, VIEWER), (USER, VIEWER)]));
    workspace.try_apply().expect_failure(&[
        "permissions not changed",
        &format!("{USER} was not granted {DESCRIBE}"),
        &format!("{GROUP} has {}, not {DESCRIBE}", OWNER.join(", ")),
    ]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([{ "principal": GROUP, "actions": OWNER }]));
    workspace.emulator.clear_faults();
    // Applying again does what is left to do.
    workspace.apply();
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()]), (USER.to_owned(), vec![DESCRIBE.to_owned()])]);
    workspace.destroy();
}

#[test]
fn permissions_and_tags_are_changed_without_the_secret_and_without_a_change_of_the_connector() {
    let kind = sample("API_KEY");
    let workspace = Workspace::of(&kind.resource(&kind.plain("\"s3cret\"")));
    workspace.apply();
    // Whoever imports it need not know the secret.
    workspace.forget(ADDRESS);
    workspace.write(&kind.resource(""));
    workspace.run(&["import", "-no-color", ADDRESS, "example"]).expect_success();
    workspace.expect_empty_plan();

    workspace.emulator.clear_calls();
    workspace.apply_config(&kind.resource("").replacen(GROUP, USER, 1));
    assert_eq!(requests(&workspace), [grant(&[(USER, VIEWER)]), revoke(&[(GROUP, VIEWER)])]);
    workspace.apply_config(&kind.resource("").replacen("  type =", "  tags = { team = \"data\" }\n  type =", 1));
    assert_eq!(workspace.count("TagResource"), 1);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

#[test]
fn what_the_service_changes_between_plan_and_apply_does_not_break_a_change_of_permissions() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.apply();
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.run(&["plan", "-input=false", "-out=tfplan"]).expect_success();
    workspace.change_remote("example", |connector| {
        connector.last_updated_time += 60.0;
        connector.enabled_actions.push("generic_http:more".to_owned());
        connector.description = Some("Changed elsewhere".to_owned());
    });
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.planned_change(ADDRESS)["before"]["description"], "Changed elsewhere", "the next plan shows it");
    workspace.destroy();
}

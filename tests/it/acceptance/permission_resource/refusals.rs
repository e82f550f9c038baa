//! What the service refuses: sets, principals, and revocations.

use quicksight_emulator::{Creator, Fault, Options};
use serde_json::json;

use super::{ADDRESS, DESTROY, config, expect_remote, workspace, workspace_with};
use crate::{
    acceptance::permissions::{CHANGE_PERMISSIONS, permission},
    support::{ACCOUNT, GROUP, OWNER, REGION, USER, VIEWER},
};
use quicksight_emulator::Connector;

#[test]
fn a_revocation_that_is_refused_for_the_last_owner_is_an_error_that_states_so_and_the_state_is_unchanged() {
    let workspace = workspace(&[]);
    workspace.apply_config(&config(GROUP, OWNER));
    let refusal = Fault::error(CHANGE_PERMISSIONS, "InvalidParameterValueException", "The last owner cannot be removed");
    workspace.emulator.fault(refusal.clone().always());
    let says = ["revocation refused", "last owner", GROUP, "terraform state rm"];
    workspace.run(DESTROY).expect_failure(&says);
    workspace.write(&config(GROUP, VIEWER));
    workspace.try_apply().expect_failure(&says);
    assert_eq!(workspace.state(ADDRESS)["actions"], json!(OWNER));
    workspace.emulator.clear_faults();
    workspace.run(DESTROY).expect_success();
    expect_remote(&workspace, &[]);
}

#[test]
fn a_creator_that_cannot_be_revoked_is_imported_and_its_revocation_is_an_error_that_states_so() {
    let workspace = workspace_with(Options { creator: Creator::IrrevocableOwner, ..Options::default() }, &[]);
    workspace.emulator.put(Connector {
        permissions: vec![permission(USER, OWNER)],
        creator: Some(USER.to_owned()),
        ..Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP")
    });
    workspace.write(&config(USER, OWNER));
    workspace.try_apply().expect_failure(&["already exists", "import {"]);
    workspace.run(&["import", "-no-color", ADDRESS, &format!("{ACCOUNT},example,{USER}")]).expect_success();
    workspace.expect_empty_plan();
    workspace.run(DESTROY).expect_failure(&["revocation refused", "creator", "always retains the Owner role"]);
    workspace.write(&config(USER, VIEWER));
    workspace.try_apply().expect_failure(&["revocation refused", "always retains the Owner role"]);
    expect_remote(&workspace, &[(USER, OWNER)]);
    assert_eq!(workspace.state(ADDRESS)["actions"], json!(OWNER));
}

#[test]
fn a_set_or_a_principal_that_the_service_refuses_is_named_and_nothing_is_in_the_state() {
    let workspace = workspace_with(Options { refused_principals: [USER.to_owned()].into(), ..Options::default() }, &[]);
    workspace.write(&config(GROUP, &["quicksight:UpdateActionConnector"]));
    workspace.try_apply().expect_failure(&["Valid sets", GROUP, "owner_actions()"]).expect_says(&["Unsupported Permission Set"]);
    workspace.write(&config(USER, VIEWER));
    workspace.try_apply().expect_failure(&[USER, "register-user"]);
    assert!(workspace.state(ADDRESS).is_null());
    expect_remote(&workspace, &[]);
}

#[test]
fn a_grant_that_fails_after_its_revocation_names_who_has_no_permissions_and_applying_again_finishes() {
    let workspace = workspace(&[(USER, OWNER)]);
    workspace.apply_config(&config(GROUP, OWNER));
    workspace.emulator.fault(Fault::error(CHANGE_PERMISSIONS, "AccessDeniedException", "No more").skip(1));
    workspace.write(&config(GROUP, VIEWER));
    workspace.try_apply().expect_failure(&[
        "Revoked:",
        "These principals have no permissions until the next apply:",
        GROUP,
        "Apply again",
    ]);
    workspace.emulator.clear_faults();
    workspace.apply();
    expect_remote(&workspace, &[(GROUP, VIEWER), (USER, OWNER)]);
    workspace.run(DESTROY).expect_success();
}

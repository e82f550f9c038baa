//! The first `permissions` block of a connector, whose permissions were left alone until then, and the last one.

use super::*;

#[test]
fn imported_permissions_without_a_block_leave_the_state_and_are_not_revoked() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER), (USER, VIEWER)]));
    workspace.apply();
    workspace.forget(ADDRESS);
    workspace.write(&config(&[]));
    workspace.run(&["import", "-no-color", ADDRESS, "example"]).expect_success();
    workspace.emulator.clear_calls();
    workspace.plan().expect_success().expect_says(&["Imported Permissions Are Left Unchanged", GROUP, USER]);
    workspace.apply();
    assert_eq!((requests(&workspace), remote(&workspace).len()), (vec![], 2));
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([]));
    workspace.destroy();
}

#[test]
fn removing_the_last_block_revokes_the_permissions_in_the_state() {
    let workspace = Workspace::of(&config(&[(GROUP, OWNER), (USER, VIEWER)]));
    workspace.apply();
    workspace.apply_config(&config(&[]));
    assert_eq!(requests(&workspace), [revoke(&[(GROUP, OWNER), (USER, VIEWER)])]);
    assert_eq!(workspace.remote("example").permissions, []);
    workspace.destroy();
}

#[test]
fn a_first_block_names_in_every_plan_whose_permissions_will_be_revoked_and_apply_revokes_no_others() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, OWNER)]);
    workspace.provider("  advisory_checks = false").write(&config(&[(GROUP, OWNER)]));
    for _ in 0..2 {
        let plan = workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
        plan.expect_says(&["Permissions Outside the Configuration Will Be Revoked", USER, UPDATE]);
    }
    workspace.emulator.clear_calls();
    workspace.run(&["apply", "-input=false", "tfplan"]).expect_success();
    assert_eq!(requests(&workspace), [grant(&[(GROUP, OWNER)]), revoke(&[(USER, OWNER)])]);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_first_block_that_could_not_be_checked_is_a_warning_and_revokes_nothing_that_was_not_shown() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, OWNER)]);
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always());
    workspace.write(&config(&[(GROUP, OWNER)]));
    workspace.plan().expect_success().expect_says(&["Permissions Outside the Configuration Could Not Be Checked"]);
    workspace.emulator.clear_calls();
    workspace.try_apply().expect_success();
    assert_eq!(requests(&workspace), [grant(&[(GROUP, OWNER)])]);
    workspace.emulator.clear_faults();
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"], "the next plan shows it");
    workspace.apply();
    assert_eq!(remote(&workspace).len(), 1);
    workspace.destroy();
}

/// What a plan could not show is not revoked by an apply that could: by a saved plan, and by one whose principal became known.
#[test]
fn a_first_block_whose_plan_could_not_be_checked_revokes_nothing_where_the_client_keeps_the_plan() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, OWNER)]);
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No").always());
    workspace.write(&config(&[(GROUP, OWNER)]));
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
    workspace.emulator.clear_faults();
    if can(Feature::KeptPlans) {
        plan.expect_says(&["Applying this plan revokes none of them"]);
        workspace.run(&["apply", "-input=false", "tfplan"]).expect_success();
        assert_eq!(remote(&workspace).len(), 2);

        // The next plan shows what is there, and revokes it.
        assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    } else {
        plan.expect_says(&["applying this plan revokes all of them"]);
    }
    workspace.apply();
    assert_eq!(remote(&workspace).len(), 1);
    workspace.destroy();
}

#[test]
fn a_first_block_whose_principal_is_known_after_apply_revokes_nothing_where_the_client_keeps_the_plan() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, OWNER)]);
    let unknown = permissions("PRINCIPAL", OWNER).replace("\"PRINCIPAL\"", "terraform_data.principal.output");
    let principal = format!("resource \"terraform_data\" \"principal\" {{\n  input = \"{GROUP}\"\n}}\n");
    workspace.write(&format!("{principal}{}", with_blocks(&unknown)));
    let run = workspace.try_apply().expect_success();
    let left = remote(&workspace).len();
    if can(Feature::KeptPlans) {
        run.expect_says(&["Could Not Be Checked", "Applying this plan revokes none of them"]);
        assert_eq!(left, 2);
    } else {
        run.expect_says(&["Could Not Be Checked", "applying this plan revokes all of them"]);
        assert_eq!(left, 1);
    }
    workspace.apply();
    assert_eq!(remote(&workspace).len(), 1);
    workspace.destroy();
}

//! Each kind of fault at each operation of a permission: nothing is orphaned, what is said helps, and doing it again finishes it.

use std::collections::BTreeSet;

use quicksight_emulator::Connector;

use super::super::{
    faults::{
        cells::{self, Cell},
        outcomes,
        page::{self, Results},
        run, said, workspace,
    },
    permissions::{CHANGE_PERMISSIONS, READ_PERMISSIONS},
};
use crate::support::{ACCOUNT, GROUP, OWNER, REGION, Run, VIEWER, Workspace};

const OPERATIONS: [&str; 2] = [CHANGE_PERMISSIONS, READ_PERMISSIONS];

fn config(cells: &[Cell], actions: &[&str]) -> String {
    let ids: Vec<String> = cells.iter().map(|cell| format!("{:?}", cell.id)).collect();
    format!(
        r#"resource "quicksight_action_connector_permission" "all" {{
  for_each            = toset([{}])
  action_connector_id = each.key
  principal           = "{GROUP}"
  actions             = {actions:?}
  timeouts {{
    create = "25s"
    update = "25s"
    delete = "25s"
  }}
}}
"#,
        ids.join(", ")
    )
}

/// Faults of the operations that a change calls, of which the first `reads` reads pass. The service cannot give up a change of permissions.
fn faults(reads: usize) -> Vec<Cell> {
    let mut cells = cells::cells(&[(CHANGE_PERMISSIONS, 0), (READ_PERMISSIONS, reads)]);
    cells.retain(|cell| cell.trouble.name != "gives-up");
    cells
}

fn plant(workspace: &Workspace, cells: &[Cell]) {
    for cell in cells {
        workspace.emulator.put(Connector::new(ACCOUNT, REGION, &cell.id, "GENERIC_HTTP"));
    }
}

/// The connectors on which the group has permissions.
fn granted(workspace: &Workspace) -> BTreeSet<String> {
    let connectors = workspace.emulator.connectors().into_iter();
    connectors.filter(|connector| !connector.permissions.is_empty()).map(|connector| connector.id).collect()
}

/// Every grant is in the state, or the run has shown the block that imports it.
fn expect_nothing_lost(workspace: &Workspace, run: &Run) {
    let (known, said) = (workspace.connectors_in_state(), said(run));
    for id in granted(workspace) {
        let block = format!("id = \"{ACCOUNT},{id},{GROUP}@us-east-1\"");
        let is_shown = said.iter().any(|said| said.text.contains(&block));
        assert!(known.contains(&id) || is_shown, "{id} is an orphan: {run}");
    }
}

fn expect_convergence(workspace: &Workspace, cells: &[Cell], actions: &[&str]) {
    workspace.emulator.clear_faults();
    run(workspace, "apply").expect_success();
    workspace.expect_empty_plan();
    for cell in cells {
        let remote = workspace.remote(&cell.id).permissions;
        assert_eq!(remote.len(), 1, "{}", cell.id);
        assert_eq!(remote[0].actions.len(), actions.len(), "{}", cell.id);
    }
}

#[test]
fn whatever_goes_wrong_while_creating_permissions_applying_again_leads_to_what_is_configured() {
    // The plan reads twice: Terraform makes it again when it is applied.
    let cells = faults(2);
    let workspace = workspace();
    plant(&workspace, &cells);
    workspace.write(&config(&cells, VIEWER));
    cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
    let applied = run(&workspace, "apply");
    expect_nothing_lost(&workspace, &applied);
    let mut results = Results::default();
    outcomes(&cells, &applied, &mut results);
    expect_convergence(&workspace, &cells, VIEWER);
    page::check("create permission", &OPERATIONS, &results);
}

#[test]
fn whatever_goes_wrong_while_changing_or_revoking_permissions_doing_it_again_finishes_it() {
    // The refresh reads once.
    let cells = faults(1);
    let workspace = workspace();
    plant(&workspace, &cells);
    workspace.write(&config(&cells, OWNER));
    run(&workspace, "apply").expect_success();
    // A smaller set takes two requests, of which either may meet the fault.
    workspace.write(&config(&cells, VIEWER));
    cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
    let updated = run(&workspace, "apply");
    expect_nothing_lost(&workspace, &updated);
    let (mut of_updates, mut of_deletes) = (Results::default(), Results::default());
    outcomes(&cells, &updated, &mut of_updates);
    expect_convergence(&workspace, &cells, VIEWER);
    page::check("update permission", &OPERATIONS, &of_updates);

    // An answer without permissions says that nothing is left to revoke.
    let deletes: Vec<&Cell> = cells.iter().filter(|cell| cell.trouble.name != "omits").collect();
    deletes.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
    let deleted = run(&workspace, "destroy");
    expect_nothing_lost(&workspace, &deleted);
    outcomes(deletes, &deleted, &mut of_deletes);
    workspace.emulator.clear_faults();
    run(&workspace, "destroy").expect_success();
    assert_eq!(granted(&workspace), BTreeSet::new());
    page::check("delete permission", &OPERATIONS, &of_deletes);
}

#[test]
fn whatever_goes_wrong_while_refreshing_permissions_the_state_stays_and_the_next_plan_is_empty() {
    let mut cells = cells::cells(&[(READ_PERMISSIONS, 0)]);
    cells.retain(|cell| cell.trouble.name != "hangs");
    let workspace = workspace();
    plant(&workspace, &cells);
    workspace.write(&config(&cells, VIEWER));
    run(&workspace, "apply").expect_success();
    let state = workspace.connectors_in_state();
    cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
    let planned = run(&workspace, "plan");
    let mut results = Results::default();
    outcomes(&cells, &planned, &mut results);
    assert_eq!(workspace.connectors_in_state(), state);
    workspace.emulator.clear_faults();
    workspace.expect_empty_plan();
    page::check("refresh permission", &[READ_PERMISSIONS], &results);
}

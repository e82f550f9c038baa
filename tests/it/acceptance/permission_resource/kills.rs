//! Terraform and the provider are interrupted, terminated and killed at many instants of a grant, a change and a revocation. Nothing is lost,
//! no process stays behind, and doing it again finishes it.

use std::{collections::BTreeSet, time::Duration};

use harness::processes::Signal;
use quicksight_emulator::{Connector, Options, Permission};

use super::{
    super::{
        kills::{Blow, Blown, Verb, strike, survives_all},
        permissions::permission,
    },
    DESTROY,
};
use crate::support::{ACCOUNT, GROUP, OWNER, REGION, Snapshot, USER, VIEWER, Workspace};

const IDS: [&str; 4] = ["one", "two", "three", "four"];
const APPLY: &[&str] = &["apply", "-no-color", "-input=false", "-auto-approve"];

fn config(actions: &[&str]) -> String {
    format!(
        "resource \"quicksight_action_connector_permission\" \"all\" {{\n  for_each = toset({IDS:?})\n  action_connector_id = each.key\n  principal = \"{GROUP}\"\n  actions = {actions:?}\n}}\n"
    )
}

fn workspace() -> Workspace {
    let workspace = Workspace::with(Options { latency: Duration::from_millis(60), ..Options::default() });
    for id in IDS {
        let permissions = vec![permission(USER, OWNER)];
        workspace.emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, REGION, id, "GENERIC_HTTP") });
    }
    workspace
}

/// What the group has on a connector; what the user has must be as it was.
fn of_group(workspace: &Workspace, id: &str) -> Vec<Permission> {
    let (mut own, others): (Vec<_>, Vec<_>) =
        workspace.remote(id).permissions.into_iter().partition(|entry| entry.principal == GROUP);
    assert_eq!(others, [permission(USER, OWNER)], "{id}");
    own.iter_mut().for_each(|entry| entry.actions.sort());
    own
}

fn import_block(id: &str) -> String {
    format!("id = \"{ACCOUNT},{id},{GROUP}@us-east-1\"")
}

/// What a change or a revocation begins with.
fn granted() -> Snapshot {
    let workspace = workspace();
    workspace.write(&config(OWNER)).try_apply().expect_success();
    workspace.snapshot()
}

fn survives(blow: Blow, granted: Option<&Snapshot>) -> Blown {
    let workspace = workspace();
    workspace.write(&config(OWNER));
    if let Some(granted) = granted {
        workspace.begin_with(granted);
    }
    if blow.verb == Verb::Update {
        workspace.write(&config(VIEWER));
    }
    let command = if blow.verb == Verb::Destroy { DESTROY } else { APPLY };
    let (run, blown) = strike(blow, &workspace, command);

    // What a killed process had asked for, nobody can have written down.
    if blow.signal != Signal::Kill {
        let (known, text) = (workspace.connectors_in_state(), run.text());
        for id in IDS.into_iter().filter(|id| !of_group(&workspace, id).is_empty()) {
            assert!(known.contains(id) || text.contains(&import_block(id)), "{blow:?}: {id} is an orphan: {run}");
        }
    }
    let first = workspace.run(command);
    if first.code != Some(0) {
        let text = first.text();
        let lost: BTreeSet<&str> = IDS.into_iter().filter(|id| text.contains(&import_block(id))).collect();
        assert!(blow.signal == Signal::Kill && !lost.is_empty(), "{blow:?}: doing it again fails: {first}");
        let block = |id: &&str| {
            format!("import {{\n  to = quicksight_action_connector_permission.all[{id:?}]\n  {}\n}}\n", import_block(id))
        };
        workspace.write_file("imports.tf", &lost.iter().map(block).collect::<String>());
        workspace.run(command).expect_success();
    }
    if blow.verb != Verb::Destroy {
        workspace.expect_empty_plan();
        let expected = if blow.verb == Verb::Create { OWNER } else { VIEWER };
        for id in IDS {
            assert_eq!(of_group(&workspace, id), [permission(GROUP, expected)], "{blow:?}: {id}");
        }
    }
    // Each grant that is there is in the state, which a destroy would go by.
    let left: BTreeSet<String> = IDS.into_iter().filter(|id| !of_group(&workspace, id).is_empty()).map(str::to_owned).collect();
    assert_eq!(left, workspace.connectors_in_state(), "{blow:?}");
    assert_eq!(left.len(), if blow.verb == Verb::Destroy { 0 } else { IDS.len() }, "{blow:?}");
    blown
}

#[test]
fn whatever_is_killed_while_granting_permissions_doing_it_again_finishes_it() {
    survives_all(Verb::Create, |blow| survives(blow, None));
}

#[test]
fn whatever_is_killed_while_changing_permissions_doing_it_again_finishes_it() {
    let granted = granted();
    survives_all(Verb::Update, |blow| survives(blow, Some(&granted)));
}

#[test]
fn whatever_is_killed_while_revoking_permissions_doing_it_again_finishes_it() {
    let granted = granted();
    survives_all(Verb::Destroy, |blow| survives(blow, Some(&granted)));
}

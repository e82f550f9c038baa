//! A connector that several configurations share: one owns it, others give access to it, and none undoes what another does. And what is said
//! where the blocks of the connector would.

use std::time::Duration;

use quicksight_emulator::{Fault, Options};

use super::{ADDRESS, DESTROY, config, expect_remote, workspace, workspace_with};
use crate::{
    acceptance::permissions::{CHANGE_PERMISSIONS, READ_PERMISSIONS, permission},
    support::{GROUP, OWNER, Run, USER, VIEWER, Workspace, bare_connector, permissions, sample},
};

/// A workspace with a state of its own, whose provider uses the emulator of another.
fn beside(other: &Workspace, config: &str) -> Workspace {
    let workspace = Workspace::new();
    write_beside(&workspace, other, config);
    workspace
}

fn write_beside(workspace: &Workspace, other: &Workspace, config: &str) {
    let endpoint = other.emulator.endpoint();
    let provider = format!(
        "  region = \"us-east-1\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
    );
    workspace.write_bare(&provider, config);
}

/// The connector `example` with these blocks.
fn connector(blocks: &str) -> String {
    let kind = sample("NONE");
    bare_connector(&format!(
        "  name = \"Example\"\n  type = \"{}\"\n  {}\n{blocks}",
        kind.connector_type,
        kind.authentication("")
    ))
}

/// The connector and the permission of its owners, as one configuration.
fn platform() -> String {
    let owners = config(GROUP, OWNER).replace("\"example\"\n", "quicksight_action_connector.example.action_connector_id\n");
    format!("{}{owners}", connector(""))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Platform(&'static str),
    Product(&'static str),
}

/// What each step leads to does not depend on the steps before it.
#[test]
fn two_states_that_share_a_connector_converge_in_any_order_of_apply_and_destroy() {
    use Step::{Platform, Product};
    const ORDERS: [&[Step]; 4] = [
        &[Platform("apply"), Product("apply"), Product("destroy"), Platform("destroy")],
        &[Platform("apply"), Product("apply"), Platform("apply"), Platform("destroy"), Product("destroy")],
        &[
            Product("apply"),
            Platform("apply"),
            Product("apply"),
            Platform("destroy"),
            Product("apply"),
            Platform("apply"),
            Product("apply"),
        ],
        &[
            Platform("apply"),
            Product("apply"),
            Product("destroy"),
            Product("apply"),
            Platform("destroy"),
            Platform("apply"),
            Product("apply"),
        ],
    ];
    for order in ORDERS {
        let (first, mut has_connector, mut has_permission) = (Workspace::of(&platform()), false, false);
        let second = beside(&first, &config(USER, VIEWER));
        for step in order {
            let (Platform(verb) | Product(verb)) = step;
            let workspace = if matches!(step, Platform(_)) { &first } else { &second };
            let run = workspace.run(&[verb, "-no-color", "-input=false", "-auto-approve"]);
            match step {
                Product("apply") if !has_connector => {
                    run.expect_failure(&["connector not found"]);
                    has_permission = false;
                    continue;
                }
                Platform(verb) => has_connector = *verb == "apply",
                Product(verb) => has_permission = *verb == "apply",
            }
            run.expect_success();
            has_permission &= has_connector;
            if has_connector {
                first.expect_empty_plan();
                let mut expected = vec![(GROUP, OWNER)];
                expected.extend(has_permission.then_some((USER, VIEWER)));
                expect_remote(&first, &expected);
            }
            if has_permission {
                second.expect_empty_plan();
            }
        }
        second.run(DESTROY).expect_success();
        first.destroy();
    }
}

/// Runs both at once.
fn at_once(workspaces: [&Workspace; 2], arguments: &[&str]) -> [Run; 2] {
    let started = workspaces.map(|workspace| workspace.start(arguments));
    started.map(|started| started.finish().expect_success())
}

#[test]
fn two_applies_that_change_different_principals_of_one_connector_at_once_do_not_undo_each_other() {
    let options = Options { latency: Duration::from_millis(150), ..Options::default() };
    let first = workspace_with(options, &[]);
    let second = beside(&first, &config(USER, OWNER));
    first.write(&config(GROUP, OWNER));
    let apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
    // Each of them meets the other one's change.
    let conflict = || Fault::error(CHANGE_PERMISSIONS, "ConflictException", "Another operation is in progress").times(2);
    first.emulator.fault(conflict());
    at_once([&first, &second], &apply);
    expect_remote(&first, &[(GROUP, OWNER), (USER, OWNER)]);
    first.write(&config(GROUP, VIEWER));
    write_beside(&second, &first, &config(USER, VIEWER));
    first.emulator.fault(conflict());
    at_once([&first, &second], &apply);
    expect_remote(&first, &[(GROUP, VIEWER), (USER, VIEWER)]);
    first.expect_empty_plan();
    second.expect_empty_plan();
    at_once([&first, &second], DESTROY);
    expect_remote(&first, &[]);
}

#[test]
fn the_plan_of_a_permission_warns_in_every_plan_when_the_same_run_manages_all_permissions_of_the_connector() {
    let reference = config(USER, VIEWER).replace("\"example\"\n", "quicksight_action_connector.example.action_connector_id\n");
    let workspace = Workspace::of(&format!("{}{reference}", connector(&permissions(GROUP, OWNER))));
    workspace.provider("  advisory_checks = false");
    let summary = "Permissions Managed in Two Places";
    workspace.plan().expect_success().expect_says(&[summary, "remove its `permissions` blocks", USER]);
    workspace.try_apply().expect_success().expect_says(&[summary]);
    // The two do overwrite each other, and each plan says why.
    assert_eq!(workspace.planned_actions("quicksight_action_connector.example"), ["update"]);
    workspace.plan().expect_success().expect_says(&[summary]);
    workspace.write(&format!("{}{reference}", connector("")));
    workspace.try_apply().expect_success().expect_silent_about(&[summary]);
    workspace.try_apply().expect_success();
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn the_plan_that_creates_a_permission_warns_if_other_principals_have_some_unless_advisory_checks_is_false() {
    let workspace = workspace(&[(GROUP, OWNER)]);
    workspace.write(&config(USER, VIEWER));
    let summary = "Other Principals Have Permissions on the Connector";
    workspace.plan().expect_success().expect_says(&[summary, GROUP, "advisory_checks = false"]);
    workspace.provider("  advisory_checks = false").write(&config(USER, VIEWER));
    workspace.plan().expect_success().expect_silent_about(&[summary]);
    workspace.provider("").write(&config(USER, VIEWER));
    // What a plan only warns of is nothing that it fails by.
    workspace.emulator.fault(Fault::error(READ_PERMISSIONS, "AccessDeniedException", "No"));
    workspace.plan().expect_success().expect_silent_about(&[summary]);
    workspace.apply();
    // Only while it is created is there something to decide.
    workspace.write(&config(USER, OWNER));
    workspace.plan().expect_success().expect_silent_about(&[summary]);
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, VIEWER)]);
    workspace.run(DESTROY).expect_success();
    workspace.write(&config(USER, VIEWER));
    workspace.plan().expect_success().expect_silent_about(&[summary]);
    assert!(workspace.state(ADDRESS).is_null());
}

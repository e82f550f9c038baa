//! Destroying: waiting until a connector is gone, what counts as gone, and what stays in the state when it is not.

use std::time::{Duration, Instant};

use quicksight_emulator::{Deletion, Fault, Options};
use serde_json::Value as Json;

use crate::support::{ACCOUNT, ADDRESS, REGION, Run, Workspace, connector, sample};

const DELETE: &str = "DeleteActionConnector";
const DESCRIBE: &str = "DescribeActionConnector";
const DESTROY: [&str; 4] = ["destroy", "-no-color", "-input=false", "-auto-approve"];

fn config(more: &str) -> String {
    let kind = sample("NONE");
    connector(&format!("  name = \"Example\"\n  type = \"{}\"\n  {}\n{more}", kind.connector_type, kind.authentication("")))
}

/// An applied workspace whose calls so far are forgotten, in which a deletion takes this time and shows itself like this.
fn applied(config: &str, deletion: Deletion, deletion_time: Duration) -> Workspace {
    let workspace = Workspace::with(Options { deletion, deletion_time, ..Options::default() });
    workspace.write(config);
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace
}

fn at_once(config: &str) -> Workspace {
    applied(config, Deletion::Deleted, Duration::ZERO)
}

fn destroy(workspace: &Workspace) -> Run {
    workspace.run(&DESTROY)
}

/// The connector is in the state as it was before.
#[track_caller]
fn expect_kept(workspace: &Workspace, before: &Json) {
    assert_eq!(&workspace.instance(ADDRESS)["attributes"], &before["attributes"]);
}

#[test]
fn a_deletion_waits_until_the_connector_is_not_found() {
    let workspace = applied(&config(""), Deletion::Visible, Duration::from_secs(1));
    let began = Instant::now();
    workspace.destroy();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(workspace.count(DELETE), 1);
}

#[test]
fn a_connector_whose_status_is_deleted_is_not_found() {
    let workspace = applied(&config(""), Deletion::Deleted, Duration::from_secs(3600));
    let began = Instant::now();
    destroy(&workspace).expect_success();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(workspace.state(ADDRESS), Json::Null);
    assert_eq!(workspace.planned_actions(ADDRESS), ["create"]);
}

#[test]
fn a_replacement_waits_until_the_service_releases_the_id() {
    let other = config("").replace(sample("NONE").connector_type, sample("NONE").other_type);
    for deletion in [Deletion::Deleted, Deletion::Visible] {
        let workspace = applied(&config(""), deletion, Duration::from_secs(1));
        workspace.apply_config(&other).expect_says(&["1 added, 0 changed, 1 destroyed"]);
        assert_eq!(workspace.remote("example").connector_type, sample("NONE").other_type);
        workspace.emulator.set_options(Options::default());
        workspace.destroy();
    }
}

#[test]
fn deleting_a_connector_that_is_already_deleted_succeeds() {
    let workspace = at_once(&config(""));
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    workspace.run(&[&DESTROY[..], &["-refresh=false"]].concat()).expect_success();
    assert_eq!(workspace.count(DELETE), 1);
    assert_eq!(workspace.state(ADDRESS), Json::Null);

    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    workspace.destroy();
    assert_eq!(workspace.count(DELETE), 0, "the refresh has seen it");
}

#[test]
fn a_connector_that_is_not_deleted_in_time_stays_in_the_state_and_destroying_again_finishes() {
    let workspace = applied(&config("  timeouts {\n    delete = \"1s\"\n  }\n"), Deletion::Visible, Duration::from_secs(3600));
    let before = workspace.instance(ADDRESS);
    let began = Instant::now();
    destroy(&workspace).expect_failure(&["deleting", "timed out", "timeouts.delete"]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    expect_kept(&workspace, &before);

    let run = workspace.start(&DESTROY);
    workspace.wait_for(DELETE, 2);
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    run.finish().expect_success();
    assert_eq!(workspace.state(ADDRESS), Json::Null);
}

#[test]
fn a_conflict_with_a_change_in_progress_is_retried_after_it_and_any_other_is_retried_three_times() {
    let workspace = at_once(&config(""));
    let before = workspace.instance(ADDRESS);
    let conflict = || Fault::error(DELETE, "ConflictException", "Another change is running");
    workspace.emulator.fault(conflict().times(4));
    destroy(&workspace).expect_failure(&["deleting", DELETE, "ConflictException", "request ID", "still exists"]);
    assert_eq!(workspace.count(DELETE), 4);
    expect_kept(&workspace, &before);

    workspace.emulator.clear_calls();
    workspace.emulator.fault(conflict());
    workspace.change_remote("example", |connector| connector.status = "UPDATE_IN_PROGRESS".to_owned());
    let run = workspace.start(&DESTROY);
    workspace.wait_for(DELETE, 1);
    workspace.wait_for(DESCRIBE, workspace.count(DESCRIBE) + 3);
    assert_eq!(workspace.count(DELETE), 1, "it waits");
    workspace.change_remote("example", |connector| connector.status = "UPDATE_SUCCESSFUL".to_owned());
    run.finish().expect_success();
    assert_eq!(workspace.count(DELETE), 2);
    workspace.destroy();
}

#[test]
fn a_deletion_that_is_refused_names_what_was_refused_and_keeps_the_connector() {
    let workspace = at_once(&config(""));
    let before = workspace.instance(ADDRESS);
    workspace.emulator.fault(Fault::error(DELETE, "AccessDeniedException", "Not allowed"));
    destroy(&workspace).expect_failure(&[
        "deleting",
        "123456789012,example",
        DELETE,
        "AccessDeniedException",
        "Not allowed",
        "request ID",
        "still exists",
    ]);
    assert_eq!(workspace.count(DELETE), 1);
    expect_kept(&workspace, &before);
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn an_interrupt_ends_the_wait_at_once_and_the_state_keeps_the_connector() {
    let workspace = applied(&config(""), Deletion::Visible, Duration::from_secs(3600));
    let before = workspace.instance(ADDRESS);
    let run = workspace.start(&DESTROY);
    workspace.wait_for(DELETE, 1);
    workspace.wait_for(DESCRIBE, workspace.count(DESCRIBE) + 1);
    let interrupted = Instant::now();
    run.interrupt();
    run.finish().expect_failure(&["deleting", "interrupted", "interrupted before the connector was deleted"]);
    assert!(interrupted.elapsed() < Duration::from_secs(5), "{:?}", interrupted.elapsed());
    expect_kept(&workspace, &before);
    workspace.emulator.remove(ACCOUNT, REGION, "example");
    workspace.destroy();
}

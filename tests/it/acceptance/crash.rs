//! The state cannot be written: the disk is full, or it is read-only. What was created is in a file or in the output, or the next run shows its import
//! blocks.

use crate::support::{Feature, GROUP, Run, Workspace, can, can_mount};

use super::kills::{IDS, SECRET, config, import_blocks, shown};

const APPLY: [&str; 5] = ["apply", "-no-color", "-input=false", "-auto-approve", "-state=disk/terraform.tfstate"];
/// Enough for the lock, and too little for the state of four connectors.
const FULL: &str = "mount -t tmpfs -o size=8k none disk";

/// A workspace whose state is to be in the directory `disk`.
fn workspace() -> Workspace {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("disk")).expect("a directory can be made");
    workspace.env("TF_VAR_secret", SECRET).write(&config("Name", GROUP));
    workspace
}

/// No connector was lost: all are managed, nothing is left to do, and the secret is in no file and no output.
fn expect_all_managed(workspace: &Workspace, failed: &Run) {
    workspace.prepare("").expect_empty_plan();
    assert_eq!(workspace.connectors_in_state(), IDS.map(str::to_owned).into());
    if can(Feature::WriteOnly) {
        workspace.write_file("output.txt", &failed.to_string()).expect_nowhere(SECRET);
    }
    workspace.destroy();
}

#[test]
fn a_disk_that_is_full_when_the_state_is_written_leaves_the_connectors_in_a_file_that_can_be_pushed() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    let failed = workspace.prepare(FULL).run(&APPLY).expect_failure(&["no space left on device", "errored.tfstate"]);
    workspace.prepare("").run(&["state", "push", "errored.tfstate"]).expect_success();
    expect_all_managed(&workspace, &failed);
}

#[test]
fn where_no_file_can_be_written_the_state_is_in_the_output_and_the_next_run_shows_all_import_blocks() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    let read_only = format!("mount --bind \"$PWD\" \"$PWD\"\nmount -o remount,bind,ro \"$PWD\"\ncd \"$PWD\"\n{FULL}");
    let failed = workspace.prepare(&read_only).run(&APPLY).expect_failure(&["no space left on device"]);
    for id in IDS {
        assert!(failed.stdout.contains(&format!("\"action_connector_id\": \"{id}\"")), "{id}: {failed}");
    }

    let next = workspace.prepare("").try_apply();
    assert_eq!(shown(&next), IDS.map(str::to_owned).into(), "{next}");
    workspace.write_file("imports.tf", &import_blocks(&shown(&next))).try_apply().expect_success();
    expect_all_managed(&workspace, &failed);
}

#[test]
fn a_state_that_is_read_only_fails_before_any_request_and_without_a_lock_the_connectors_are_in_a_file() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    workspace.prepare("mount --bind disk disk\nmount -o remount,bind,ro disk");
    let _ = workspace.run(&APPLY).expect_failure(&["state lock", "read-only file system"]);
    assert_eq!(workspace.calls(), []);

    let without_lock = [&APPLY[..], &["-lock=false"]].concat();
    let failed = workspace.run(&without_lock).expect_failure(&["read-only file system", "errored.tfstate"]);
    workspace.prepare("").run(&["state", "push", "errored.tfstate"]).expect_success();
    expect_all_managed(&workspace, &failed);
}

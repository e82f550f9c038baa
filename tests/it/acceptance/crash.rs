//! The state cannot be written: the disk is full, or it is read-only. What was created is in a file, or the next run shows its import blocks.

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
fn expect_all_managed(workspace: &Workspace, unwritten: &Run) {
    workspace.expect_empty_plan();
    assert_eq!(workspace.connectors_in_state(), IDS.map(str::to_owned).into());
    if can(Feature::WriteOnly) {
        workspace.write_file("output.txt", &unwritten.to_string()).expect_nowhere(SECRET);
    }
    workspace.destroy();
}

/// What a person does whose state could not be written: pushes the file that Terraform wrote in its place, or imports what the next run shows.
fn recover(workspace: &Workspace) {
    workspace.prepare("");
    if workspace.path().join("errored.tfstate").exists() {
        workspace.run(&["state", "push", "errored.tfstate"]).expect_success();
    } else {
        let next = workspace.try_apply();
        assert_eq!(shown(&next), IDS.map(str::to_owned).into(), "{next}");
        workspace.write_file("imports.tf", &import_blocks(&shown(&next))).try_apply().expect_success();
    }
}

#[test]
fn a_disk_that_is_full_when_the_state_is_written_leaves_the_connectors_in_a_file_that_can_be_pushed() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    let failed = workspace.prepare(FULL).run(&APPLY).expect_failure(&["no space left on device", "errored.tfstate"]);
    assert!(workspace.path().join("errored.tfstate").exists(), "{failed}");
    recover(&workspace);
    expect_all_managed(&workspace, &failed);
}

#[test]
fn where_no_file_can_be_written_the_next_run_shows_all_import_blocks() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    let read_only = format!("mount --bind \"$PWD\" \"$PWD\"\nmount -o remount,bind,ro \"$PWD\"\ncd \"$PWD\"\n{FULL}");
    let failed = workspace.prepare(&read_only).run(&APPLY).expect_failure(&["no space left on device"]);
    // Terraform says that it has written it, and could not.
    assert!(!workspace.path().join("errored.tfstate").exists(), "{failed}");
    recover(&workspace);
    expect_all_managed(&workspace, &failed);
}

#[test]
fn a_read_only_state_fails_before_any_request_and_what_is_created_without_a_lock_can_be_recovered() {
    if !can_mount() {
        return;
    }
    let workspace = workspace();
    workspace.prepare("mount --bind disk disk\nmount -o remount,bind,ro disk");
    let _ = workspace.run(&APPLY).expect_failure(&["state lock", "read-only file system"]);
    assert!(workspace.emulator.calls().is_empty());

    // Without its lock, Terraform 1.11 even succeeds, and has written no state.
    let unwritten = workspace.run(&[&APPLY[..], &["-lock=false"]].concat());
    recover(&workspace);
    expect_all_managed(&workspace, &unwritten);
}

//! `xtask` as a person runs it: what it packs and installs is what the registries want, and what Terraform and OpenTofu find.

mod dist;
mod install;

use std::path::Path;
use std::process::{Command, Output};

use harness::{cli, hermetic, program};

/// The provider that the tests of the workspace have built, or else one built now.
fn provider() -> String {
    program::built("terraform-provider-quicksight").display().to_string()
}

const XTASK: &str = env!("CARGO_BIN_EXE_xtask");

/// Runs `cargo xtask install` in a directory that is its home as well.
fn install(home: &Path, arguments: &[&str]) -> Output {
    run(Command::new(XTASK).arg("install"), home, arguments)
}

/// Runs Terraform in a directory that is its home as well.
fn terraform(home: &Path, arguments: &[&str]) -> Output {
    run(&mut Command::new(&cli::tested().path), home, arguments)
}

fn run(command: &mut Command, home: &Path, arguments: &[&str]) -> Output {
    hermetic::isolate(command, home).args(arguments).current_dir(home).output().expect("it can be run")
}

#[track_caller]
fn succeeds(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

#[track_caller]
fn fails(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

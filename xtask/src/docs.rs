//! `cargo xtask docs`: writes `docs/` anew from the rows and the examples. The test that holds it current knows how; it is told to write.
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::binaries;

/// Makes the test write the pages instead of comparing them.
const VARIABLE: &str = "QUICKSIGHT_UPDATE_DOCS";

pub fn run() -> anyhow::Result<ExitCode> {
    let status = binaries::cargo()
        .args(["test", "--workspace", "--test", "it", "--", "docs::pages::", "support::features::", "program::the_readme"])
        .env(VARIABLE, "1")
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        return Ok(ExitCode::FAILURE);
    }
    let changed = Command::new("git")
        .args(["status", "--short", "--", "docs"])
        .current_dir(binaries::workspace_directory())
        .output()
        .context("cannot run git")?;
    match String::from_utf8_lossy(&changed.stdout).trim_end() {
        "" => println!("docs/ is up to date"),
        changed => println!("updated:\n{changed}"),
    }
    Ok(ExitCode::SUCCESS)
}

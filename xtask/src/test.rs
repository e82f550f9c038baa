//! `cargo xtask test`: every test of the workspace, once for each Terraform or OpenTofu that shall be tried.
use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Context;
use harness::cli;

use crate::{binaries, fetch};

pub fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    for cli in fetch::clis()? {
        eprintln!("testing with {} {} ({})", cli.product, cli.version, cli.path.display());
        let status = binaries::cargo()
            .args(["test", "--workspace"])
            .args(arguments)
            .env(cli::VARIABLE, &cli.path)
            .status()
            .context("cannot run cargo")?;
        if !status.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask test`: every test of the workspace, once for each Terraform or OpenTofu that shall be tried.
use std::ffi::OsString;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::Context;
use harness::cli;

use crate::{binaries, fetch};

/// How many tests the harness of Rust runs at a time.
const THREADS: &str = "RUST_TEST_THREADS";

pub fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    for cli in fetch::clis()? {
        eprintln!("testing with {} {} ({})", cli.product, cli.version, cli.path.display());
        let mut tests = binaries::cargo();
        tests.args(["test", "--workspace"]).args(arguments).env(cli::VARIABLE, &cli.path);
        if std::env::var_os(THREADS).is_none() {
            // Two thirds of the time a test waits: for the service, a timeout, or the next poll.
            let processors = available_parallelism().map_or(1, usize::from);
            tests.env(THREADS, (processors * 3).to_string());
        }
        let status = tests.status().context("cannot run cargo")?;
        if !status.success() {
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! `cargo xtask soak`: what takes too long for every run of the tests. The decoders get ten million spoiled inputs, and Terraform and the provider
//! are killed at many more instants.
use std::process::Command;

use anyhow::{Context, ensure};

use crate::binaries;

/// How long to go on, and from which seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Inputs for the decoders.
    pub executions: u64,
    /// Kills of each kind: verb, victim and signal.
    pub kills: u32,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { executions: 10_000_000, kills: 20, seed: 1 }
    }
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let mut decoders = binaries::cargo();
    decoders.args(["run", "--release", "--package", "terraform-plugin", "--example", "soak", "--"]);
    decoders.args([options.executions.to_string(), options.seed.to_string()]);
    part("decoders", &mut decoders)?;
    let mut kills = binaries::cargo();
    kills.args(["test", "--package", binaries::PROVIDER, "--test", "it", "--", "kills::"]);
    kills.env("QUICKSIGHT_TEST_KILLS", options.kills.to_string()).env("QUICKSIGHT_TEST_SEED", options.seed.to_string());
    part("kills", &mut kills)?;
    println!("\n18 kinds of kill, {} of each", options.kills);
    Ok(())
}

fn part(name: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("==> {name}");
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "{name}: failed");
    Ok(())
}

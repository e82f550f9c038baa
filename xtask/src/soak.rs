//! `cargo xtask soak`: what takes too long for every run of the tests. The decoders get ten million spoiled inputs, and Terraform and the provider
//! are killed at many more instants, and live through many more random sequences.
use std::process::Command;

use anyhow::{Context, ensure};

use crate::binaries;

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Number of inputs for the decoders
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000_000)]
    executions: u64,
    /// Number of kills of each kind: operation, victim and signal
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    kills: u32,
    /// Number of random sequences of changes, faults and interrupts
    #[arg(long, value_name = "NUMBER", default_value_t = 200)]
    sequences: u32,
    /// Seed of the inputs, the instants and the sequences
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let mut decoders = binaries::cargo();
    decoders.args(["run", "--release", "--package", "terraform-plugin", "--example", "soak", "--"]);
    decoders.args([options.executions.to_string(), options.seed.to_string()]);
    part("decoders", &mut decoders)?;
    part("kills", tests("kills::", options).env("QUICKSIGHT_TEST_KILLS", options.kills.to_string()))?;
    part("sequences", tests("model::", options).env("QUICKSIGHT_TEST_SEQUENCES", options.sequences.to_string()))?;
    println!("\n27 kinds of kill, {} of each", options.kills);
    Ok(())
}

/// These tests of the provider, with the features of the whole workspace, for which they have been built.
fn tests(names: &str, options: &Options) -> Command {
    let mut command = binaries::cargo();
    command.args(["test", "--workspace", "--test", "it", "--", "--nocapture", names]);
    command.env("QUICKSIGHT_TEST_SEED", options.seed.to_string());
    command
}

fn part(name: &str, command: &mut Command) -> anyhow::Result<()> {
    println!("==> {name}");
    let status = command.status().context("cannot run cargo")?;
    ensure!(status.success(), "{name}: failed");
    Ok(())
}

//! `cargo xtask soak`: what takes too long for every run of the tests. The decoders get ten million spoiled inputs, and Terraform and the provider
//! are killed at many more instants.
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
    /// Seed of the inputs and of the instants
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
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

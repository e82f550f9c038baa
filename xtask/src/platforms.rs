//! `cargo xtask platforms`: builds the provider for other platforms, and starts it there or by what imitates them.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use harness::cli::Cli;
use harness::life::Life;
use harness::mirror;
use harness::platforms::{self, Starter};

use crate::binaries::{self, EMULATOR, PROVIDER};
use crate::{demo, fetch};

/// A `terraform.exe` that Wine runs, with the provider for Windows.
const TERRAFORM_EXE: &str = "QUICKSIGHT_TEST_TERRAFORM_EXE";

/// The crates that users run, besides that of the provider, and what of them is built for their tests: `tidy` for what tests of the provider depend on.
const TESTED: [&str; 3] = ["--package=terraform-plugin", "--package=quicksight-client", "--package=quicksight-emulator"];
const TARGETS_OF_TESTS: [&str; 4] = ["--lib", "--bins", "--test", "tidy"];

const HEAD: &str = "| platform | target | built by | started by | size | start |\n| --- | --- | --- | --- | --- | --- |\n";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Rust target; may be repeated
    #[arg(long = "target", value_name = "TARGET", required = true)]
    targets: Vec<String>,
    /// Builds as for a release instead of as for tests
    #[arg(long)]
    release: bool,
    /// Runs the unit tests there, too
    #[arg(long, conflicts_with_all = ["release", "built"])]
    tests: bool,
    /// Builds nothing; the provider and the emulator are in this directory
    #[arg(long, value_name = "DIRECTORY")]
    built: Option<PathBuf>,
}

/// Builds and starts each: the handshake, mutual TLS and schema first, then a whole life of connectors by Terraform. Prints a table.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let cli = fetch::first_cli()?;
    let ours = mirror::platform();
    let emulator = options.program(EMULATOR, &ours, &[])?;
    let mut table = HEAD.to_owned();
    for target in &options.targets {
        let platform = platforms::of_target(target)?;
        let mut arguments = vec!["--locked", "--target", target];
        arguments.extend(options.release.then_some("--release"));
        // With the features of the tests, or else these would build the AWS SDK once more.
        arguments.extend(TESTED.iter().chain(&TARGETS_OF_TESTS).filter(|_| options.tests));
        let program = options.program(PROVIDER, platform, &arguments)?;
        table += &start(&cli, target, platform, &program, &emulator).with_context(|| target.clone())?;
        if options.tests {
            unit_tests(target, Starter::of(platform)?).with_context(|| target.clone())?;
        }
    }
    println!("\n{table}");
    Ok(())
}

impl Options {
    fn program(&self, name: &str, platform: &str, arguments: &[&str]) -> anyhow::Result<PathBuf> {
        match &self.built {
            Some(directory) => Ok(std::path::absolute(directory.join(format!("{name}{}", mirror::suffix(platform))))?),
            None => binaries::build([name], arguments).map(|[program]| program),
        }
    }
}

/// A row of the table.
fn start(cli: &Cli, target: &str, platform: &str, program: &Path, emulator: &Path) -> anyhow::Result<String> {
    let starter = Starter::of(platform)?;
    let directory = tempfile::tempdir()?;
    let started = starter.command(program, directory.path())?;
    let version = Command::new(&started).arg("--version").output().context("it cannot be started")?;
    ensure!(version.stdout.starts_with(PROVIDER.as_bytes()), "{}", String::from_utf8_lossy(&version.stderr));
    let mut times = Vec::new();
    for _ in 0..5 {
        times.push(Life::of(&started)?.handshake);
    }
    times.sort();
    demo::run_with(cli.clone(), &started, emulator, false)?;
    if let (Starter::Wine, Some(exe)) = (starter, std::env::var_os(TERRAFORM_EXE)) {
        let exe = starter.command(Path::new(&exe), directory.path())?;
        demo::run_with(Cli::at(&exe)?, program, emulator, false)?;
    }
    let size = fs::metadata(program)?.len() as f64 / 1048576.0;
    let start = times[2].as_secs_f64() * 1000.0;
    let built = binaries::subcommand(&["--target"]);
    Ok(format!("| {platform} | {target} | cargo {built} | {} | {size:.1} MiB | {start:.0} ms |\n", starter.name()))
}

fn unit_tests(target: &str, starter: Starter) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let mut command = match binaries::subcommand(&["--target"]) {
        "zigbuild" => Command::new(platforms::required("cargo-zigbuild")?),
        _ => binaries::cargo(),
    };
    command.current_dir(binaries::workspace_directory()).args(["test", "--locked", "--no-fail-fast", "--target", target]);
    command.args(["--lib", "--package", PROVIDER]).args(TESTED);
    if let Some(runner) = starter.runner(directory.path())? {
        command.env(format!("CARGO_TARGET_{}_RUNNER", target.replace('-', "_").to_uppercase()), runner);
    }
    let status = command.status().context("cargo cannot be run")?;
    ensure!(status.success(), "unit tests fail");
    Ok(())
}

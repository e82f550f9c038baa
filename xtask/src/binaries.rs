//! The programs of this workspace: building them with cargo's own progress, and where they are afterwards.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use harness::interrupt;
use harness::program::on_path;

pub const PROVIDER: &str = "terraform-provider-quicksight";
pub const EMULATOR: &str = "quicksight-emulator";
pub const LIVE: &str = "quicksight-live";

pub fn workspace_directory() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package lies in a directory of the workspace")
}

pub fn target_directory() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace_directory().join("target"), PathBuf::from)
}

/// The cargo that runs us, so that the toolchain is the same.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace_directory());
    command
}

/// What builds with these arguments: for a target that is named, `cargo-zigbuild` has linker and C compiler where it is installed.
pub fn subcommand(arguments: &[&str]) -> &'static str {
    if arguments.contains(&"--target") && on_path("cargo-zigbuild").is_some() { "zigbuild" } else { "build" }
}

/// Builds the packages of these names with these further arguments of cargo, such as `--release`, and says where their programs are. cargo shows its
/// progress and its complaints on stderr as always.
pub fn build<const N: usize>(names: [&str; N], arguments: &[&str]) -> anyhow::Result<[PathBuf; N]> {
    let mut command = cargo();
    command.arg(subcommand(arguments)).args(names.iter().flat_map(|name| ["--package", name])).args(arguments);
    command.args(["--message-format", "json-render-diagnostics"]).stderr(Stdio::inherit());
    let output = command.output().context("cannot run cargo")?;
    interrupt::check()?;
    if !output.status.success() {
        bail!("`cargo build` failed for {}", names.join(", "));
    }
    // Cargo knows best where it put a program: it says so in a message for each.
    let text = String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")?;
    let messages: Vec<serde_json::Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut programs = [const { PathBuf::new() }; N];
    for (program, name) in programs.iter_mut().zip(names) {
        let of_package = messages.iter().filter(|message| message["target"]["name"] == name);
        let executable = of_package.filter_map(|message| message["executable"].as_str()).next();
        *program = executable.with_context(|| format!("cargo built no program {name}"))?.into();
    }
    Ok(programs)
}

//! The programs of this workspace: building them with cargo's own progress, and where they are afterwards.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::interrupt;

pub const PROVIDER: &str = "terraform-provider-quicksight";
pub const EMULATOR: &str = "quicksight-emulator";

/// How cargo is to build.
#[derive(Clone, Copy, Debug)]
pub enum Profile {
    Dev,
    Release,
}

/// The two programs that a demo or a measurement runs.
pub struct Built {
    pub provider: PathBuf,
    pub emulator: PathBuf,
}

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

/// Builds both programs; cargo shows its progress and its complaints on stderr as always.
pub fn build(profile: Profile) -> anyhow::Result<Built> {
    let mut command = cargo();
    command.args(["build", "--message-format", "json-render-diagnostics", "--package", PROVIDER, "--package", EMULATOR]);
    if matches!(profile, Profile::Release) {
        command.arg("--release");
    }
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    interrupt::check()?;
    if !output.status.success() {
        bail!("the build failed");
    }
    let messages = String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")?;
    Ok(Built { provider: executable(&messages, PROVIDER)?, emulator: executable(&messages, EMULATOR)? })
}

/// Builds the release of the provider for another target than the one that cargo takes by itself.
pub fn build_for(target: &str) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command.args([
        "build",
        "--message-format",
        "json-render-diagnostics",
        "--package",
        PROVIDER,
        "--release",
        "--target",
        target,
    ]);
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("the build for {target} failed");
    }
    executable(&String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")?, PROVIDER)
}

/// Builds the emulator alone, for another provider than one that cargo would build beside it.
pub fn build_emulator(profile: Profile) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--message-format", "json-render-diagnostics", "--package", EMULATOR]);
    if matches!(profile, Profile::Release) {
        command.arg("--release");
    }
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("the build failed");
    }
    executable(&String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")?, EMULATOR)
}

/// Builds the tests of the workspace, and says where those are whose source begins in this file. All packages are built, since cargo would build
/// the AWS SDK anew for one of them alone.
pub fn build_test(source: &str) -> anyhow::Result<PathBuf> {
    let mut command = cargo();
    command.args(["test", "--workspace", "--no-run", "--message-format", "json-render-diagnostics"]);
    let output = command.stderr(Stdio::inherit()).output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("the build of the tests failed");
    }
    let source = workspace_directory().join(source);
    let messages = String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")?;
    find_executable(&messages, |message| message["target"]["src_path"].as_str().is_some_and(|path| Path::new(path) == source))
        .with_context(|| format!("cargo built no tests from {}", source.display()))
}

/// Cargo knows best where it put a program: it says so in a message for each.
fn executable(messages: &str, name: &str) -> anyhow::Result<PathBuf> {
    find_executable(messages, |message| message["target"]["name"] == name)
        .with_context(|| format!("cargo built no program {name}"))
}

fn find_executable(messages: &str, is_it: impl Fn(&serde_json::Value) -> bool) -> Option<PathBuf> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    messages.filter(is_it).find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

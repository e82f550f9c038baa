//! The programs of this workspace: building them with cargo's own progress, and where they are afterwards.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::interrupt;

pub const PROVIDER: &str = "terraform-provider-quicksight";
pub const EMULATOR: &str = "quicksight-emulator";
pub const LIVE: &str = "quicksight-live";

/// How cargo is to build.
#[derive(Clone, Copy, Debug)]
pub enum Profile {
    Dev,
    Release,
}

impl Profile {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Dev => &[],
            Self::Release => &["--release"],
        }
    }
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
    let arguments = [&["build", "--package", PROVIDER, "--package", EMULATOR], profile.arguments()].concat();
    let messages = messages(&arguments)?;
    Ok(Built { provider: executable(&messages, PROVIDER)?, emulator: executable(&messages, EMULATOR)? })
}

/// Builds the release of the provider for another target than the one that cargo takes by itself.
pub fn build_for(target: &str) -> anyhow::Result<PathBuf> {
    executable(&messages(&["build", "--package", PROVIDER, "--release", "--target", target])?, PROVIDER)
}

/// Builds the emulator alone, for another provider than one that cargo would build beside it.
pub fn build_emulator(profile: Profile) -> anyhow::Result<PathBuf> {
    executable(&messages(&[&["build", "--package", EMULATOR], profile.arguments()].concat())?, EMULATOR)
}

/// Builds the program that talks to AWS.
pub fn build_live() -> anyhow::Result<PathBuf> {
    executable(&messages(&["build", "--package", LIVE])?, LIVE)
}

/// Builds that program and the provider that it runs.
pub fn build_live_and_provider() -> anyhow::Result<(PathBuf, PathBuf)> {
    let messages = messages(&["build", "--package", LIVE, "--package", PROVIDER])?;
    Ok((executable(&messages, LIVE)?, executable(&messages, PROVIDER)?))
}

/// Builds the tests of the workspace, and says where those are whose source begins in this file. All packages are built, since cargo would build
/// the AWS SDK anew for one of them alone.
pub fn build_test(source: &str) -> anyhow::Result<PathBuf> {
    let source = workspace_directory().join(source);
    let messages = messages(&["test", "--workspace", "--no-run"])?;
    find_executable(&messages, |message| message["target"]["src_path"].as_str().is_some_and(|path| Path::new(path) == source))
        .with_context(|| format!("cargo built no tests from {}", source.display()))
}

/// What cargo says of what it builds, for programs to read.
fn messages(arguments: &[&str]) -> anyhow::Result<String> {
    let output = cargo()
        .args(arguments)
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    interrupt::check()?;
    if !output.status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    String::from_utf8(output.stdout).context("cargo's messages are not UTF-8")
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

//! `cargo xtask dist`: the files of a release, named and summed as the registries want them, and checked before it says that they are there.
pub mod archive;
mod sbom;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use harness::mirror;

use crate::bench::starts::Life;
use crate::binaries::{self, PROVIDER};
use crate::platform;

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The static program for the commonest servers.
const MUSL: &str = "x86_64-unknown-linux-musl";
/// What builds the cryptography for it.
const MUSL_COMPILER: &str = "x86_64-linux-musl-gcc";
/// Read by the registries: without it they take the provider for one of protocol 5.
const MANIFEST: &str = "terraform-registry-manifest.json";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Directory to write to [default: target/dist]
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<PathBuf>,
    /// Program for this machine that is built already
    #[arg(long, value_name = "PATH", conflicts_with_all = ["targets", "assemble"])]
    binary: Option<PathBuf>,
    /// Rust target to build for; may be repeated [default: this machine's, static where that can be built]
    #[arg(long = "target", value_name = "TARGET", conflicts_with = "assemble")]
    targets: Vec<String>,
    /// Builds nothing; sums and checks what several machines have made
    #[arg(long)]
    assemble: bool,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let directory = options.directory.clone().unwrap_or_else(|| binaries::target_directory().join("dist"));
    fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    if !options.assemble {
        for (platform, target, program) in programs(options.binary.as_deref(), &options.targets)? {
            let zip = directory.join(zip_name(&platform));
            archive::write(&zip, &program, &program_name(&platform))?;
            let bill = sbom::of(&target)?;
            fs::write(zip.with_extension("cdx.json"), serde_json::to_string_pretty(&bill)? + "\n")?;
        }
    }
    let manifest = fs::read(binaries::workspace_directory().join(MANIFEST)).context("cannot read the manifest")?;
    fs::write(directory.join(format!("{}.json", name("manifest"))), manifest)?;
    let sums = sums(&directory)?;
    let lines: String = sums.iter().map(|(name, sum)| format!("{sum}  {name}\n")).collect();
    fs::write(directory.join(name("SHA256SUMS")), lines)?;
    check(&directory)?;
    println!("in {}, checked:", directory.display());
    for (name, sum) in sums {
        println!("  {sum}  {name} ({} KiB)", fs::metadata(directory.join(&name))?.len() / 1024);
    }
    Ok(())
}

/// The beginning of each file's name.
fn name(rest: &str) -> String {
    format!("{PROVIDER}_{VERSION}_{rest}")
}

/// The name of the zip of a platform.
pub fn zip_name(platform: &str) -> String {
    format!("{}.zip", name(platform))
}

/// The version and the platform in the name of a zip, which need not be of this version.
pub fn version_and_platform(zip: &str) -> Option<(String, String)> {
    let (version, platform) = zip.strip_prefix(PROVIDER)?.strip_prefix('_')?.strip_suffix(".zip")?.split_once('_')?;
    Some((version.to_owned(), platform.to_owned()))
}

/// The name of the program in a zip.
pub fn program_name(platform: &str) -> String {
    format!("{PROVIDER}_v{VERSION}{}", platform::program_suffix(platform))
}

/// What there is to pack: where it runs, the target it was built for, and the program.
pub fn programs(binary: Option<&Path>, targets: &[String]) -> anyhow::Result<Vec<(String, String, PathBuf)>> {
    let host = host_target()?;
    if let Some(binary) = binary {
        ensure!(binary.is_file(), "{} is not a file", binary.display());
        return Ok(vec![(mirror::platform(), host, binary.to_owned())]);
    }
    if !targets.is_empty() {
        return targets.iter().map(|target| build_for(target)).collect();
    }
    if host == "x86_64-unknown-linux-gnu" {
        if has_library(MUSL)? && has_compiler() {
            return Ok(vec![build_for(MUSL)?]);
        }
        println!(
            "This release needs the C library of this machine. For a static one: rustup target add {MUSL}, and {MUSL_COMPILER} (Debian: musl-tools)."
        );
    }
    let [program] = binaries::build([PROVIDER], &["--release"])?;
    Ok(vec![(mirror::platform(), host, program)])
}

/// Builds the release of the provider for another target than the one that cargo takes by itself.
fn build_for(target: &str) -> anyhow::Result<(String, String, PathBuf)> {
    let platform = platform::of_target(target)?.to_owned();
    let [program] = binaries::build([PROVIDER], &["--release", "--target", target])?;
    Ok((platform, target.to_owned(), program))
}

fn rustc(arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).args(arguments).output();
    let output = output.context("cannot run rustc")?;
    ensure!(output.status.success(), "rustc {} failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    Ok(String::from_utf8(output.stdout)?)
}

fn host_target() -> anyhow::Result<String> {
    let version = rustc(&["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

/// Whether Rust's standard library for the target is there.
fn has_library(target: &str) -> anyhow::Result<bool> {
    Ok(Path::new(rustc(&["--print", "target-libdir", "--target", target])?.trim()).is_dir())
}

fn has_compiler() -> bool {
    std::env::var_os("CC_x86_64_unknown_linux_musl").is_some()
        || Command::new(MUSL_COMPILER).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The sums of all zips and of the manifest, by their names.
fn sums(directory: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut sums = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".zip") || name.ends_with("_manifest.json") {
            sums.insert(name.clone(), archive::sum(&directory.join(name))?);
        }
    }
    Ok(sums)
}

/// Reads everything back: the sums, the layout of each zip, and a start of what runs here.
fn check(directory: &Path) -> anyhow::Result<()> {
    let written = fs::read_to_string(directory.join(name("SHA256SUMS")))?;
    let mut zips = 0;
    let mut has_manifest = false;
    for line in written.lines() {
        let (sum, file) = line.split_once("  ").with_context(|| format!("not a checksum: {line}"))?;
        let path = directory.join(file);
        ensure!(archive::sum(&path)? == sum, "{file} does not match SHA256SUMS");
        has_manifest |= file.ends_with("_manifest.json");
        let Some(platform) = file.strip_prefix(&name("")).and_then(|rest| rest.strip_suffix(".zip")) else { continue };
        zips += 1;
        let program = archive::read(&path, &program_name(platform))?;
        if platform == mirror::platform() {
            start(&program).with_context(|| format!("the program in {file} is not a provider"))?;
        }
    }
    ensure!(zips > 0 && has_manifest, "there is no zip, or no manifest, in SHA256SUMS");
    Ok(())
}

/// Lives one life as under Terraform: handshake, mutual TLS, schema, shutdown; and says its version.
fn start(program: &[u8]) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join(format!("provider{}", std::env::consts::EXE_SUFFIX));
    archive::write_program(&file, program)?;
    let said = Command::new(&file).arg("--version").output().context("it cannot be run")?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    ensure!(said.starts_with(&format!("{PROVIDER} {VERSION} ")), "its version is {said:?}");
    let Life { protocol, .. } = Life::of(&file)?;
    ensure!(protocol == "6", "it speaks protocol {protocol}");
    Ok(())
}

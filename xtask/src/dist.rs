//! `cargo xtask dist`: the files of a release, named and summed as the registries want them, and checked before it says that they are there.
mod sbom;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use harness::life::Life;
use harness::mirror;
use harness::release::{self, Release};

use crate::binaries::{self, PROVIDER};

/// The version of the workspace.
pub const RELEASE: Release = Release { provider: PROVIDER, version: env!("CARGO_PKG_VERSION") };
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
            pack(&directory.join(RELEASE.zip(&platform)), &platform, &program)?;
            let bill = directory.join(RELEASE.file(&format!("{platform}.cdx.json")));
            fs::write(bill, serde_json::to_string_pretty(&sbom::of(&target)?)? + "\n")?;
        }
    }
    let manifest = fs::read(binaries::workspace_directory().join(MANIFEST)).context("cannot read the manifest")?;
    fs::write(directory.join(RELEASE.manifest()), manifest)?;
    let sums = RELEASE.write_checksums(&directory)?;
    check(&directory)?;
    println!("in {}, checked:", directory.display());
    for (name, sum) in sums {
        println!("  {sum}  {name} ({} KiB)", fs::metadata(directory.join(&name))?.len() / 1024);
        if name.ends_with(".zip") {
            let [h1, _] = release::lock_hashes(&directory.join(&name))?;
            println!("  {h1} in lock files");
        }
    }
    Ok(())
}

/// Packs a program of this release with the license.
pub fn pack(zip: &Path, platform: &str, program: &Path) -> anyhow::Result<()> {
    RELEASE.pack(zip, platform, program, &binaries::workspace_directory().join("LICENSE"))
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
    let [program] = binaries::build([PROVIDER], &["--release", "--locked"])?;
    Ok(vec![(mirror::platform(), host, program)])
}

/// Builds the release of the provider for another target than the one that cargo takes by itself.
fn build_for(target: &str) -> anyhow::Result<(String, String, PathBuf)> {
    let platform = harness::platforms::of_target(target)?.to_owned();
    let [program] = binaries::build([PROVIDER], &["--release", "--locked", "--target", target])?;
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

/// Reads everything back: the checksums, the bill of materials and the layout of each zip; and starts the program that runs here.
fn check(directory: &Path) -> anyhow::Result<()> {
    let written = fs::read_to_string(directory.join(RELEASE.checksums()))?;
    let mut zips = 0;
    for line in written.lines() {
        let (sum, file) = line.split_once("  ").with_context(|| format!("not a checksum: {line}"))?;
        let path = directory.join(file);
        ensure!(release::sha256(&path)? == sum, "{file} does not match {}", RELEASE.checksums());
        let Some(platform) = RELEASE.platform(file) else { continue };
        zips += 1;
        let bill = RELEASE.file(&format!("{platform}.cdx.json"));
        ensure!(written.contains(&format!("  {bill}\n")), "{file} has no bill of materials {bill}");
        let program = RELEASE.unpack(&path, platform)?;
        if platform == mirror::platform() {
            start(&program).with_context(|| format!("the program in {file} is not a provider"))?;
        }
    }
    ensure!(zips > 0, "there is no zip in {}", directory.display());
    Ok(())
}

/// Starts the program as Terraform does: handshake, mutual TLS, schema, shutdown; and compares its version.
fn start(program: &[u8]) -> anyhow::Result<()> {
    let directory = tempfile::tempdir()?;
    let file = directory.path().join(format!("provider{}", std::env::consts::EXE_SUFFIX));
    release::write_program(&file, program)?;
    let output = Command::new(&file).arg("--version").output().context("it cannot be run")?;
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(version.starts_with(&format!("{PROVIDER} {} ", RELEASE.version)), "its version is {version:?}");
    let Life { protocol, .. } = Life::of(&file)?;
    ensure!(protocol == "6", "its protocol is {protocol}");
    Ok(())
}

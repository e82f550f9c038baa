//! The targets of Rust that a release is made for, by the platform in the words of Terraform, such as `linux_amd64`; and `cargo xtask platforms`, which
//! builds the provider for them and starts what this machine can start.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};
use harness::cli::Cli;
use harness::life::Life;

use crate::binaries::{self, EMULATOR, PROVIDER};
use crate::{demo, fetch};

/// What starts a program of a target on Linux for x86_64.
#[derive(Clone, Copy)]
enum Runner {
    Native,
    /// This program of `qemu-user`, with the libraries in this directory.
    Qemu(&'static str, &'static str),
    Wine,
    Nothing,
}

/// What a release is made for, and this machine's own. Linux by musl: one static program runs on each distribution. Windows by `gnu` is what can be
/// built and started on Linux.
const TARGETS: [(&str, &str, Runner); 14] = [
    ("aarch64-apple-darwin", "darwin_arm64", Runner::Nothing),
    ("x86_64-apple-darwin", "darwin_amd64", Runner::Nothing),
    ("x86_64-unknown-linux-musl", "linux_amd64", Runner::Native),
    ("aarch64-unknown-linux-musl", "linux_arm64", Runner::Qemu("qemu-aarch64", "/")),
    ("arm-unknown-linux-musleabihf", "linux_arm", Runner::Qemu("qemu-arm", "/")),
    ("i686-unknown-linux-musl", "linux_386", Runner::Native),
    ("s390x-unknown-linux-gnu", "linux_s390x", Runner::Qemu("qemu-s390x", "/usr/s390x-linux-gnu")),
    ("x86_64-unknown-linux-gnu", "linux_amd64", Runner::Native),
    ("aarch64-unknown-linux-gnu", "linux_arm64", Runner::Qemu("qemu-aarch64", "/usr/aarch64-linux-gnu")),
    ("x86_64-pc-windows-gnu", "windows_amd64", Runner::Wine),
    ("x86_64-pc-windows-msvc", "windows_amd64", Runner::Nothing),
    ("aarch64-pc-windows-msvc", "windows_arm64", Runner::Nothing),
    ("i686-pc-windows-msvc", "windows_386", Runner::Nothing),
    ("x86_64-unknown-freebsd", "freebsd_amd64", Runner::Nothing),
];

/// A `terraform.exe` that Wine runs, with the provider for Windows.
const TERRAFORM_EXE: &str = "QUICKSIGHT_TEST_TERRAFORM_EXE";

/// Wine 8 lacks this library, from which Rust programs take random numbers.
const BCRYPTPRIMITIVES: &str = "#include <windows.h>\n\
    BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);\n\
    __declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) { return SystemFunction036(buffer, (ULONG)length); }\n";

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Rust target; may be repeated
    #[arg(long = "target", value_name = "TARGET", required = true)]
    targets: Vec<String>,
    /// Builds as for a release instead of as for tests
    #[arg(long)]
    release: bool,
}

/// Where programs of a target run.
pub fn of_target(target: &str) -> anyhow::Result<&'static str> {
    row(target).map(|(_, platform, _)| *platform)
}

fn row(target: &str) -> anyhow::Result<&'static (&'static str, &'static str, Runner)> {
    let found = TARGETS.iter().find(|(name, _, _)| *name == target);
    found.with_context(|| format!("there is no release for {target}: there are {}", TARGETS.map(|(name, _, _)| name).join(", ")))
}

/// Builds and starts each: the handshake, mutual TLS and schema first, then a whole life of connectors by Terraform. Prints a table.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let cli = fetch::first_cli()?;
    let [emulator] = binaries::build([EMULATOR], &[])?;
    let mut table = "| platform | target | MiB | start, ms | started by |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for target in &options.targets {
        let (_, platform, runner) = *row(target)?;
        let arguments = ["--locked", "--target", target, "--release"];
        let [program] = binaries::build([PROVIDER], &arguments[..if options.release { 4 } else { 3 }])?;
        let directory = tempfile::tempdir()?;
        let (start, by) = runner.command(&program, directory.path())?;
        let version = Command::new(&start).arg("--version").output().with_context(|| format!("{target} cannot be started"))?;
        ensure!(version.stdout.starts_with(PROVIDER.as_bytes()), "{target}: {}", String::from_utf8_lossy(&version.stderr));
        let mut times = Vec::new();
        for _ in 0..5 {
            times.push(Life::of(&start).with_context(|| target.clone())?.handshake);
        }
        times.sort();
        demo::run_with(cli.clone(), &start, &harness::mirror::platform(), &emulator, false)?;
        if let (Runner::Wine, Some(exe)) = (runner, std::env::var_os(TERRAFORM_EXE)) {
            let directory = tempfile::tempdir()?;
            let (exe, _) = runner.command(Path::new(&exe), directory.path())?;
            demo::run_with(Cli::at(&exe)?, &program, platform, &emulator, false)?;
        }
        let size = fs::metadata(&program)?.len() as f64 / 1048576.0;
        table += &format!("| {platform} | {target} | {size:.1} | {:.1} | {by} |\n", times[2].as_secs_f64() * 1000.0);
    }
    println!("\n{table}");
    Ok(())
}

impl Runner {
    /// A program that starts `program`, in `directory` unless it is that program, and what runs it.
    fn command(self, program: &Path, directory: &Path) -> anyhow::Result<(PathBuf, &'static str)> {
        let (words, by) = match self {
            Self::Native => return Ok((program.to_owned(), "this machine")),
            Self::Qemu(qemu, libraries) => (format!("{} -L {libraries}", found(qemu)?), "qemu-user"),
            Self::Wine => {
                let beside = program.parent().context("a program is in a directory")?;
                stand_in(&beside.join("bcryptprimitives.dll"))?;
                let prefix = binaries::target_directory().join("wine");
                fs::create_dir_all(&prefix)?;
                (format!("env HOME={0} WINEPREFIX={0} WINEDEBUG=-all {1}", prefix.display(), found("wine")?), "Wine")
            }
            Self::Nothing => bail!("nothing on Linux starts programs of this target"),
        };
        let script = directory.join("start");
        harness::release::write_program(&script, format!("#!/bin/sh\nexec {words} '{}' \"$@\"\n", program.display()).as_bytes())?;
        Ok((script, by))
    }
}

fn found(program: &str) -> anyhow::Result<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|directory| directory.join(program)).find(|file| file.is_file());
    Ok(found.with_context(|| format!("{program} is not on PATH"))?.display().to_string())
}

fn stand_in(library: &Path) -> anyhow::Result<()> {
    let source = library.with_extension("c");
    fs::write(&source, BCRYPTPRIMITIVES)?;
    let mut compiler = Command::new("x86_64-w64-mingw32-gcc");
    let status = compiler.arg("-shared").arg("-o").arg(library).arg(&source).arg("-ladvapi32").status();
    ensure!(status.context("x86_64-w64-mingw32-gcc cannot be run")?.success(), "{} cannot be built", library.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_for_the_platform_that_terraform_names() {
        assert_eq!(of_target("x86_64-unknown-linux-musl").unwrap(), "linux_amd64");
        assert!(of_target("mips-plan9").unwrap_err().to_string().contains("aarch64-apple-darwin"));
    }

    /// The workflow names targets once more, since a matrix cannot be computed from here.
    #[test]
    fn each_target_of_the_release_workflow_is_one_that_a_release_is_made_for() {
        let workflow = crate::binaries::workspace_directory().join(".github/workflows/release.yml");
        let workflow = std::fs::read_to_string(workflow).unwrap();
        let targets = workflow.lines().filter_map(|line| line.split("{ target: ").nth(1)?.split(',').next());
        assert!(targets.map(of_target).collect::<anyhow::Result<Vec<_>>>().unwrap().len() >= 9);
    }
}

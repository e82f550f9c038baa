//! Programs of other platforms: for which a release is made, and what starts them on this machine.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, bail, ensure};

use crate::{mirror, program, release};

/// What a release is made for: the target of Rust, and the platform in the words of Terraform. Linux by musl: one static program runs on each distribution.
pub const RELEASED: [(&str, &str); 11] = [
    ("x86_64-unknown-linux-musl", "linux_amd64"),
    ("aarch64-unknown-linux-musl", "linux_arm64"),
    ("arm-unknown-linux-musleabihf", "linux_arm"),
    ("i686-unknown-linux-musl", "linux_386"),
    ("s390x-unknown-linux-gnu", "linux_s390x"),
    ("x86_64-unknown-freebsd", "freebsd_amd64"),
    ("x86_64-apple-darwin", "darwin_amd64"),
    ("aarch64-apple-darwin", "darwin_arm64"),
    ("x86_64-pc-windows-msvc", "windows_amd64"),
    ("i686-pc-windows-msvc", "windows_386"),
    ("aarch64-pc-windows-msvc", "windows_arm64"),
];

/// What stands for one of them: Windows as it can be built on Linux, and Linux as its distributions build.
pub const OTHERS: [(&str, &str); 6] = [
    ("x86_64-pc-windows-gnu", "windows_amd64"),
    ("i686-pc-windows-gnu", "windows_386"),
    ("aarch64-pc-windows-gnullvm", "windows_arm64"),
    ("x86_64-unknown-linux-gnu", "linux_amd64"),
    ("aarch64-unknown-linux-gnu", "linux_arm64"),
    ("armv7-unknown-linux-gnueabihf", "linux_arm"),
];

/// Wine 8 lacks this library, from which Rust takes random numbers.
const BCRYPTPRIMITIVES: &str = "#include <windows.h>\n\
    BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);\n\
    BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) { return SystemFunction036(buffer, (ULONG)length); }\n";
const EXPORTS: &str = "LIBRARY bcryptprimitives\nEXPORTS\n  ProcessPrng\n";

/// Where programs of a target run.
pub fn of_target(target: &str) -> anyhow::Result<&'static str> {
    let mut all = RELEASED.iter().chain(&OTHERS);
    let found = all.find(|(name, _)| *name == target).map(|(_, platform)| *platform);
    found.with_context(|| format!("there is no release for {target}: there are {}", RELEASED.map(|(name, _)| name).join(", ")))
}

/// What starts a program of another platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starter {
    ThisMachine,
    /// This program of `qemu-user`, with the libraries in this directory.
    Qemu(&'static str, &'static str),
    Wine,
}

impl Starter {
    /// What starts programs of `platform` here.
    pub fn of(platform: &str) -> anyhow::Result<Self> {
        Self::between(&mirror::platform(), platform)
    }

    /// The same on a machine of this platform.
    pub fn between(machine: &str, platform: &str) -> anyhow::Result<Self> {
        let parts =
            |platform: &str| platform.split_once('_').map(|(system, architecture)| (system.to_owned(), architecture.to_owned()));
        let ((here, ours), (system, architecture)) =
            parts(machine).zip(parts(platform)).context("a platform is SYSTEM_ARCHITECTURE")?;
        // Processors of 64 bits run programs of 32 bits, where the system is for both.
        if here == system && (ours == architecture || (ours == "amd64" && architecture == "386" && here != "freebsd")) {
            return Ok(Self::ThisMachine);
        }
        match (here.as_str(), system.as_str(), architecture.as_str()) {
            ("linux", "linux", "arm64") => Ok(Self::Qemu("qemu-aarch64", "/usr/aarch64-linux-gnu")),
            ("linux", "linux", "arm") => Ok(Self::Qemu("qemu-arm", "/usr/arm-linux-gnueabihf")),
            ("linux", "linux", "s390x") => Ok(Self::Qemu("qemu-s390x", "/usr/s390x-linux-gnu")),
            ("linux", "windows", "amd64" | "386") => Ok(Self::Wine),
            _ => bail!("nothing on {machine} starts programs for {platform}"),
        }
    }

    /// A program that starts `program`: that itself, or a script in `directory`, where Wine has its drive.
    pub fn command(self, program: &Path, directory: &Path) -> anyhow::Result<PathBuf> {
        let Some(words) = self.words(directory)? else { return Ok(program.to_owned()) };
        script(directory.join(program.file_stem().context("a program has a name")?), &format!("{words} '{}'", program.display()))
    }

    /// A script in `directory` that starts the program that is its first argument; none where it starts by itself.
    pub fn runner(self, directory: &Path) -> anyhow::Result<Option<PathBuf>> {
        self.words(directory)?.map(|words| script(directory.join("runner"), &words)).transpose()
    }

    /// What a shell puts before a program.
    fn words(self, directory: &Path) -> anyhow::Result<Option<String>> {
        Ok(match self {
            Self::ThisMachine => None,
            Self::Qemu(qemu, libraries) => Some(format!("{} -L {libraries}", required(qemu)?.display())),
            Self::Wine => Some(wine(&directory.join("wine"))?),
        })
    }

    /// In the words of a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::ThisMachine => "the machine itself",
            Self::Qemu(..) => "qemu-user",
            Self::Wine => "Wine",
        }
    }
}

/// A script that runs these words of a shell with its own arguments.
fn script(file: PathBuf, words: &str) -> anyhow::Result<PathBuf> {
    release::write_program(&file, format!("#!/bin/sh\nexec {words} \"$@\"\n").as_bytes())?;
    Ok(file)
}

/// The words of a shell that start a program by Wine, with this directory for its home, its settings and its drive.
fn wine(home: &Path) -> anyhow::Result<String> {
    let quiet = "WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=";
    let words = format!("env HOME='{0}' WINEPREFIX='{0}' {quiet} '{1}'", home.display(), required("wine")?.display());
    let windows = home.join("drive_c/windows");
    if windows.is_dir() {
        return Ok(words);
    }
    fs::create_dir_all(home)?;
    let status = Command::new("sh").arg("-c").arg(format!("{words} wineboot --init")).status().context("sh cannot be run")?;
    ensure!(status.success(), "Wine cannot be started");
    let libraries = [("x86_64", "system32"), ("x86", "syswow64")].map(|(target, directory)| (target, windows.join(directory)));
    for (target, directory) in libraries.iter().filter(|(_, directory)| directory.is_dir()) {
        let library = directory.join("bcryptprimitives.dll");
        if !library.exists() {
            stand_in(&library, target)?;
        }
    }
    Ok(words)
}

fn stand_in(library: &Path, architecture: &str) -> anyhow::Result<()> {
    let (source, exports) = (library.with_extension("c"), library.with_extension("def"));
    fs::write(&source, BCRYPTPRIMITIVES)?;
    fs::write(&exports, EXPORTS)?;
    let mut compiler = Command::new("cargo-zigbuild");
    compiler.args(["zig", "cc", "--", "-target", &format!("{architecture}-windows-gnu"), "-shared", "-o"]).arg(library);
    let status = compiler.arg(source).arg(exports).arg("-ladvapi32").status().context("cargo-zigbuild cannot be run")?;
    ensure!(status.success(), "{} cannot be built", library.display());
    Ok(())
}

/// Where a program is that is needed here.
pub fn required(name: &str) -> anyhow::Result<PathBuf> {
    program::on_path(name).with_context(|| format!("{name} is not on PATH"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_for_the_platform_that_terraform_names() {
        assert_eq!(of_target("x86_64-unknown-linux-musl").unwrap(), "linux_amd64");
        assert!(of_target("mips-plan9").unwrap_err().to_string().contains("aarch64-apple-darwin"));
    }

    #[test]
    fn a_program_is_started_by_a_machine_of_its_kind_or_else_by_what_imitates_one() {
        let starter = |machine, platform| Starter::between(machine, platform).ok();
        assert_eq!(starter("darwin_arm64", "darwin_arm64"), Some(Starter::ThisMachine));
        assert_eq!(starter("windows_amd64", "windows_386"), Some(Starter::ThisMachine));
        assert_eq!(starter("linux_amd64", "windows_386"), Some(Starter::Wine));
        assert_eq!(starter("linux_amd64", "linux_arm64"), Some(Starter::Qemu("qemu-aarch64", "/usr/aarch64-linux-gnu")));
        for platform in ["darwin_arm64", "freebsd_amd64", "windows_arm64"] {
            assert_eq!(starter("linux_amd64", platform), None, "{platform}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_script_starts_the_program_with_its_arguments() {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("said.exe");
        fs::write(&program, "").unwrap();
        let starter = Starter::Qemu("echo", "/libraries");
        let script = starter.command(&program, directory.path()).unwrap();
        let runner = starter.runner(directory.path()).unwrap().unwrap();
        for (script, arguments) in [(script, vec![]), (runner, vec![program.as_os_str()])] {
            let output = Command::new(script).args(arguments).arg("an argument").output().unwrap();
            assert_eq!(String::from_utf8_lossy(&output.stdout), format!("-L /libraries {} an argument\n", program.display()));
        }
        assert_eq!(Starter::ThisMachine.runner(directory.path()).unwrap(), None);
    }
}

//! Which Terraform or OpenTofu to run: the ones that a variable names, or else the one on PATH.

use std::{
    ffi::OsStr,
    fmt,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context, bail};

use crate::{hermetic, mirror, program};

/// Paths of the programs to use, separated as in PATH. Where there are several, a test takes the first.
pub const VARIABLE: &str = "QUICKSIGHT_TEST_CLI";

/// Terraform and OpenTofu both have write-only arguments from here on.
const MINIMUM: (u32, u32) = (1, 11);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {
    Terraform,
    OpenTofu,
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A `terraform` or `tofu` that is known to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cli {
    pub path: PathBuf,
    pub product: Product,
    /// As the program prints it, such as `1.15.0-rc1`.
    pub version: String,
    /// Major and minor version.
    pub numbers: (u32, u32),
    /// That of the program, and so of the providers that it starts: `linux_amd64`. It may be another than this machine's.
    pub platform: String,
}

impl Cli {
    /// Fails for a program that does not run, or is neither of the two.
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(path);
        hermetic::isolate(&mut command, &std::env::temp_dir());
        let output = command.arg("version").output().with_context(|| format!("cannot run {}", path.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = |product: Product| {
            let version = text.lines().find_map(|line| line.strip_prefix(&format!("{product} v")))?;
            Some((product, version.trim().to_owned()))
        };
        let (product, version) = version(Product::OpenTofu)
            .or_else(|| version(Product::Terraform))
            .with_context(|| format!("{} is neither Terraform nor OpenTofu", path.display()))?;
        let numbers = numbers(&version).with_context(|| format!("{} has no version number: {version}", path.display()))?;
        let platform =
            text.lines().find_map(|line| line.strip_prefix("on ")).map_or_else(mirror::platform, |on| on.trim().to_owned());
        Ok(Self { path: path.to_owned(), product, version, numbers, platform })
    }

    /// The word that a person would type.
    pub fn name(&self) -> String {
        self.path.file_stem().map_or_else(|| "terraform".into(), |name| name.to_string_lossy().into_owned())
    }

    fn is_new_enough(&self) -> bool {
        self.numbers >= MINIMUM
    }

    /// Fails for one without write-only arguments.
    pub fn require_new_enough(self) -> anyhow::Result<Self> {
        if !self.is_new_enough() {
            bail!(
                "{} is version {}, which has no write-only arguments: version {}.{} or later is needed",
                self.path.display(),
                self.version,
                MINIMUM.0,
                MINIMUM.1
            );
        }
        Ok(self)
    }
}

/// Every program that the tests shall run with: one unless the variable lists more, none where there is none. One that is named may be of any
/// age, for a test says what its client lacks; one that is found must know everything that can be tried on every machine.
pub fn all() -> anyhow::Result<Vec<Cli>> {
    let listed = std::env::var_os(VARIABLE).filter(|listed| !listed.is_empty());
    match listed {
        Some(listed) => {
            std::env::split_paths(&listed).map(|path| Cli::at(&path).with_context(|| format!("in {VARIABLE}"))).collect()
        }
        None => Ok(on_path(&std::env::var_os("PATH").unwrap_or_default())?.into_iter().collect()),
    }
}

/// The program that this process tests with. Panics where there is none.
pub fn tested() -> &'static Cli {
    static TESTED: OnceLock<Cli> = OnceLock::new();
    TESTED.get_or_init(|| {
        let found = all().unwrap_or_else(|error| panic!("{error:#}")).into_iter().next();
        found.unwrap_or_else(|| panic!("these tests need terraform or tofu: put one on the PATH, or name it in {VARIABLE}"))
    })
}

/// The program that this process tests with, unless that has no write-only arguments: then the one on PATH. Panics where there is none.
pub fn recent() -> &'static Cli {
    static RECENT: OnceLock<Cli> = OnceLock::new();
    RECENT.get_or_init(|| match tested() {
        tested if tested.is_new_enough() => tested.clone(),
        old => {
            let found = on_path(&std::env::var_os("PATH").unwrap_or_default()).unwrap_or_else(|error| panic!("{error:#}"));
            found.unwrap_or_else(|| panic!("{} is too old, and there is none on PATH", old.path.display()))
        }
    })
}

/// The first one on the path that is new enough. Where all are too old, that is an error: who has one installed wants to know that it would not
/// do.
fn on_path(path: &OsStr) -> anyhow::Result<Option<Cli>> {
    let mut too_old = None;
    for name in ["terraform", "tofu"] {
        let Some(found) = program::in_path(path, name) else { continue };
        let cli = Cli::at(&found)?;
        if cli.is_new_enough() {
            return Ok(Some(cli));
        }
        too_old.get_or_insert(cli);
    }
    too_old.map(Cli::require_new_enough).transpose()
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What is found where these programs are, each of which answers `version` as the real one does.
    fn found(programs: &[(&str, &str)]) -> Result<Option<String>, String> {
        let directory = tempfile::tempdir().unwrap();
        for (name, version) in programs {
            let file = directory.path().join(name);
            let script = format!("#!/bin/sh\necho 'a warning'\necho '{version}'\n");
            crate::release::write_program(&file, script.as_bytes()).unwrap();
        }
        on_path(directory.path().as_os_str())
            .map(|cli| cli.map(|cli| format!("{} {}", cli.product, cli.version)))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_path_has_no_cli() {
        assert_eq!(found(&[]), Ok(None));
    }

    #[test]
    fn terraform_comes_before_tofu_and_an_old_one_gives_way() {
        let tofu = ("tofu", "OpenTofu v1.11.1");
        assert_eq!(found(&[tofu, ("terraform", "Terraform v1.15.0-rc1")]), Ok(Some("Terraform 1.15.0-rc1".into())));
        assert_eq!(found(&[tofu, ("terraform", "Terraform v1.9.7")]), Ok(Some("OpenTofu 1.11.1".into())));
    }

    #[test]
    fn an_old_terraform_alone_is_an_error_of_one_line() {
        let error = found(&[("terraform", "Terraform v1.5.7")]).unwrap_err();
        assert!(error.contains("is version 1.5.7") && error.contains("1.11 or later"), "{error}");
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn what_names_no_version_is_an_error() {
        assert!(found(&[("terraform", "hello")]).unwrap_err().contains("is neither Terraform nor OpenTofu"));
        assert!(found(&[("terraform", "Terraform vnext")]).unwrap_err().contains("has no version number: next"));
    }
}

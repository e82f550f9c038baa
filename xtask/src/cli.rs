//! Which Terraform or OpenTofu to run: the ones named by a variable, else the one on PATH, else a release that is fetched.
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::{binaries, fetch};

/// Paths of the command line programs to use, separated as in PATH. The tests get exactly one path in it.
pub const VARIABLE: &str = "QUICKSIGHT_TEST_CLI";

/// Terraform and OpenTofu both have write-only arguments from here on, and the demo uses them.
const MINIMUM: (u32, u32) = (1, 11);

/// A `terraform` or `tofu` that is known to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Cli {
    pub path: PathBuf,
    /// `1.11.4`, as the program says it.
    pub version: String,
}

impl Cli {
    /// The word that a person would type.
    pub fn name(&self) -> String {
        self.path.file_stem().map_or_else(|| "terraform".into(), |name| name.to_string_lossy().into_owned())
    }

    /// `Terraform` or `OpenTofu`, as the program calls itself.
    pub fn product(&self) -> anyhow::Result<String> {
        let output =
            Command::new(&self.path).arg("version").env_remove("TF_CLI_CONFIG_FILE").env("CHECKPOINT_DISABLE", "1").output();
        let output = output.with_context(|| format!("cannot run {}", self.path.display()))?;
        let text = String::from_utf8(output.stdout)?;
        let word = text.split_whitespace().next().with_context(|| format!("{} does not say what it is", self.path.display()))?;
        Ok(word.to_owned())
    }

    fn at(path: &Path) -> anyhow::Result<Self> {
        let output = Command::new(path)
            .args(["version", "-json"])
            // OpenTofu writes its warnings of a configuration before the JSON.
            .env_remove("TF_CLI_CONFIG_FILE")
            .env("CHECKPOINT_DISABLE", "1")
            .output()
            .with_context(|| format!("cannot run {}", path.display()))?;
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("`{} version -json` did not answer with JSON", path.display()))?;
        let Some(version) = answer["terraform_version"].as_str() else {
            bail!("`{} version -json` named no version", path.display());
        };
        Ok(Self { path: path.to_owned(), version: version.to_owned() })
    }

    fn is_new_enough(&self) -> bool {
        major_and_minor(&self.version).is_some_and(|version| version >= MINIMUM)
    }

    fn require_new_enough(self) -> anyhow::Result<Self> {
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

/// Every program that the tests shall run with: one unless the variable lists more. One that is named may be of any age, for a test says
/// what its client lacks; one that is found must know everything that can be tried on every machine.
pub fn all() -> anyhow::Result<Vec<Cli>> {
    if let Some(listed) = std::env::var_os(VARIABLE).filter(|listed| !listed.is_empty()) {
        return std::env::split_paths(&listed).map(|path| Cli::at(&path).with_context(|| format!("in {VARIABLE}"))).collect();
    }
    if let Some(found) = on_path(&std::env::var_os("PATH").unwrap_or_default())? {
        return Ok(vec![found]);
    }
    let fetched = fetch::opentofu(&fetch::Release::pinned(), &binaries::target_directory().join("tools"))?;
    Ok(vec![Cli::at(&fetched)?])
}

/// The first of them, for what takes write-only arguments.
pub fn first() -> anyhow::Result<Cli> {
    let first = all()?.into_iter().next().with_context(|| format!("{VARIABLE} names no program"))?;
    first.require_new_enough()
}

/// The first one that is new enough. Where all are too old, that is an error rather than a reason to fetch:
/// who has one installed wants to know that it would not do.
fn on_path(path: &std::ffi::OsStr) -> anyhow::Result<Option<Cli>> {
    let mut too_old = None;
    for name in ["terraform", "tofu"] {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let Some(found) = std::env::split_paths(path).map(|directory| directory.join(&file)).find(|file| file.is_file()) else {
            continue;
        };
        let cli = Cli::at(&found)?;
        if cli.is_new_enough() {
            return Ok(Some(cli));
        }
        too_old.get_or_insert(cli);
    }
    too_old.map(Cli::require_new_enough).transpose()
}

fn major_and_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A program that answers `version -json` as Terraform does.
    fn pretender(directory: &Path, name: &str, version: &str) -> PathBuf {
        let file = directory.join(name);
        std::fs::write(&file, format!("#!/bin/sh\necho '{{\"terraform_version\": \"{version}\"}}'\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
        file
    }

    fn found(programs: &[(&str, &str)]) -> Result<Option<String>, String> {
        let directory = tempfile::tempdir().unwrap();
        for (name, version) in programs {
            pretender(directory.path(), name, version);
        }
        on_path(directory.path().as_os_str())
            .map(|cli| cli.map(|cli| format!("{} {}", cli.name(), cli.version)))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_path_has_no_cli() {
        assert_eq!(found(&[]), Ok(None));
    }

    #[test]
    fn terraform_comes_before_tofu() {
        assert_eq!(found(&[("tofu", "1.11.1"), ("terraform", "1.11.4")]), Ok(Some("terraform 1.11.4".into())));
    }

    #[test]
    fn an_old_terraform_gives_way_to_a_new_tofu() {
        assert_eq!(found(&[("terraform", "1.5.7"), ("tofu", "1.11.1")]), Ok(Some("tofu 1.11.1".into())));
    }

    #[test]
    fn an_old_terraform_alone_is_an_error_of_one_line() {
        let error = found(&[("terraform", "1.5.7")]).unwrap_err();
        assert!(error.contains("is version 1.5.7") && error.contains("1.11 or later"), "{error}");
        assert_eq!(error.lines().count(), 1);
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(major_and_minor("1.9.0"), Some((1, 9)));
        assert!(major_and_minor("1.9.0") < Some(MINIMUM));
        assert!(major_and_minor("1.15.0-rc1") > Some(MINIMUM));
        assert_eq!(major_and_minor("unknown"), None);
    }
}

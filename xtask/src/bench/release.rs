//! A provider program, by the name that releases give it: `terraform-provider-random_v3.9.0_x5`.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::platform::Platform;
use crate::workbench::{SOURCE, Workbench};

const PREFIX: &str = "terraform-provider-";

/// The program of a peer.
#[derive(Clone, Debug)]
pub struct Release {
    /// The provider's type, such as `random`.
    pub name: String,
    /// `0.0.0` where the file's name says nothing of it.
    pub version: String,
    pub path: PathBuf,
}

impl Release {
    pub fn at(path: &Path) -> anyhow::Result<Self> {
        let path = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
        let (name, version) = parse(&file_name(&path));
        Ok(Self { name, version, path })
    }

    pub fn title(&self) -> String {
        format!("`{}` {}", self.name, self.version)
    }

    /// For the page, that it is not in a table. The reason is for whoever runs this alone: it may name what is only on this machine.
    pub fn left_out(&self, reason: &anyhow::Error) -> String {
        eprintln!("{} is left out: {reason:#}", self.title());
        format!("\n{} is left out: it could not plan on the machine of this run.\n", self.title())
    }

    pub fn file_name(&self) -> String {
        file_name(&self.path)
    }

    /// The source address under which [`Release::put`] puts it.
    pub fn source(&self) -> String {
        let host = SOURCE.split('/').next().unwrap_or_default();
        format!("{host}/hashicorp/{}", self.name)
    }

    /// Lays it out as in a mirror. A link will do: the program of a large provider would take longer to copy than to measure.
    pub fn put(&self, bench: &Workbench) -> anyhow::Result<()> {
        let directory = bench.mirror().join(self.source()).join(&self.version).join(Platform::host().to_string());
        fs::create_dir_all(&directory)?;
        let destination = directory.join(self.file_name());
        #[cfg(unix)]
        let done = std::os::unix::fs::symlink(&self.path, &destination);
        #[cfg(not(unix))]
        let done = fs::copy(&self.path, &destination).map(drop);
        done.with_context(|| format!("cannot put {} into a mirror", self.path.display()))
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The type and the version.
fn parse(file: &str) -> (String, String) {
    let rest = file.strip_prefix(PREFIX).unwrap_or(file);
    let (name, rest) = rest.split_once("_v").unwrap_or((rest, "0.0.0"));
    // Behind the version may stand which protocol it speaks.
    let version = rest.split('_').next().unwrap_or(rest);
    (name.to_owned(), version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_name_of_a_release_tells_type_and_version() {
        let expected = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(parse("terraform-provider-aws_v5.100.0_x5"), expected("aws", "5.100.0"));
        assert_eq!(parse("terraform-provider-random_v3.9.0"), expected("random", "3.9.0"));
        assert_eq!(parse("terraform-provider-mine"), expected("mine", "0.0.0"));
    }
}

//! `cargo xtask install`: puts the provider where Terraform and OpenTofu look for it without any registry.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::binaries::{self, PROVIDER, Profile};
use crate::platform::Platform;

/// The registries whose place the directory takes: that of a source without a host differs between the two programs.
const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];
const SOURCE: &str = "quicksight-tf/quicksight";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What to install, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Left out: the release build.
    pub binary: Option<PathBuf>,
    /// Left out: the directory of the home directory that both programs search by themselves.
    pub directory: Option<PathBuf>,
}

pub fn run(options: Options) -> anyhow::Result<()> {
    let implied = implied_mirror();
    let is_implied = options.directory.is_none();
    let directory = options.directory.or(implied).context("there is no home directory: name one with --directory")?;
    let binary = match options.binary {
        Some(binary) => binary,
        None => binaries::build(Profile::Release)?.provider,
    };
    if !binary.is_file() {
        bail!("{} is no file", binary.display());
    }
    let mut places = Vec::new();
    for host in HOSTS {
        let place = directory.join(place(host, VERSION, &Platform::host().to_string()));
        let above = place.parent().context("the place has a directory")?;
        fs::create_dir_all(above).with_context(|| format!("cannot make {}", above.display()))?;
        // Anew and not over it: a provider may be running from the old file.
        let partial = above.join("partial");
        fs::copy(&binary, &partial).with_context(|| format!("cannot copy to {}", partial.display()))?;
        fs::rename(&partial, &place).with_context(|| format!("cannot write {}", place.display()))?;
        places.push(place);
    }
    println!("installed:");
    for place in places {
        println!("  {}", place.display());
    }
    if is_implied {
        println!(
            "\nTerraform and OpenTofu look there by themselves, unless a CLI configuration has a provider_installation block."
        );
        println!("For such a one:\n");
    } else {
        println!("\nIn the CLI configuration (~/.terraformrc, or ~/.tofurc for OpenTofu):\n");
    }
    println!("{}", cli_configuration(&directory));
    println!("In a configuration, before `terraform init`:\n\n{}", configuration());
    Ok(())
}

/// Where the provider lies below the directory, unpacked.
fn place(host: &str, version: &str, platform: &str) -> PathBuf {
    let suffix = std::env::consts::EXE_SUFFIX;
    PathBuf::from(host).join(SOURCE).join(version).join(platform).join(format!("{PROVIDER}_v{version}{suffix}"))
}

/// The directory that both programs search without being told to.
fn implied_mirror() -> Option<PathBuf> {
    if cfg!(windows) {
        return std::env::var_os("APPDATA").map(|data| PathBuf::from(data).join("terraform.d").join("plugins"));
    }
    std::env::home_dir().map(|home| home.join(".terraform.d").join("plugins"))
}

fn cli_configuration(directory: &Path) -> String {
    let providers = HOSTS.map(|host| format!("\"{host}/{SOURCE}\"")).join(", ");
    format!(
        "provider_installation {{\n  filesystem_mirror {{\n    path    = {path:?}\n    include = [{providers}]\n  }}\n  direct {{\n    exclude = [{providers}]\n  }}\n}}\n",
        path = directory.display().to_string()
    )
}

fn configuration() -> String {
    format!(
        "terraform {{\n  required_providers {{\n    quicksight = {{\n      source  = \"{SOURCE}\"\n      version = \"{VERSION}\"\n    }}\n  }}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_lies_where_a_mirror_has_it_unpacked() {
        let place = place("registry.terraform.io", "0.1.0", "linux_amd64");
        let name = format!("terraform-provider-quicksight_v0.1.0{}", std::env::consts::EXE_SUFFIX);
        let expected = Path::new("registry.terraform.io/quicksight-tf/quicksight/0.1.0/linux_amd64").join(name);
        assert_eq!(place, expected);
    }

    #[test]
    fn the_mirror_takes_the_place_of_both_registries_for_this_provider_alone() {
        let printed = cli_configuration(Path::new("/a b/plugins"));
        assert!(printed.contains("path    = \"/a b/plugins\""), "{printed}");
        assert_eq!(printed.matches("registry.opentofu.org/quicksight-tf/quicksight").count(), 2, "{printed}");
    }
}

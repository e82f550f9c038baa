//! `cargo xtask install`: puts the provider where Terraform and OpenTofu look for it without any registry.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use harness::mirror::{self, HOSTS};
use serde_json::{Value, json};

use crate::dist::{self, archive};

const SOURCE: &str = "quicksight-tf/quicksight";
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Program to install [default: that of a release, as `dist` builds it]
    #[arg(long, value_name = "PATH")]
    binary: Option<PathBuf>,
    /// Directory to install to [default: the one in the home directory that Terraform and OpenTofu search]
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<PathBuf>,
}

pub fn run(options: Options) -> anyhow::Result<()> {
    let implied = implied_mirror();
    let is_implied = options.directory.is_none();
    let directory = options.directory.or(implied).context("there is no home directory: set the directory with --directory")?;
    let (platform, program) = match options.binary {
        Some(binary) => {
            ensure!(binary.is_file(), "{} is not a file", binary.display());
            (mirror::platform(), binary)
        }
        None => {
            let (platform, _, program) = dist::programs(None, &[])?.remove(0);
            (platform, program)
        }
    };
    let mut changed = false;
    let mut zips = Vec::new();
    for host in HOSTS {
        let mirror = directory.join(host).join(SOURCE);
        fs::create_dir_all(&mirror).with_context(|| format!("cannot make {}", mirror.display()))?;
        let zip = mirror.join(dist::zip_name(&platform));
        // Anew and not over it: a client may be reading the old file.
        let partial = mirror.join("partial");
        archive::write(&partial, &program, &dist::program_name(&platform))?;
        changed |= zip.is_file() && archive::sum(&zip)? != archive::sum(&partial)?;
        fs::rename(&partial, &zip).with_context(|| format!("cannot write {}", zip.display()))?;
        remove_unpacked(&mirror.join(VERSION).join(&platform))?;
        index(&mirror)?;
        zips.push(zip);
    }
    println!("installed:");
    for zip in zips {
        println!("  {}", zip.display());
    }
    if changed {
        println!(
            "\nThis build of {VERSION} replaces another one. In each directory that was initialized with the other build, .terraform.lock.hcl contains its checksum,\n\
             and `terraform init` rejects this one: remove the block of {SOURCE} from the file, and run `terraform init` again."
        );
    }
    if is_implied {
        println!(
            "\nTerraform and OpenTofu search this directory by default, unless the CLI configuration has a provider_installation block."
        );
        println!("In that case, add:\n");
    } else {
        println!("\nIn the CLI configuration (~/.terraformrc, or ~/.tofurc for OpenTofu):\n");
    }
    println!("{}", cli_configuration(&directory));
    println!("In a configuration, before `terraform init`:\n\n{}", configuration());
    Ok(())
}

/// An unpacked provider would be found beside the zip, and preferred or not at the client's whim.
fn remove_unpacked(directory: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", directory.display()))
        }
        _ => Ok(()),
    }
}

/// Writes what the protocol of network mirrors asks for, as `terraform providers mirror` does: so a web server, or the cache of Terragrunt, can
/// serve the directory as it is.
fn index(mirror: &Path) -> anyhow::Result<()> {
    let mut versions: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for entry in fs::read_dir(mirror)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((version, platform)) = dist::version_and_platform(&name) else { continue };
        let archive = json!({ "hashes": [format!("zh:{}", archive::sum(&path)?)], "url": name });
        versions.entry(version).or_default().insert(platform, archive);
    }
    let write = |name: &str, value: &Value| {
        fs::write(mirror.join(name), serde_json::to_string_pretty(value)? + "\n").with_context(|| format!("cannot write {name}"))
    };
    let empty = |version: &String| (version.clone(), json!({}));
    write("index.json", &json!({ "versions": versions.keys().map(empty).collect::<serde_json::Map<_, _>>() }))?;
    for (version, archives) in versions {
        write(&format!("{version}.json"), &json!({ "archives": archives }))?;
    }
    Ok(())
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

//! `cargo xtask install`: puts the provider where Terraform and OpenTofu look for it without any registry.
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use harness::mirror::{self, HOSTS};
use harness::release;
use serde_json::{Value, json};

use crate::dist::{self, RELEASE};

const SOURCE: &str = "quicksight-tf/quicksight";
const VERSION: &str = RELEASE.version;

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
    let directory = options.directory.or(implied).context("there is no home directory: name one with --directory")?;
    // Clients take a relative path for one in the directory of each configuration.
    let directory = std::path::absolute(directory)?;
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
        let zip = mirror.join(RELEASE.zip(&platform));
        // A new file, because a client may be reading the old one.
        let partial = mirror.join("partial");
        dist::pack(&partial, &platform, &program)?;
        changed |= zip.is_file() && release::sha256(&zip)? != release::sha256(&partial)?;
        fs::rename(&partial, &zip).with_context(|| format!("cannot write {}", zip.display()))?;
        remove_unpacked(&mirror.join(VERSION).join(&platform))?;
        index(&mirror)?;
        zips.push(zip);
    }
    println!("installed:");
    for zip in &zips {
        println!("  {}", zip.display());
    }
    println!("in lock files:");
    for hash in release::lock_hashes(&zips[0])? {
        println!("  {hash}");
    }
    if changed {
        println!(
            "\nThis build of {VERSION} replaces another one. In each directory that was initialized with the other build, .terraform.lock.hcl contains its checksum,\n\
             and `terraform init` rejects this one: remove the block of {SOURCE} from the file, and run `terraform init` again."
        );
    }
    if is_implied {
        println!(
            "\nTerraform and OpenTofu search this directory by default. If the CLI configuration has a provider_installation block, merge this into it:\n"
        );
    } else {
        println!("\nIn the CLI configuration (~/.terraformrc, or ~/.tofurc for OpenTofu):\n");
    }
    println!("{}", cli_configuration(&directory));
    println!("Next, run `terraform init` or `tofu init` in a directory with this configuration:\n\n{}", configuration());
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

/// Writes `index.json` and `VERSION.json`, as `terraform providers mirror` does. A web server can serve the directory as a network mirror, and the
/// provider cache of Terragrunt reads them. Terraform and OpenTofu ignore them in a filesystem mirror.
fn index(mirror: &Path) -> anyhow::Result<()> {
    let mut versions: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for entry in fs::read_dir(mirror)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((version, platform)) = version_and_platform(&name) else { continue };
        let archive = json!({ "hashes": release::lock_hashes(&path)?, "url": name });
        versions.entry(version.to_owned()).or_default().insert(platform.to_owned(), archive);
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

/// The version and platform in the name of a zip, of this release or another.
fn version_and_platform(zip: &str) -> Option<(&str, &str)> {
    zip.strip_prefix(RELEASE.provider)?.strip_prefix('_')?.strip_suffix(".zip")?.split_once('_')
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

/// With the constraint of the documentation: the versions that are compatible with this one.
fn configuration() -> String {
    let (compatible, _patch) = VERSION.rsplit_once('.').unwrap_or((VERSION, ""));
    format!(
        "terraform {{\n  required_providers {{\n    quicksight = {{\n      source  = \"{SOURCE}\"\n      version = \"~> {compatible}\"\n    }}\n  }}\n}}\n"
    )
}

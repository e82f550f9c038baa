//! A provider where Terraform and OpenTofu find it without a registry: unpacked in a mirror, or as an override for development.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The registries whose place a mirror takes: that of a source without a host differs between the two programs.
pub const HOSTS: [&str; 2] = ["registry.terraform.io", "registry.opentofu.org"];

/// The CLI configuration that installs providers from this mirror alone: one that is not in it is an error instead of a download.
pub fn configuration(mirror: &Path) -> String {
    format!("disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n    path = {mirror:?}\n  }}\n}}\n")
}

/// The CLI configuration that takes what is in this directory for the provider at each of these addresses, without an installation and without a
/// version. OpenTofu takes the one registry for the other where it has no configuration at hand, as in `show`, so name both.
pub fn overrides(addresses: &[impl AsRef<str>], directory: &Path) -> String {
    let lines: String = addresses.iter().map(|address| format!("    {:?} = {directory:?}\n", address.as_ref())).collect();
    format!("provider_installation {{\n  dev_overrides {{\n{lines}  }}\n  direct {{}}\n}}\n")
}

/// The addresses of a source such as `hashicorp/random` at each of the [`HOSTS`].
pub fn addresses(source: &str) -> [String; 2] {
    HOSTS.map(|host| format!("{host}/{source}"))
}

/// Puts a program into a mirror, unpacked, for an address such as `registry.terraform.io/hashicorp/random`. Says where it is.
pub fn lay_out(mirror: &Path, address: &str, version: &str, program: &Path) -> anyhow::Result<PathBuf> {
    let platform = platform();
    let directory = mirror.join(address).join(version).join(&platform);
    fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let kind = address.rsplit('/').next().unwrap_or(address);
    let destination = directory.join(format!("terraform-provider-{kind}_v{version}{}", suffix(&platform)));
    // A link costs nothing, and the program of a debug build is large; it is not possible across file systems.
    fs::hard_link(program, &destination)
        .or_else(|_| fs::copy(program, &destination).map(drop))
        .with_context(|| format!("cannot put {} into a mirror", program.display()))?;
    Ok(destination)
}

/// What the name of a program ends with.
pub fn suffix(platform: &str) -> &'static str {
    if platform.starts_with("windows_") { ".exe" } else { "" }
}

/// This machine in the words of Terraform, which are Go's: `linux_amd64`.
pub fn platform() -> String {
    let system = if std::env::consts::OS == "macos" { "darwin" } else { std::env::consts::OS };
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        other => other,
    };
    format!("{system}_{architecture}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_lies_where_terraform_looks_for_it() {
        let directory = tempfile::tempdir().unwrap();
        let program = directory.path().join("program");
        fs::write(&program, "bytes").unwrap();
        let mirror = directory.path().join("mirror");
        let placed = lay_out(&mirror, "registry.terraform.io/hashicorp/random", "3.9.0", &program).unwrap();
        let expected = format!(
            "registry.terraform.io/hashicorp/random/3.9.0/{}/terraform-provider-random_v3.9.0{}",
            platform(),
            std::env::consts::EXE_SUFFIX
        );
        assert_eq!(placed, mirror.join(expected));
        assert_eq!(fs::read(placed).unwrap(), b"bytes");
    }
}

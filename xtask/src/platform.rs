//! Platforms in the words of Terraform, which are Go's, and the targets of Rust that make programs for them.
use anyhow::Context;

/// A platform as the names of releases and mirrors have it: `linux_amd64`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Platform {
    pub system: &'static str,
    pub architecture: &'static str,
}

/// What a release is made for, and this machine's own. Linux by musl: one static program runs on each distribution.
const TARGETS: [(&str, &str, &str); 13] = [
    ("aarch64-apple-darwin", "darwin", "arm64"),
    ("x86_64-apple-darwin", "darwin", "amd64"),
    ("x86_64-unknown-linux-musl", "linux", "amd64"),
    ("aarch64-unknown-linux-musl", "linux", "arm64"),
    ("arm-unknown-linux-musleabihf", "linux", "arm"),
    ("i686-unknown-linux-musl", "linux", "386"),
    ("s390x-unknown-linux-gnu", "linux", "s390x"),
    ("x86_64-unknown-linux-gnu", "linux", "amd64"),
    ("aarch64-unknown-linux-gnu", "linux", "arm64"),
    ("x86_64-pc-windows-msvc", "windows", "amd64"),
    ("aarch64-pc-windows-msvc", "windows", "arm64"),
    ("i686-pc-windows-msvc", "windows", "386"),
    ("x86_64-unknown-freebsd", "freebsd", "amd64"),
];

impl Platform {
    /// The machine that this runs on.
    pub const fn host() -> Self {
        Self { system: operating_system(), architecture: architecture() }
    }

    /// Where programs of a target run.
    pub fn of_target(target: &str) -> anyhow::Result<Self> {
        let found = TARGETS.iter().find(|(name, ..)| *name == target);
        let (_, system, architecture) = found.with_context(|| format!("there is no release for {target}: {}", known()))?;
        Ok(Self { system, architecture })
    }

    /// The ending of a program's name.
    pub fn program_suffix(self) -> &'static str {
        if self.system == "windows" { ".exe" } else { "" }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}_{}", self.system, self.architecture)
    }
}

fn known() -> String {
    format!("there are {}", TARGETS.map(|(name, ..)| name).join(", "))
}

const fn operating_system() -> &'static str {
    match std::env::consts::OS.as_bytes() {
        b"macos" => "darwin",
        _ => std::env::consts::OS,
    }
}

const fn architecture() -> &'static str {
    match std::env::consts::ARCH.as_bytes() {
        b"x86_64" => "amd64",
        b"aarch64" => "arm64",
        b"x86" => "386",
        _ => std::env::consts::ARCH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_for_the_platform_that_terraform_names() {
        assert_eq!(Platform::of_target("x86_64-unknown-linux-musl").unwrap().to_string(), "linux_amd64");
        assert_eq!(Platform::of_target("aarch64-pc-windows-msvc").unwrap().program_suffix(), ".exe");
        assert!(Platform::of_target("mips-plan9").unwrap_err().to_string().contains("aarch64-apple-darwin"));
    }

    /// The workflow names targets once more, since a matrix cannot be computed from here.
    #[test]
    fn each_target_of_the_release_workflow_is_one_that_a_release_is_made_for() {
        let workflow =
            std::fs::read_to_string(crate::binaries::workspace_directory().join(".github/workflows/release.yml")).unwrap();
        let targets: Vec<&str> = workflow
            .lines()
            .filter_map(|line| line.split("target: ").nth(1))
            .map(|rest| rest.split([',', ' ', '}']).next().unwrap())
            .collect();
        // Those that stand for a cell of the matrix name none.
        let targets: Vec<&str> = targets.into_iter().filter(|target| !target.starts_with('$')).collect();
        assert!(targets.len() >= 9, "{targets:?}");
        for target in targets {
            Platform::of_target(target).unwrap();
        }
    }
}

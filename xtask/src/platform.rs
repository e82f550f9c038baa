//! The targets of Rust that a release is made for, by the platform in the words of Terraform, such as `linux_amd64`.
use anyhow::Context;

/// What a release is made for, and this machine's own. Linux by musl: one static program runs on each distribution.
const TARGETS: [(&str, &str); 13] = [
    ("aarch64-apple-darwin", "darwin_arm64"),
    ("x86_64-apple-darwin", "darwin_amd64"),
    ("x86_64-unknown-linux-musl", "linux_amd64"),
    ("aarch64-unknown-linux-musl", "linux_arm64"),
    ("arm-unknown-linux-musleabihf", "linux_arm"),
    ("i686-unknown-linux-musl", "linux_386"),
    ("s390x-unknown-linux-gnu", "linux_s390x"),
    ("x86_64-unknown-linux-gnu", "linux_amd64"),
    ("aarch64-unknown-linux-gnu", "linux_arm64"),
    ("x86_64-pc-windows-msvc", "windows_amd64"),
    ("aarch64-pc-windows-msvc", "windows_arm64"),
    ("i686-pc-windows-msvc", "windows_386"),
    ("x86_64-unknown-freebsd", "freebsd_amd64"),
];

/// Where programs of a target run.
pub fn of_target(target: &str) -> anyhow::Result<&'static str> {
    let found = TARGETS.iter().find(|(name, _)| *name == target).map(|(_, platform)| *platform);
    found.with_context(|| format!("there is no release for {target}: there are {}", TARGETS.map(|(name, _)| name).join(", ")))
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

//! `cargo xtask live`: the provider against the real Quick Sight. What it does is in `crates/quicksight-live`, which links the AWS credentials that no
//! other of these programs needs; here that program is built, and where it runs the provider, the provider as well.
use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::binaries::{self, LIVE, PROVIDER};
use crate::fetch;

/// The arguments are the program's own.
pub fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let mut command = if runs_the_provider(arguments) {
        let cli = fetch::first_cli()?;
        let [program, provider] = binaries::build([LIVE, PROVIDER], &[])?;
        let mut command = Command::new(program);
        command.arg("--provider").arg(provider).arg("--cli").arg(cli.path);
        command
    } else {
        Command::new(&binaries::build([LIVE], &[])?[0])
    };
    // An interrupt reaches the program as well, which then deletes what it has created: however long that takes.
    let status = command.args(arguments).status().context("cannot run quicksight-live")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Building the provider takes minutes, which nobody is to wait for who only wants to know what would be done.
fn runs_the_provider(arguments: &[OsString]) -> bool {
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let creates =
        has("--create-real-resources") || arguments.iter().any(|argument| argument.to_string_lossy().starts_with("--endpoint"));
    let is_named = |text: &OsString| text.to_string_lossy().ends_with("questions");
    creates && !has("--sweep") && !has("--help") && !has("-h") && !arguments.iter().any(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn builds(arguments: &[&str]) -> bool {
        runs_the_provider(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn the_provider_is_built_only_for_a_run_of_it() {
        assert!(builds(&["--region", "us-east-1", "--create-real-resources"]));
        assert!(builds(&["--endpoint=http://127.0.0.1:4599"]));
        for arguments in [
            &["--region", "us-east-1"][..],
            &["--help"],
            &["--create-real-resources", "--sweep"],
            &["--endpoint", "e", "--only", "questions"],
        ] {
            assert!(!builds(arguments), "{arguments:?}");
        }
    }
}

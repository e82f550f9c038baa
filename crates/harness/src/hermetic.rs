//! An environment in which a program sees no file of the user's home and no variable of the user's shell.

use std::{path::Path, process::Command};

/// What a program needs of the surrounding shell to run at all.
const INHERITED: [&str; 5] = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot"];

/// Gives a command an environment of its own, with its home here. Terraform asks nobody in it, neither a person nor its maker's servers, and nothing
/// looks for the metadata service of a cloud.
pub fn isolate<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    command
        .env_clear()
        .envs(INHERITED.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
        .env("HOME", home)
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_IN_AUTOMATION", "1")
        .env("TF_INPUT", "0")
        .env("AWS_EC2_METADATA_DISABLED", "true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_user_is_inherited() {
        let mut command = Command::new("env");
        command.env("AWS_PROFILE", "mine");
        let variables = isolate(&mut command, Path::new("/home-of-a-test")).get_envs();
        let names: Vec<_> = variables.map(|(name, _)| name.to_string_lossy().into_owned()).collect();
        assert!(names.contains(&"HOME".to_owned()) && !names.contains(&"AWS_PROFILE".to_owned()), "{names:?}");
    }
}

//! The shared configuration and credentials files: which are read, and which profile counts.

use std::borrow::Cow;

use aws_config::profile::ProfileSet;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

use super::{Problem, Settings, environment::Environment, fault::chain};

/// The profile that somebody named.
pub(super) fn selected(settings: &Settings, environment: Environment) -> Option<String> {
    settings.profile.clone().or_else(|| environment("AWS_PROFILE")).or_else(|| environment("AWS_DEFAULT_PROFILE"))
}

/// The files to read.
pub(super) fn files(settings: &Settings) -> EnvConfigFiles {
    let mut files = EnvConfigFiles::builder()
        .include_default_config_file(settings.config_files.is_empty())
        .include_default_credentials_file(settings.credentials_files.is_empty());
    for file in &settings.config_files {
        files = files.with_file(EnvConfigFileKind::Config, file);
    }
    for file in &settings.credentials_files {
        files = files.with_file(EnvConfigFileKind::Credentials, file);
    }
    files.build()
}

/// Reads the files. A profile that somebody named must be there.
pub(super) async fn load(files: &EnvConfigFiles, selected: Option<&str>) -> Result<ProfileSet, Problem> {
    let named = selected.map(|profile| Cow::Owned(profile.to_owned()));
    // The defaults are this machine's files and environment.
    let loaded = aws_config::profile::load(&Default::default(), &Default::default(), files, named).await;
    let profiles = loaded.map_err(|error| {
        Problem::new(
            "Shared AWS configuration cannot be read",
            format!("{}\n\nThe files are those of shared_config_files and shared_credentials_files, or else of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or else ~/.aws/config and ~/.aws/credentials.", chain(&error)),
        )
    })?;
    match selected {
        Some(profile) if profiles.get_profile(profile).is_none() => Err(unknown(profile, &profiles)),
        _ => Ok(profiles),
    }
}

fn unknown(profile: &str, profiles: &ProfileSet) -> Problem {
    let mut known: Vec<&str> = profiles.profiles().collect();
    known.sort_unstable();
    let known = match known.as_slice() {
        [] => "There are no profiles in these files.".to_owned(),
        known => format!("There are: {}.", known.join(", ")),
    };
    Problem::new(
        "Unknown AWS profile",
        format!(
            "The shared configuration and credentials files have no profile {profile:?}. {known} The profile is that of the argument profile, or else of AWS_PROFILE or AWS_DEFAULT_PROFILE."
        ),
    )
}

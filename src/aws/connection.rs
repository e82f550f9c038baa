//! What all clients share, resolved once from settings, environment and shared files.

use std::{borrow::Cow, time::Duration};

use aws_config::{
    BehaviorVersion, Region, SdkConfig,
    identity::IdentityCache,
    profile::{ProfileFileCredentialsProvider, ProfileSet},
    provider_config::ProviderConfig,
    retry::RetryConfig,
    timeout::TimeoutConfig,
};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};

use super::{Problem, Settings, fault::chain, http};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
/// Signing in through a credential process may ask a person for a code.
const CREDENTIALS_TIMEOUT: Duration = Duration::from_secs(60);
/// Sources of credentials bring retries of their own.
const CREDENTIALS_ATTEMPTS: u32 = 4;

/// Looks a variable of the environment up.
type Environment = fn(&str) -> Option<String>;

/// The shared part of every client.
#[derive(Debug)]
pub(super) struct Connection {
    /// With the SDK's retries switched off.
    pub config: SdkConfig,
    pub region: Option<String>,
    pub max_attempts: u32,
}

/// A variable of this process's environment; an empty one counts as not set, as in every AWS tool.
fn process_environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Connection {
    /// Reads environment and files; asks nobody on the network.
    pub async fn open(settings: &Settings) -> Result<Self, Problem> {
        let environment: Environment = process_environment;
        check_retry_mode(environment)?;
        check_switches(environment)?;
        let files = profile_files(settings);
        let selected = selected_profile(settings, environment);
        let profiles = load_profiles(&files, selected.as_deref()).await?;
        let max_attempts = max_attempts(settings, environment, profiles.get("max_attempts"))?;
        let region = region(settings, environment, profiles.get("region"));

        let http_client = http::client(settings.endpoints.sso.as_deref());
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(ATTEMPT_TIMEOUT);
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client.clone())
            // Given even so: without it the loader reads the environment, and panics over a value it cannot read.
            .retry_config(RetryConfig::standard().with_max_attempts(CREDENTIALS_ATTEMPTS))
            .timeout_config(timeouts.build())
            .identity_cache(IdentityCache::lazy().load_timeout(CREDENTIALS_TIMEOUT).build())
            // Never the loader's own search, which ends with seconds of asking the metadata service of a virtual machine.
            .region(region.clone().map(Region::new))
            .profile_files(files.clone());
        if let Some(profile) = &selected {
            loader = loader.profile_name(profile);
        }
        if let Some(fips) = settings.use_fips_endpoint {
            loader = loader.use_fips(fips);
        }
        if let Some(dualstack) = settings.use_dualstack_endpoint {
            loader = loader.use_dual_stack(dualstack);
        }
        match (&settings.credentials, &settings.profile) {
            (Some(credentials), _) => loader = loader.credentials_provider(credentials.clone()),
            // A profile that the configuration names goes before credentials in the environment, which may be leftovers.
            (None, Some(profile)) => {
                let provider =
                    ProviderConfig::default().with_http_client(http_client).with_region(region.clone().map(Region::new));
                let provider = ProfileFileCredentialsProvider::builder().configure(&provider);
                loader = loader.credentials_provider(provider.profile_name(profile).profile_files(files).build());
            }
            (None, None) => {}
        }
        let config = loader.load().await.into_builder().retry_config(RetryConfig::disabled()).build();
        Ok(Self { config, region, max_attempts })
    }
}

fn region(settings: &Settings, environment: Environment, of_profile: Option<&str>) -> Option<String> {
    let found = settings.region.clone().or_else(|| environment("AWS_REGION")).or_else(|| environment("AWS_DEFAULT_REGION"));
    found.or_else(|| of_profile.map(str::to_owned))
}

fn selected_profile(settings: &Settings, environment: Environment) -> Option<String> {
    settings.profile.clone().or_else(|| environment("AWS_PROFILE")).or_else(|| environment("AWS_DEFAULT_PROFILE"))
}

fn profile_files(settings: &Settings) -> EnvConfigFiles {
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

async fn load_profiles(files: &EnvConfigFiles, selected: Option<&str>) -> Result<ProfileSet, Problem> {
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
        Some(profile) if profiles.get_profile(profile).is_none() => Err(unknown_profile(profile, &profiles)),
        _ => Ok(profiles),
    }
}

fn unknown_profile(profile: &str, profiles: &ProfileSet) -> Problem {
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

fn max_attempts(settings: &Settings, environment: Environment, of_profile: Option<&str>) -> Result<u32, Problem> {
    if let Some(attempts) = settings.max_attempts {
        return Ok(attempts.max(1));
    }
    let (place, text) = match (environment("AWS_MAX_ATTEMPTS"), of_profile) {
        (Some(text), _) => ("The environment variable AWS_MAX_ATTEMPTS", text),
        (None, Some(text)) => ("max_attempts of the AWS profile", text.to_owned()),
        (None, None) => return Ok(Settings::DEFAULT_ATTEMPTS),
    };
    match text.trim().parse() {
        Ok(attempts) if attempts > 0 => Ok(attempts),
        _ => Err(Problem::new(
            "Invalid number of attempts",
            format!("{place} is {text:?}. It must be a whole number of at least 1, for one attempt without retries."),
        )),
    }
}

/// Retries always follow the standard mode; a word that is no mode at all is a mistake that nobody else would report.
fn check_retry_mode(environment: Environment) -> Result<(), Problem> {
    match environment("AWS_RETRY_MODE") {
        Some(mode) if !["standard", "adaptive", "legacy"].contains(&mode.to_ascii_lowercase().as_str()) => Err(Problem::new(
            "Invalid retry mode",
            format!("The environment variable AWS_RETRY_MODE is {mode:?}. It must be standard, adaptive or legacy."),
        )),
        _ => Ok(()),
    }
}

/// The SDK passes over what it cannot read here, and would then talk to an endpoint that somebody must not use.
fn check_switches(environment: Environment) -> Result<(), Problem> {
    for name in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"] {
        if let Some(value) = environment(name)
            && !["true", "false"].contains(&value.to_ascii_lowercase().as_str())
        {
            let detail = format!("The environment variable {name} is {value:?}. It must be true or false.");
            return Err(Problem::new("Invalid environment variable", detail));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Environment, check_retry_mode, max_attempts, region};
    use crate::aws::Settings;

    const NOTHING: Environment = |_| None;

    #[test]
    fn the_region_of_the_configuration_goes_before_the_environment_before_the_profile() {
        let set = Settings { region: Some("eu-west-1".into()), ..Settings::default() };
        let both: Environment = |name| match name {
            "AWS_REGION" => Some("eu-west-2".into()),
            "AWS_DEFAULT_REGION" => Some("eu-west-3".into()),
            _ => None,
        };
        let second: Environment = |name| (name == "AWS_DEFAULT_REGION").then(|| "eu-west-3".into());
        assert_eq!(region(&set, both, Some("us-east-1")).as_deref(), Some("eu-west-1"));
        assert_eq!(region(&Settings::default(), both, Some("us-east-1")).as_deref(), Some("eu-west-2"));
        assert_eq!(region(&Settings::default(), second, Some("us-east-1")).as_deref(), Some("eu-west-3"));
        assert_eq!(region(&Settings::default(), NOTHING, Some("us-east-1")).as_deref(), Some("us-east-1"));
        assert_eq!(region(&Settings::default(), NOTHING, None), None);
    }

    #[test]
    fn a_request_is_tried_25_times_unless_somebody_says_otherwise() {
        let settings = Settings::default();
        assert_eq!(max_attempts(&settings, NOTHING, None), Ok(25));
        assert_eq!(max_attempts(&settings, NOTHING, Some("7")), Ok(7));
        assert_eq!(max_attempts(&settings, |_| Some("3".into()), Some("7")), Ok(3));
        assert_eq!(max_attempts(&Settings { max_attempts: Some(2), ..settings }, |_| Some("0".into()), None), Ok(2));
    }

    #[test]
    fn values_of_the_environment_that_make_no_sense_are_problems_and_not_panics() {
        for text in ["0", "-1", "many"] {
            let problem = max_attempts(&Settings::default(), NOTHING, Some(text)).unwrap_err();
            assert!(problem.detail.contains(&format!("{text:?}")), "{problem}");
        }
        assert!(check_retry_mode(|_| Some("eager".into())).is_err());
        assert!(check_retry_mode(|_| Some("Standard".into())).is_ok());
    }
}

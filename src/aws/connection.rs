//! What all clients share, resolved once from settings, environment and shared files.

use std::{sync::Arc, time::Duration};

use aws_config::{
    BehaviorVersion, Region, SdkConfig, identity::IdentityCache, provider_config::ProviderConfig, retry::RetryConfig,
    timeout::TimeoutConfig,
};

use super::{
    Problem, RetryMode, Settings,
    credentials::{self, Keeper},
    environment::{self, Environment, check_switches, variable_or_profile},
    http, profile,
    retry::Policy,
    sts::Sts,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);
/// The SDK's own sources of credentials bring retries of their own.
const CREDENTIALS_ATTEMPTS: u32 = 4;

/// The shared part of every client.
#[derive(Debug)]
pub(super) struct Connection {
    /// With the SDK's retries and its cache of credentials switched off, and without credentials.
    pub config: SdkConfig,
    pub region: Option<String>,
    pub credentials: Arc<Keeper>,
    pub sts: Sts,
    max_attempts: Option<u32>,
    retry_mode: RetryMode,
}

impl Connection {
    /// Reads environment and files; asks nobody on the network.
    pub async fn open(settings: &Settings) -> Result<Self, Problem> {
        let environment: Environment = environment::of_process;
        check_switches(environment)?;
        let files = profile::files(settings);
        let selected = profile::selected(settings, environment);
        let profiles = profile::load(&files, selected.as_deref()).await?;
        let max_attempts = max_attempts(settings, environment, profiles.get("max_attempts"))?;
        let retry_mode = retry_mode(settings, environment, profiles.get("retry_mode"))?;
        let region = region(settings, environment, profiles.get("region"));

        let http_client = http::client(&settings.network, &settings.endpoints);
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(ATTEMPT_TIMEOUT).build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http_client.clone())
            // Given even so: without it the loader reads the environment, and panics over a value it cannot read.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts.clone())
            .identity_cache(IdentityCache::no_cache())
            .no_credentials()
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
        let config = loader.load().await;

        let policy = Policy::new(max_attempts, retry_mode);
        let sts = Sts::new(settings, config.clone(), region.as_deref(), policy);
        let sts_region = settings.sts_region.clone().or_else(|| region.clone());
        let sources = ProviderConfig::default()
            .with_http_client(http_client)
            .with_region(sts_region.map(Region::new))
            .with_use_fips(config.use_fips())
            .with_use_dual_stack(config.use_dual_stack())
            .with_retry_config(RetryConfig::standard().with_max_attempts(CREDENTIALS_ATTEMPTS))
            .with_timeout_config(timeouts);
        let surroundings =
            credentials::Surroundings { environment, profile: selected.as_deref(), files: &files, sources: &sources, sts: &sts };
        let credentials = credentials::keeper(settings, &surroundings)?;
        Ok(Self { config, region, credentials, sts, max_attempts, retry_mode })
    }

    /// How requests to another region than those so far are tried: at a pace of their own.
    pub fn policy(&self) -> Policy {
        Policy::new(self.max_attempts, self.retry_mode)
    }
}

fn region(settings: &Settings, environment: Environment, of_profile: Option<&str>) -> Option<String> {
    let found = settings.region.clone().or_else(|| environment("AWS_REGION")).or_else(|| environment("AWS_DEFAULT_REGION"));
    found.or_else(|| of_profile.map(str::to_owned))
}

/// The attempts that somebody has set; none if nobody has.
fn max_attempts(settings: &Settings, environment: Environment, of_profile: Option<&str>) -> Result<Option<u32>, Problem> {
    if let Some(attempts) = settings.max_attempts {
        return Ok(Some(attempts.max(1)));
    }
    let Some((place, text)) = variable_or_profile(environment, "AWS_MAX_ATTEMPTS", "max_attempts", of_profile) else {
        return Ok(None);
    };
    match text.trim().parse() {
        Ok(attempts) if attempts > 0 => Ok(Some(attempts)),
        _ => Err(Problem::new(
            "Invalid number of attempts",
            format!("{place} is {text:?}. It must be a whole number of at least 1, for one attempt without retries."),
        )),
    }
}

fn retry_mode(settings: &Settings, environment: Environment, of_profile: Option<&str>) -> Result<RetryMode, Problem> {
    if let Some(mode) = settings.retry_mode {
        return Ok(mode);
    }
    let Some((place, text)) = variable_or_profile(environment, "AWS_RETRY_MODE", "retry_mode", of_profile) else {
        return Ok(RetryMode::default());
    };
    match text.trim().to_ascii_lowercase().as_str() {
        // The SDKs' mode of old has no meaning of its own any more.
        "standard" | "legacy" => Ok(RetryMode::Standard),
        "adaptive" => Ok(RetryMode::Adaptive),
        _ => Err(Problem::new("Invalid retry mode", format!("{place} is {text:?}. It must be standard, adaptive or legacy."))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Environment, max_attempts, region, retry_mode};
    use crate::aws::{RetryMode, Settings};

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
    fn the_attempts_of_the_configuration_go_before_the_environment_before_the_profile() {
        let settings = Settings::default();
        assert_eq!(max_attempts(&settings, NOTHING, None), Ok(None));
        assert_eq!(max_attempts(&settings, NOTHING, Some("7")), Ok(Some(7)));
        assert_eq!(max_attempts(&settings, |_| Some("3".into()), Some("7")), Ok(Some(3)));
        assert_eq!(max_attempts(&Settings { max_attempts: Some(2), ..settings }, |_| Some("0".into()), None), Ok(Some(2)));
    }

    #[test]
    fn the_retry_mode_of_the_configuration_goes_before_the_environment_before_the_profile() {
        let set = Settings { retry_mode: Some(RetryMode::Adaptive), ..Settings::default() };
        let standard: Environment = |_| Some("Standard".into());
        assert_eq!(retry_mode(&set, standard, None), Ok(RetryMode::Adaptive));
        assert_eq!(retry_mode(&Settings::default(), standard, Some("adaptive")), Ok(RetryMode::Standard));
        assert_eq!(retry_mode(&Settings::default(), NOTHING, Some("legacy")), Ok(RetryMode::Standard));
        assert_eq!(retry_mode(&Settings::default(), NOTHING, None), Ok(RetryMode::Adaptive));
    }

    #[test]
    fn values_of_the_environment_that_make_no_sense_are_problems_and_not_panics() {
        for text in ["0", "-1", "many"] {
            let problem = max_attempts(&Settings::default(), NOTHING, Some(text)).unwrap_err();
            assert!(problem.detail.contains(&format!("{text:?}")), "{problem}");
        }
        let problem = retry_mode(&Settings::default(), |_| Some("eager".into()), None).unwrap_err();
        assert!(problem.detail.contains("AWS_RETRY_MODE") && problem.detail.contains("eager"), "{problem}");
    }
}

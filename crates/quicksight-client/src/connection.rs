//! What all clients share, resolved once from settings, environment and shared files. The SDK itself reads neither: see
//! [`environment`](super::environment) and [`shared`](super::shared) for why.

use std::{sync::Arc, time::Duration};

use aws_config::{AppName, BehaviorVersion, SdkConfig, identity::IdentityCache, retry::RetryConfig, timeout::TimeoutConfig};

use crate::{
    credentials::{self, cache::CredentialsCache},
    endpoints,
    first_region::FirstRegion,
    http,
    lookup::{Found, Lookup},
    names::Setting,
    region,
    retry::Policy,
    settings::{Endpoints, Network, RegionCheck, RetryMode, Settings},
    setup_error::SetupError,
    shared::{Selected, SharedFiles},
    sts::Sts,
};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The shared part of every client.
#[derive(Debug)]
pub(super) struct Connection {
    /// For Quick Sight, with the SDK's retries and its cache of credentials switched off, and without credentials or a Region.
    pub quicksight: SdkConfig,
    pub region: Option<String>,
    /// For STS, where no Region is configured.
    pub first_region: FirstRegion,
    pub credentials: Arc<CredentialsCache>,
    pub sts: Sts,
    /// What a person should know of the way that was chosen.
    pub notes: Vec<SetupError>,
    max_attempts: Option<u32>,
    retry_mode: RetryMode,
}

impl Connection {
    /// Reads files; asks nobody on the network.
    pub fn open(settings: &Settings) -> Result<Self, SetupError> {
        let files = SharedFiles::read(settings)?;
        let selected = Selected::of(settings);
        let lookup = Lookup { environment: &settings.environment, profile: files.selected(&selected)? };
        let max_attempts = max_attempts(settings, lookup)?;
        let retry_mode = retry_mode(settings, lookup)?;
        let region = default_region(settings, lookup)?;
        if let Some(sts_region) = &settings.sts_region {
            check_setting(settings, sts_region, Setting::StsRegion)?;
        }

        let http_client = http::client(&network(settings, lookup)?);
        let endpoints = endpoints::resolve(settings, lookup, &files)?;
        let switch = |setting: Option<bool>, variable, key| match setting {
            Some(on) => Ok(Some(on)),
            None => lookup.switch(variable, key),
        };
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(http_client.clone())
            .retry_config(RetryConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(CONNECT_TIMEOUT)
                    .operation_attempt_timeout(settings.attempt_timeout.unwrap_or(Settings::ATTEMPT_TIMEOUT))
                    .build(),
            )
            .identity_cache(IdentityCache::no_cache());
        config.set_use_fips(switch(settings.use_fips_endpoint, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?);
        config.set_use_dual_stack(switch(
            settings.use_dualstack_endpoint,
            "AWS_USE_DUALSTACK_ENDPOINT",
            "use_dualstack_endpoint",
        )?);
        config.set_app_name(app_name(lookup)?);
        let config = config.build();

        let policy = Policy::new(max_attempts, retry_mode);
        let resolved = Endpoints { quicksight: None, sts: endpoints.sts.clone(), sso: None };
        let settings_of_sts = Settings { endpoints: resolved, ..settings.clone() };
        let sts = Sts::new(&settings_of_sts, endpoints::at(&config, endpoints.sts.as_deref()), region.as_deref(), policy);
        let first_region = FirstRegion::default();
        let sources = credentials::Sources {
            settings,
            selected: &selected,
            files: &files,
            lookup,
            endpoints: &endpoints,
            config: &config,
            http_client: &http_client,
            sts: &sts,
            first_region: &first_region,
        };
        let (credentials, notes) = sources.credentials()?;
        let quicksight = endpoints::at(&config, endpoints.quicksight.as_deref());
        Ok(Self { quicksight, region, first_region, credentials, sts, notes, max_attempts, retry_mode })
    }

    /// How requests to another region than those so far are tried: at a pace of their own.
    pub fn policy(&self) -> Policy {
        Policy::new(self.max_attempts, self.retry_mode)
    }
}

/// Whether `region`, which `source` names, is one of AWS's, or, where the settings skip that, may be one.
pub(super) fn check_region(settings: &Settings, region: &str, source: &str) -> Result<(), SetupError> {
    match settings.region_check {
        RegionCheck::Skip => region::check_form(region, source),
        RegionCheck::Check => region::check(region, source),
    }
}

/// The same of a Region of the settings.
fn check_setting(settings: &Settings, region: &str, setting: Setting) -> Result<(), SetupError> {
    check_region(settings, region, &settings.names.of(setting)).map_err(|problem| problem.of(setting))
}

fn default_region(settings: &Settings, lookup: Lookup<'_>) -> Result<Option<String>, SetupError> {
    if let Some(region) = &settings.region {
        check_setting(settings, region, Setting::Region)?;
        return Ok(Some(region.clone()));
    }
    let Some(found) = lookup.find(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region") else { return Ok(None) };
    check_region(settings, &found.text, &found.source)?;
    Ok(Some(found.text))
}

/// The attempts that somebody has set; none if nobody has.
fn max_attempts(settings: &Settings, lookup: Lookup<'_>) -> Result<Option<u32>, SetupError> {
    if let Some(attempts) = settings.max_attempts {
        return Ok(Some(attempts.max(1)));
    }
    let Some(found) = lookup.find(&["AWS_MAX_ATTEMPTS"], "max_attempts") else { return Ok(None) };
    match found.text.parse() {
        Ok(attempts) if attempts > 0 => Ok(Some(attempts)),
        _ => Err(found.invalid("Invalid AWS Setting", "Expected a whole number from 1. With 1, requests are not retried.")),
    }
}

fn retry_mode(settings: &Settings, lookup: Lookup<'_>) -> Result<RetryMode, SetupError> {
    if let Some(mode) = settings.retry_mode {
        return Ok(mode);
    }
    let Some(found) = lookup.find(&["AWS_RETRY_MODE"], "retry_mode") else { return Ok(RetryMode::default()) };
    match found.text.to_ascii_lowercase().as_str() {
        // The SDKs' mode of old has no meaning of its own any more.
        "standard" | "legacy" => Ok(RetryMode::Standard),
        "adaptive" => Ok(RetryMode::Adaptive),
        _ => Err(found.invalid("Invalid AWS Setting", "Expected standard, adaptive or legacy.")),
    }
}

/// The network of the settings, and the bundle of the profile where the settings have none.
fn network(settings: &Settings, lookup: Lookup<'_>) -> Result<Network, SetupError> {
    let mut network = settings.network.clone();
    if network.certificates.is_empty()
        && let Some(Found { text, source }) = lookup.find(&[], "ca_bundle")
    {
        network.certificates = http::ca_bundle(&settings.environment.path(&text), &source)?;
    }
    Ok(network)
}

/// What an application calls itself in the `User-Agent`.
fn app_name(lookup: Lookup<'_>) -> Result<Option<AppName>, SetupError> {
    let found = lookup.find(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id");
    let name = found.map(|found| {
        AppName::new(found.text.clone()).map_err(|error| found.invalid("Invalid AWS Setting", &format!("{error}.")))
    });
    name.transpose()
}

#[cfg(test)]
mod tests {
    use super::{Connection, Lookup, default_region, max_attempts, retry_mode};
    use crate::{Environment, Meaning, RegionCheck, RetryMode, Setting, Settings, SetupError};

    /// What `resolve` makes of these settings and variables, and of a profile with this text.
    fn resolved<T>(
        settings: &Settings,
        variables: &[(&str, &str)],
        profile: &str,
        resolve: fn(&Settings, Lookup<'_>) -> Result<T, SetupError>,
    ) -> Result<T, SetupError> {
        let (_home, settings) = with_profile(settings, variables, profile);
        let files = super::SharedFiles::read(&settings).unwrap();
        let profile = files.selected(&super::Selected::of(&settings)).unwrap();
        resolve(&settings, Lookup { environment: &settings.environment, profile })
    }

    fn with_profile(settings: &Settings, variables: &[(&str, &str)], profile: &str) -> (tempfile::TempDir, Settings) {
        let home = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), format!("[default]\n{profile}\n")).unwrap();
        let environment = Environment::of(variables, &home.path().display().to_string());
        (home, Settings { environment, ..settings.clone() })
    }

    const PROFILE: &str = "region = us-east-1";

    #[test]
    fn the_region_of_the_settings_takes_precedence_over_the_environment_and_that_over_the_profile() {
        let set = Settings { region: Some("eu-west-1".into()), ..Settings::default() };
        let (both, second) =
            ([("AWS_REGION", "eu-west-2"), ("AWS_DEFAULT_REGION", "eu-west-3")], [("AWS_DEFAULT_REGION", " eu-west-3\n")]);
        let region =
            |settings: &Settings, variables: &[_], profile| resolved(settings, variables, profile, default_region).unwrap();
        assert_eq!(region(&set, &both, PROFILE).as_deref(), Some("eu-west-1"));
        assert_eq!(region(&Settings::default(), &both, PROFILE).as_deref(), Some("eu-west-2"));
        assert_eq!(region(&Settings::default(), &second, PROFILE).as_deref(), Some("eu-west-3"));
        assert_eq!(region(&Settings::default(), &[("AWS_REGION", "")], PROFILE).as_deref(), Some("us-east-1"));
        assert_eq!(region(&Settings::default(), &[], ""), None);
    }

    #[test]
    fn a_region_that_does_not_exist_is_a_problem_that_names_who_names_it() {
        let problem = |settings: &Settings, variables: &[_], profile| {
            let (_home, settings) = with_profile(settings, variables, profile);
            Connection::open(&settings).unwrap_err()
        };
        let (region, sts) = (Some("us-esat-1".to_owned()), Some("moon".to_owned()));
        let of_region = problem(&Settings { region, ..Settings::default() }, &[], "");
        assert_eq!((of_region.setting, &of_region.meaning), (Some(Setting::Region), &Some(Meaning::UnknownRegion)));
        assert!(of_region.detail.starts_with("the configured Region is \"us-esat-1\""), "{of_region}");
        assert!(of_region.detail.ends_with("Did you mean us-east-1?"), "{of_region}");
        let of_sts = problem(&Settings { sts_region: sts.clone(), ..Settings::default() }, &[], "");
        assert_eq!(of_sts.setting, Some(Setting::StsRegion));
        assert!(of_sts.detail.starts_with("the configured Region of STS is \"moon\""), "{of_sts}");
        let of_variable = problem(&Settings::default(), &[("AWS_DEFAULT_REGION", "mars-1")], "");
        assert!(of_variable.detail.starts_with("The environment variable AWS_DEFAULT_REGION is \"mars-1\""), "{of_variable}");
        let of_profile = problem(&Settings::default(), &[], "region = eu-west-9");
        assert!(of_profile.detail.starts_with("`region` of profile \"default\" (line 2 of "), "{of_profile}");
        let skipped = Settings { sts_region: sts, region_check: RegionCheck::Skip, ..Settings::default() };
        assert!(Connection::open(&skipped).is_ok());
    }

    #[test]
    fn the_attempts_of_the_settings_take_precedence_over_the_environment_and_that_over_the_profile() {
        let attempts = |settings: &Settings, variables: &[_], profile| resolved(settings, variables, profile, max_attempts);
        let settings = Settings::default();
        assert_eq!(attempts(&settings, &[("AWS_MAX_ATTEMPTS", "")], ""), Ok(None));
        assert_eq!(attempts(&settings, &[], "max_attempts = 7"), Ok(Some(7)));
        assert_eq!(attempts(&settings, &[("AWS_MAX_ATTEMPTS", "3\n")], "max_attempts = 7"), Ok(Some(3)));
        let set = Settings { max_attempts: Some(2), ..settings };
        assert_eq!(attempts(&set, &[("AWS_MAX_ATTEMPTS", "0")], ""), Ok(Some(2)));
    }

    #[test]
    fn the_retry_mode_of_the_settings_takes_precedence_over_the_environment_and_that_over_the_profile() {
        let mode = |settings: &Settings, variables: &[_], profile| resolved(settings, variables, profile, retry_mode);
        let set = Settings { retry_mode: Some(RetryMode::Adaptive), ..Settings::default() };
        let standard = [("AWS_RETRY_MODE", "Standard")];
        assert_eq!(mode(&set, &standard, ""), Ok(RetryMode::Adaptive));
        assert_eq!(mode(&Settings::default(), &standard, "retry_mode = adaptive"), Ok(RetryMode::Standard));
        assert_eq!(mode(&Settings::default(), &[], "retry_mode = legacy"), Ok(RetryMode::Standard));
        assert_eq!(mode(&Settings::default(), &[], ""), Ok(RetryMode::Adaptive));
    }

    #[test]
    fn values_that_make_no_sense_are_problems_that_name_their_place() {
        for text in ["0", "-1", "many"] {
            let problem = resolved(&Settings::default(), &[], &format!("max_attempts = {text}"), max_attempts).unwrap_err();
            assert!(problem.detail.contains(&format!("{text:?}")) && problem.detail.contains("line 2 of"), "{problem}");
        }
        let problem = resolved(&Settings::default(), &[("AWS_RETRY_MODE", "eager")], "", retry_mode).unwrap_err();
        assert!(problem.detail.contains("AWS_RETRY_MODE") && problem.detail.contains("eager"), "{problem}");
        for (variables, profile, says) in [
            (&[("AWS_USE_FIPS_ENDPOINT", "yes")][..], "", "AWS_USE_FIPS_ENDPOINT is \"yes\""),
            (&[], "use_dualstack_endpoint = 1", "`use_dualstack_endpoint` of profile \"default\""),
            (&[("AWS_SDK_UA_APP_ID", "a b")], "", "AWS_SDK_UA_APP_ID"),
            (&[], "ca_bundle = ~/missing.pem", "`ca_bundle` of profile \"default\""),
        ] {
            let (_home, settings) = with_profile(&Settings::default(), variables, profile);
            let problem = Connection::open(&settings).unwrap_err();
            assert!(problem.detail.contains(says), "{problem}");
        }
    }
}

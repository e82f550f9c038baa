//! Endpoints in place of those of AWS, from the settings, the environment and the profile.

use std::net::Ipv6Addr;

use aws_config::SdkConfig;

use crate::{
    lookup::{Found, Lookup},
    settings::Settings,
    setup_error::SetupError,
    shared::SharedFiles,
};

/// An endpoint for each service that is asked, where there is one other than that of AWS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Resolved {
    pub quicksight: Option<String>,
    pub sts: Option<String>,
    /// The portal of IAM Identity Center.
    pub sso: Option<String>,
    /// Where a session of IAM Identity Center is renewed.
    pub oidc: Option<String>,
    /// Where a session of `aws login` is renewed.
    pub signin: Option<String>,
}

/// The endpoint for everything.
const ALL: &str = "AWS_ENDPOINT_URL";

/// What settings, environment and profile say.
pub(super) fn resolve(settings: &Settings, lookup: Lookup<'_>, files: &SharedFiles) -> Result<Resolved, SetupError> {
    let ignored = lookup.switch("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")?.unwrap_or(false);
    if !ignored
        && let Some(services) = lookup.profile.and_then(|profile| profile.get("services"))
        && !files.has_services(&services.value)
    {
        let (name, place) = (&services.value, &services.place);
        return Err(SetupError::new(
            "Invalid AWS Profile",
            format!(
                "`services = {name}` ({place}) names a section [services {name}] that no shared AWS file contains. Add the section, or remove the line."
            ),
        ));
    }
    let find = |variable: &'static str, service: &str| -> Result<Option<String>, SetupError> {
        if ignored {
            return Ok(None);
        }
        let services = lookup.profile.and_then(|profile| files.endpoint(&profile.get("services")?.value, service));
        let services = || {
            let entry = services?;
            Some(Found { text: entry.value.clone(), source: format!("`endpoint_url` of {service} ({})", entry.place) })
        };
        let variable = Lookup { profile: None, ..lookup }.find(&[variable, ALL], "");
        let found = variable.or_else(services).or_else(|| Lookup { ..lookup }.find(&[], "endpoint_url"));
        found.map(|found| url(&found)).transpose()
    };
    let or = |setting: &Option<String>, variable, service| match setting {
        Some(endpoint) => Ok(Some(endpoint.clone())),
        None => find(variable, service),
    };
    const OIDC: &str = "AWS_ENDPOINT_URL_SSO_OIDC";
    let oidc = match &settings.endpoints.sso {
        // One setting for both, since people who need one need the other.
        Some(portal) if ignored || lookup.environment.variable(OIDC).is_none() => Some(beside(portal)),
        _ => find(OIDC, "sso_oidc")?,
    };
    Ok(Resolved {
        quicksight: or(&settings.endpoints.quicksight, "AWS_ENDPOINT_URL_QUICKSIGHT", "quicksight")?,
        sts: or(&settings.endpoints.sts, "AWS_ENDPOINT_URL_STS", "sts")?,
        sso: or(&settings.endpoints.sso, "AWS_ENDPOINT_URL_SSO", "sso")?,
        oidc,
        signin: find("AWS_ENDPOINT_URL_SIGNIN", "signin")?,
    })
}

/// The configuration of a client at this endpoint, if there is one. It is a host of its own, neither a FIPS nor a dual-stack one; the SDK
/// takes the two together for a mistake, where that for Go does not.
pub(super) fn at(config: &SdkConfig, endpoint: Option<&str>) -> SdkConfig {
    match endpoint {
        Some(endpoint) => config.to_builder().endpoint_url(endpoint).use_fips(false).use_dual_stack(false).build(),
        None => config.clone(),
    }
}

/// The host that renews the sessions of a portal: AWS's own beside AWS's own portal, and any other serves both.
fn beside(portal: &str) -> String {
    match portal.split_once("://") {
        Some((scheme, host)) if host.starts_with("portal.sso") => {
            format!("{scheme}://oidc{}", host.trim_start_matches("portal.sso"))
        }
        _ => portal.to_owned(),
    }
}

/// Whether requests can be sent to this URL: with a host, a port that there can be, and nothing behind the path.
pub fn is_endpoint(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) else { return false };
    if rest.contains(|character: char| character.is_whitespace() || "?#@\\".contains(character)) {
        return false;
    }
    let authority = rest.split('/').next().unwrap_or_default();
    let (is_host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => (address.parse::<Ipv6Addr>().is_ok(), port),
        None => {
            let (host, port) = authority.split_at(authority.find(':').unwrap_or(authority.len()));
            let is_word = |character: char| character.is_ascii_alphanumeric() || "-._".contains(character);
            (!host.is_empty() && host.chars().all(is_word), port)
        }
    };
    is_host && (port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()))
}

fn url(found: &Found) -> Result<String, SetupError> {
    if is_endpoint(&found.text) {
        Ok(found.text.clone())
    } else {
        Err(found.invalid("Invalid AWS Setting", "Expected an http:// or https:// URL."))
    }
}

#[cfg(test)]
mod tests {
    use super::{Resolved, beside, resolve};
    use crate::{
        Endpoints, Environment, Settings, SetupError,
        lookup::Lookup,
        shared::{Selected, SharedFiles},
    };

    fn resolved(variables: &[(&str, &str)], endpoints: Endpoints, config: &str) -> Result<Resolved, SetupError> {
        let home = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        let environment = Environment::of(variables, &home.path().display().to_string());
        let settings = Settings { environment, endpoints, ..Settings::default() };
        let files = SharedFiles::read(&settings).unwrap();
        let profile = files.selected(&Selected::of(&settings)).unwrap();
        resolve(&settings, Lookup { environment: &settings.environment, profile }, &files)
    }

    #[test]
    fn an_endpoint_for_one_service_takes_precedence_over_the_one_for_all_and_the_environment_over_the_profile() {
        let config =
            "[default]\nservices = x\nendpoint_url = http://profile\n[services x]\nsts =\n  endpoint_url = http://services\n";
        let found = resolved(&[], Endpoints::default(), config).unwrap();
        assert_eq!((found.sts.as_deref(), found.sso.as_deref()), (Some("http://services"), Some("http://profile")));
        let found =
            resolved(&[("AWS_ENDPOINT_URL", "http://all"), ("AWS_ENDPOINT_URL_STS", "http://sts")], Endpoints::default(), config);
        let found = found.unwrap();
        assert_eq!((found.sts.as_deref(), found.quicksight.as_deref()), (Some("http://sts"), Some("http://all")));
        let set = Endpoints { sts: Some("http://set".to_owned()), ..Endpoints::default() };
        let found = resolved(&[("AWS_ENDPOINT_URL_STS", "http://sts"), ("AWS_ENDPOINT_URL", "")], set, config).unwrap();
        assert_eq!((found.sts.as_deref(), found.quicksight.as_deref()), (Some("http://set"), Some("http://profile")));
        let ignored = [("AWS_ENDPOINT_URL", "http://all"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
        assert_eq!(resolved(&ignored, Endpoints::default(), config), Ok(Resolved::default()));
    }

    #[test]
    fn what_is_no_url_is_a_problem_that_names_its_place() {
        let problem = resolved(&[("AWS_ENDPOINT_URL_STS", "localhost:4566")], Endpoints::default(), "").unwrap_err();
        assert!(problem.detail.contains("AWS_ENDPOINT_URL_STS is \"localhost:4566\""), "{problem}");
        let problem = resolved(&[], Endpoints::default(), "[default]\nregion = x\nendpoint_url = https://\n").unwrap_err();
        assert!(problem.detail.contains("`endpoint_url` of profile \"default\" (line 3 of"), "{problem}");
    }

    #[test]
    fn the_endpoint_of_the_portal_serves_the_renewal_of_sessions_too() {
        assert_eq!(beside("https://portal.sso.us-east-1.amazonaws.com"), "https://oidc.us-east-1.amazonaws.com");
        assert_eq!(beside("http://localhost:1/"), "http://localhost:1/");
        let set = || Endpoints { sso: Some("http://localhost:1".to_owned()), ..Endpoints::default() };
        assert_eq!(resolved(&[], set(), "").unwrap().oidc.as_deref(), Some("http://localhost:1"));
        let found = resolved(&[("AWS_ENDPOINT_URL_SSO_OIDC", "http://oidc")], set(), "").unwrap();
        assert_eq!((found.oidc.as_deref(), found.sso.as_deref()), (Some("http://oidc"), Some("http://localhost:1")));
    }

    #[test]
    fn an_endpoint_has_a_host_and_a_port_that_there_can_be_and_nothing_behind_its_path() {
        for good in [
            "http://127.0.0.1:4599",
            "https://quicksight.example.com/",
            "http://[::1]:80",
            "HTTP://localhost",
            "https://a_b.c/path",
        ] {
            assert!(super::is_endpoint(good), "{good}");
        }
        for bad in [
            "ftp://x",
            "x",
            "http://",
            "http:///x",
            "http://:80",
            "http://127.0.0.1:99999",
            "http://[::1:4815",
            "http://a b",
            "http://m\u{fc}nchen.example",
            "http://x?y=1",
            "http://x#f",
            "http://u:p@x",
            "http://x:",
        ] {
            assert!(!super::is_endpoint(bad), "{bad}");
        }
    }

    #[test]
    fn services_that_are_not_there_are_an_error_with_the_line() {
        let problem = resolved(&[], Endpoints::default(), "[default]\nservices = loc\n").unwrap_err();
        assert!(problem.detail.contains("[services loc]") && problem.detail.contains("line 2"), "{problem}");
        let ignored = [("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")];
        assert!(resolved(&ignored, Endpoints::default(), "[default]\nservices = loc\n").is_ok());
    }
}

//! The credentials that a profile leads to: its own, or those of another one, and the roles that are assumed with them.
//!
//! The order is that of the SDK for Go, and so of most tools: `source_profile` or `credential_source` where there is a role; static keys,
//! a web identity, IAM Identity Center, a command where there is none. The SDK for Rust puts keys last, knows neither `duration_seconds` nor
//! `mfa_serial`, and asks STS for its roles in its own way.

use std::{sync::Arc, time::Duration};

use aws_config::credential_process::CredentialProcessProvider;
use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};

use super::{
    AssumeRole, Container, CredentialsCache, Keys, Sources, checked,
    login::{self, Login},
    metadata,
    sso::{Portal, SignIn},
};
use secrecy::ExposeSecret as _;

use crate::{
    connection::check_region,
    settings::{Role, RoleSession, Token, WebIdentity},
    setup_error::{Meaning, SetupError},
    shared::{Entry, Profile},
};

/// How long a session may last.
const DURATION: std::ops::RangeInclusive<u64> = 900..=43_200;
/// What a profile may have in place of its keys; first comes what is used first.
const OTHER_CREDENTIAL_KEYS: [&str; 5] =
    ["web_identity_token_file", "sso_session", "sso_start_url", "login_session", "credential_process"];

/// The credentials of a profile, for the chain.
#[derive(Debug)]
pub(super) struct OfProfile(Arc<CredentialsCache>);

impl ProvideCredentials for OfProfile {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.0.get().await.map_err(CredentialsError::provider_error) })
    }
}

impl Sources<'_> {
    /// The credentials of the selected profile, if there is one and it leads to some.
    pub(super) fn of_selected_profile(&self, notes: &mut Vec<SetupError>) -> Result<Option<OfProfile>, SetupError> {
        let Some(profile) = self.lookup.profile else { return Ok(None) };
        Ok(self.of_profile(profile, &mut Vec::new(), notes)?.map(OfProfile))
    }

    /// `above` are the profiles that led here.
    fn of_profile<'p>(
        &'p self,
        profile: &'p Profile,
        above: &mut Vec<&'p str>,
        notes: &mut Vec<SetupError>,
    ) -> Result<Option<Arc<CredentialsCache>>, SetupError> {
        profile.check()?;
        // A profile that another one names gives its keys, whatever roles it has.
        if !above.is_empty() && profile.keys()?.is_some() {
            return self.without_role(profile, notes);
        }
        let is_loop = above.contains(&profile.name.as_str());
        above.push(&profile.name);
        if is_loop {
            return Err(invalid(profile, &format!("The profiles refer to each other in a cycle: {}", above.join(", "))));
        }
        let Some(role_arn) = profile.get("role_arn").filter(|_| profile.get("web_identity_token_file").is_none()) else {
            return self.without_role(profile, notes);
        };
        if let Some(serial) = profile.get("mfa_serial") {
            return Err(mfa(profile, serial));
        }
        let base = match (profile.get("source_profile"), profile.get("credential_source")) {
            (Some(of), Some(other)) => Err(invalid(
                profile,
                &format!("`source_profile` ({}) conflicts with `credential_source` ({})", of.place, other.place),
            )),
            (Some(name), None) if name.value == profile.name => self.without_role(profile, notes)?.ok_or_else(|| {
                invalid(profile, &format!("`source_profile` ({}) is the profile itself, which has no credentials", name.place))
            }),
            (Some(name), None) => {
                let Some(source) = self.files.profile(&name.value) else {
                    return Err(invalid(
                        profile,
                        &format!("`source_profile` ({}) is {:?}, which no shared file contains", name.place, name.value),
                    ));
                };
                self.of_profile(source, above, notes)?.ok_or_else(|| {
                    invalid(profile, &format!("`source_profile` ({}) is {:?}, which has no credentials", name.place, name.value))
                })
            }
            (None, Some(source)) => self.named(profile, source),
            (None, None) => self.without_role(profile, notes)?.ok_or_else(|| {
                invalid(profile, &format!("`role_arn` ({}) requires `source_profile` or `credential_source`", role_arn.place))
            }),
        }?;
        let role = Role {
            session: session(profile, role_arn)?,
            external_id: profile.get("external_id").map(|entry| entry.value.clone()),
            ..Role::default()
        };
        let place = format!(" (profile {})", profile.name);
        let role = AssumeRole::new(role, place, base, self.sts.clone(), self.first_region.clone());
        Ok(Some(cache(profile, role)))
    }

    /// The credentials of a profile itself.
    fn without_role(&self, profile: &Profile, notes: &mut Vec<SetupError>) -> Result<Option<Arc<CredentialsCache>>, SetupError> {
        if let Some(keys) = profile.keys()? {
            if let Some((name, entry)) = OTHER_CREDENTIAL_KEYS.iter().find_map(|name| Some((name, profile.get(name)?))) {
                let detail = format!(
                    "Profile {:?} has `aws_access_key_id` ({}) and `{name}` ({}). The keys are used. Remove them to use `{name}`.",
                    profile.name, keys.access_key.place, entry.place
                );
                notes.push(SetupError::new("Static Keys Take Precedence in AWS Profile", detail));
            }
            let token = keys.token.map(|token| token.expose_secret().to_owned());
            let found = Credentials::new(keys.access_key.value, keys.secret_key.expose_secret(), token, None, "profile");
            let source = format!("profile {:?} ({})", profile.name, keys.access_key.place);
            let checked = checked::credentials(&found, &source)?;
            return Ok(Some(cache(profile, checked::named(checked, format!("profile {}", profile.name)))));
        }
        if let Some(file) = profile.get("web_identity_token_file") {
            let Some(role_arn) = profile.get("role_arn") else {
                return Err(invalid(profile, &format!("`web_identity_token_file` ({}) requires `role_arn`", file.place)));
            };
            let token = Token::File(self.settings.environment.path(&file.value));
            let source = self.web_identity(WebIdentity { session: session(profile, role_arn)?, token });
            source.check(&format!("`web_identity_token_file` of profile {:?} ({})", profile.name, file.place))?;
            return Ok(Some(cache(profile, source)));
        }
        if let Some(portal) = self.portal(profile)? {
            return Ok(Some(cache(profile, portal)));
        }
        if let Some(identity) = profile.get("login_session") {
            return Ok(Some(cache(profile, self.login(profile, identity)?)));
        }
        let command = profile.get("credential_process");
        let process = |command: &Entry| {
            let name = format!("`credential_process` of profile {} ({})", profile.name, command.place);
            Arc::new(CredentialsCache::new(name, CredentialProcessProvider::new(command.value.clone())))
        };
        Ok(command.map(process))
    }

    /// IAM Identity Center, if the profile signs in there.
    fn portal(&self, profile: &Profile) -> Result<Option<Portal>, SetupError> {
        let names = ["sso_session", "sso_start_url", "sso_region", "sso_account_id", "sso_role_name"];
        let [session, start_url, region, account_id, role_name] = names.map(|name| profile.get(name));
        let Some(any) = session.or(start_url).or(account_id).or(role_name).or(region) else { return Ok(None) };
        let (start_url, region) = match session {
            None => (start_url, region),
            Some(session) => {
                let Some(section) = self.files.session(&session.value) else {
                    let detail = format!(
                        "`sso_session` ({}) is {:?}, but there is no [sso-session {}]",
                        session.place, session.value, session.value
                    );
                    return Err(invalid(profile, &detail));
                };
                section.check()?;
                // Lines for older tools do no harm while they say the same.
                for (name, of_profile) in [("sso_start_url", start_url), ("sso_region", region)] {
                    if let (Some(one), Some(other)) = (of_profile, section.get(name))
                        && one.value != other.value
                    {
                        let detail = format!("`{name}` ({}) differs from that of its session ({})", one.place, other.place);
                        return Err(invalid(profile, &detail));
                    }
                }
                (section.get("sso_start_url").or(start_url), section.get("sso_region").or(region))
            }
        };
        let needed = |name: &str, entry: Option<&Entry>| {
            let missing = || invalid(profile, &format!("IAM Identity Center ({}) also requires `{name}`", any.place));
            entry.map(|entry| entry.value.clone()).ok_or_else(missing)
        };
        if let Some(region) = region {
            let source = format!("`sso_region` of profile {:?} ({})", profile.name, region.place);
            check_region(self.settings, &region.value, &source)?;
        }
        let start_url = needed("sso_start_url", start_url)?;
        let sign_in = SignIn {
            profile: profile.name.clone(),
            session: session.map(|session| session.value.clone()),
            start_url,
            region: needed("sso_region", region)?,
            account_id: needed("sso_account_id", account_id)?,
            role_name: needed("sso_role_name", role_name)?,
        };
        Portal::new(sign_in, self.settings.environment.home(), self.config, self.endpoints).map(Some)
    }

    /// The session of `aws login`.
    fn login(&self, profile: &Profile, identity: &Entry) -> Result<Login, SetupError> {
        let region = profile.get("region").map(|entry| entry.value.as_str());
        let origin = self.endpoints.signin.clone().or_else(|| login::origin(region, self.config.use_fips() == Some(true)));
        let origin = origin.map(|origin| origin.trim_end_matches('/').to_owned()).ok_or_else(|| {
            let region = region.unwrap_or_default();
            invalid(
                profile,
                &format!("`login_session` ({}) cannot be renewed in {region}; use `credential_process`", identity.place),
            )
        })?;
        Login::new(&profile.name, &identity.value, origin, &self.settings.environment, self.http_client)
    }

    /// What `credential_source` names.
    fn named(&self, profile: &Profile, source: &Entry) -> Result<Arc<CredentialsCache>, SetupError> {
        let absent =
            |why: String| invalid(profile, &format!("`credential_source` ({}) is {}, but {why}", source.place, source.value));
        let environment = &self.settings.environment;
        match source.value.to_ascii_lowercase().as_str() {
            "environment" => Ok(cache(profile, Keys::find(environment).map_err(absent)?.into_credentials()?)),
            "ecscontainer" => Ok(cache(profile, Container::find(environment, self.http_client).map_err(absent)?)),
            "ec2instancemetadata" => {
                Ok(cache(profile, metadata::source(self.settings, self.lookup, self.http_client)?.map_err(absent)?))
            }
            _ => {
                let detail = format!(
                    "`credential_source` ({}) is {:?}; expected Environment, EcsContainer or Ec2InstanceMetadata",
                    source.place, source.value
                );
                Err(invalid(profile, &detail))
            }
        }
    }
}

fn cache(profile: &Profile, source: impl ProvideCredentials + 'static) -> Arc<CredentialsCache> {
    Arc::new(CredentialsCache::new(format!("profile {}", profile.name), source))
}

fn session(profile: &Profile, role_arn: &Entry) -> Result<RoleSession, SetupError> {
    let duration = profile.get("duration_seconds").map(|entry| match entry.value.parse() {
        Ok(seconds) if DURATION.contains(&seconds) => Ok(Duration::from_secs(seconds)),
        _ => {
            let (least, most) = (DURATION.start(), DURATION.end());
            let detail =
                format!("`duration_seconds` ({}) is {:?}; expected a number from {least} to {most}", entry.place, entry.value);
            Err(invalid(profile, &detail))
        }
    });
    Ok(RoleSession {
        role_arn: role_arn.value.clone(),
        name: profile.get("role_session_name").map(|entry| entry.value.clone()),
        duration: duration.transpose()?,
        ..RoleSession::default()
    })
}

fn invalid(profile: &Profile, what: &str) -> SetupError {
    SetupError::new("Invalid AWS Profile", format!("Profile {:?} cannot be used. {what}.", profile.name))
}

/// Nobody can be asked for a code here. How to go on without is the caller's to say: the text ends within its sentence.
fn mfa(profile: &Profile, serial: &Entry) -> SetupError {
    let detail = format!("Profile {:?} has `mfa_serial` ({})", profile.name, serial.place);
    SetupError::new("AWS Profile Requires MFA", detail).meaning(Meaning::MfaRequired { profile: profile.name.clone() })
}

#[cfg(test)]
mod tests {
    use crate::{Environment, Settings, SetupError, connection::Connection};

    /// What opening a connection with this profile, of a file with this text, says.
    fn opened(config: &str, profile: &str) -> Result<Vec<SetupError>, SetupError> {
        let home = tempfile::TempDir::new().unwrap();
        std::fs::create_dir(home.path().join(".aws")).unwrap();
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
        let environment = Environment::of(&[], &home.path().display().to_string());
        let settings = Settings { environment, profile: Some(profile.to_owned()), ..Settings::default() };
        Connection::open(&settings).map(|connection| connection.notes)
    }

    const KEYS: &str = "aws_access_key_id = AKIA\naws_secret_access_key = hush\n";
    const ROLE: &str = "role_arn = arn:aws:iam::123456789012:role/x\n";
    const PORTAL: &str = "sso_account_id = 123456789012\nsso_role_name = deploy\n";
    const SESSION: &str = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n";

    #[test]
    fn every_way_that_a_profile_leads_to_credentials_is_understood() {
        for config in [
            format!("[profile x]\n{KEYS}"),
            format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\n{KEYS}"),
            format!("[profile x]\n  {ROLE}  source_profile = x\n  duration_seconds = 7200\n  {KEYS}"),
            format!("[profile x]\n{ROLE}{KEYS}"),
            format!("[profile x]\n{ROLE}web_identity_token_file = ~/.aws/config\n"),
            format!("[profile x]\n{ROLE}credential_source = ec2InstanceMetadata\n"),
            "[profile x]\ncredential_process = cat /x\n".to_owned(),
            format!("[profile x]\nsso_session = corp\n{PORTAL}{SESSION}"),
            format!(
                "[profile x]\nsso_session = corp\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n{PORTAL}{SESSION}"
            ),
            format!("[profile x]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n{PORTAL}"),
            // Two profiles that name each other end at keys.
            format!("[profile x]\n{ROLE}source_profile = y\n{KEYS}[profile y]\n{ROLE}source_profile = x\n"),
            "[profile x]\nregion = us-east-1\nlogin_session = arn:aws:iam::123456789012:user/ada\n".to_owned(),
            "[profile x]\nregion = us-east-1\n".to_owned(),
        ] {
            assert_eq!(opened(&config, "x"), Ok(Vec::new()), "{config}");
        }
    }

    #[test]
    fn what_a_profile_lacks_or_has_too_much_of_is_named_with_its_line() {
        for (config, says) in [
            (format!("[profile x]\n{ROLE}"), &["`role_arn` (line 2 of", "`source_profile` or `credential_source`"][..]),
            (
                format!("[profile x]\n{ROLE}source_profile = y\n"),
                &["`source_profile` (line 3 of", "\"y\", which no shared file contains"],
            ),
            (format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\n"), &["(line 3 of", "\"y\", which has no credentials"]),
            (format!("[profile x]\n{ROLE}source_profile = y\n[profile y]\n{ROLE}source_profile = x\n"), &["cycle: x, y, x"]),
            (format!("[profile x]\n{ROLE}source_profile = y\ncredential_source = Environment\n"), &["(line 3 of", "(line 4 of"]),
            (format!("[profile x]\n{ROLE}credential_source = Environment\n"), &["AWS_ACCESS_KEY_ID is not set"]),
            (format!("[profile x]\n{ROLE}credential_source = Moon\n"), &["\"Moon\"", "EcsContainer"]),
            (format!("[profile x]\n{ROLE}duration_seconds = 1h\n{KEYS}"), &["`duration_seconds` (line 3 of", "900 to 43200"]),
            ("[profile x]\nweb_identity_token_file = /token\n".to_owned(), &["(line 2 of", "requires `role_arn`"]),
            (
                format!("[profile x]\n{ROLE}web_identity_token_file = ~/missing\n"),
                &["missing, named by `web_identity_token_file` of profile \"x\" (line 3 of", "cannot be read"],
            ),
            (format!("[profile x]\nsso_session = corp\n{PORTAL}"), &["(line 2 of", "[sso-session corp]"]),
            (format!("[profile x]\nsso_session = corp\n{SESSION}"), &["requires `sso_account_id`"]),
            (
                format!("[profile x]\nsso_session = corp\nsso_region = eu-west-1\n{PORTAL}{SESSION}"),
                &["`sso_region` (line 3 of", "(line 8 of"],
            ),
            (format!("[profile x]\nsso_session = corp\n{PORTAL}[sso-session corp]\nnonsense\n"), &["Line 6 of"]),
            (format!("[profile x]\n{ROLE}mfa_serial = arn:x\n{KEYS}"), &["has `mfa_serial` (line 3 of"]),
            (
                format!("[profile x]\nsso_session = corp\n{PORTAL}{}", SESSION.replace("us-east-1", "us-esat-1")),
                &["`sso_region` of profile \"x\" (line 7 of", "Did you mean us-east-1?"],
            ),
            (
                "[profile x]\naws_access_key_id = AKIA\n".to_owned(),
                &["`aws_access_key_id` (line 2 of", "`aws_secret_access_key`"],
            ),
        ] {
            let problem = opened(&config, "x").unwrap_err();
            for part in says {
                assert!(problem.detail.contains(part), "{part}: {problem}");
            }
            assert!(!problem.detail.contains("hush"), "{problem}");
        }
    }

    #[test]
    fn keys_go_before_a_session_and_a_note_says_what_is_not_used() {
        let notes = opened(&format!("[profile x]\nsso_session = corp\n{PORTAL}{KEYS}{SESSION}"), "x").unwrap();
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert!(
            note.detail.contains("`aws_access_key_id` (line 5 of") && note.detail.contains("`sso_session` (line 2 of"),
            "{note}"
        );
    }
}

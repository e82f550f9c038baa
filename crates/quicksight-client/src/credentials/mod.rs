//! Where credentials come from: which sources there are and in which order is here, one file for each kind of source.

mod assume_role;
pub(crate) mod cache;
mod chain;
pub(crate) mod checked;
mod container;
mod environment;
mod login;
mod metadata;
mod profile;
mod requests;
mod session_file;
mod sso;
mod web_identity;

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use secrecy::ExposeSecret as _;

use self::{
    assume_role::AssumeRole, cache::CredentialsCache, chain::Chain, container::Container, environment::Keys,
    web_identity::WebIdentityToken,
};
use crate::{
    endpoints,
    environment::Environment,
    first_region::FirstRegion,
    lookup::Lookup,
    names::Setting,
    origin,
    settings::{RoleSession, Settings, StaticKeys, Token, WebIdentity},
    setup_error::SetupError,
    shared::{Selected, SharedFiles},
    sts::Sts,
};

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";

/// What sources of credentials are made of.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub settings: &'a Settings,
    pub selected: &'a Selected,
    pub files: &'a SharedFiles,
    pub lookup: Lookup<'a>,
    pub endpoints: &'a endpoints::Resolved,
    /// Without credentials or a Region.
    pub config: &'a SdkConfig,
    pub http_client: &'a SharedHttpClient,
    pub sts: &'a Sts,
    pub first_region: &'a FirstRegion,
}

impl Sources<'_> {
    /// The credentials that the settings lead to, and what a person should know of them. Looks nothing up yet.
    pub(super) fn credentials(&self) -> Result<(Arc<CredentialsCache>, Vec<SetupError>), SetupError> {
        let (names, mut notes) = (self.settings.names, Vec::new());
        let mut cache = Arc::new(match (&self.settings.keys, &self.settings.web_identity) {
            (Some(StaticKeys { access_key, secret_key, session_token }), _) => {
                let name = names.of(Setting::Keys);
                let token = session_token.as_ref().map(|token| token.expose_secret().to_owned());
                let credentials = Credentials::new(access_key, secret_key.expose_secret(), token, None, "settings");
                let checked = checked::credentials(&credentials, &name).map_err(|problem| problem.of(Setting::Keys))?;
                CredentialsCache::new(name, checked)
            }
            (None, Some(identity)) => {
                let (name, source) = (names.of(Setting::WebIdentity), self.web_identity(identity.clone()));
                source.check(&name).map_err(|problem| problem.of(Setting::WebIdentity))?;
                CredentialsCache::new(name, source)
            }
            (None, None) => CredentialsCache::new("the default sources", self.chain(&mut notes)?),
        });
        for (index, role) in self.settings.roles.iter().enumerate() {
            let number = (self.settings.roles.len() > 1).then_some(index + 1);
            let name = names.of(Setting::Role(number));
            let place = number.map_or_else(String::new, |_| format!(" ({name})"));
            let role = AssumeRole::new(role.clone(), place, cache, self.sts.clone(), self.first_region.clone());
            cache = Arc::new(CredentialsCache::new(name, role));
        }
        Ok((cache, notes))
    }

    fn web_identity(&self, identity: WebIdentity) -> WebIdentityToken {
        WebIdentityToken::new(identity, self.settings.names, self.sts.clone(), self.first_region.clone())
    }

    /// Everything that may have credentials where the settings have none, in the order in which it is asked.
    fn chain(&self, notes: &mut Vec<SetupError>) -> Result<Chain, SetupError> {
        const WEB_IDENTITY: &str = "web identity";
        let environment = &self.settings.environment;
        let (keys, identity) = (Keys::find(environment), web_identity(environment));
        // A profile of the settings takes precedence over credentials in the environment, which may be leftovers.
        let environment_first = self.settings.profile.is_none();
        let profile = match self.of_selected_profile(notes) {
            // What is asked first must be right; what is asked later may never be.
            Err(problem) if !environment_first || keys.is_err() && identity.is_err() => return Err(problem),
            of_profile => of_profile,
        };
        let mut chain = Chain::default();
        if environment_first {
            let identity = identity.map(|identity| self.web_identity(identity));
            if keys.is_err()
                && let Ok(identity) = &identity
            {
                identity.check(TOKEN_FILE)?;
            }
            // What cannot be signed with is found out here, where nobody has to be asked.
            chain.add_if(
                "environment",
                keys.map(Keys::into_credentials).map_or_else(|absent| Ok(Err(absent)), |keys| keys.map(Ok))?,
            );
            chain.add_if(WEB_IDENTITY, identity);
        }
        let name = format!("profile {}", self.selected.name);
        match profile {
            Ok(Some(credentials)) => chain.add(name, credentials),
            Ok(None) if self.lookup.profile.is_some() => chain.add_absent(name, "has no credentials".to_owned()),
            Ok(None) => chain.add_absent(name, self.files.without_default(environment.home())),
            Err(problem) => chain.add_absent(name, problem.detail),
        }
        chain.add_if("container", Container::find(environment, &origin::naming(self.http_client.clone(), None)));
        const METADATA: &str = "EC2 metadata";
        match metadata::source(self.settings, self.lookup, self.http_client)? {
            Ok(machine) => chain.add_opportunistic(METADATA, machine),
            Err(absent) => chain.add_absent(METADATA, absent),
        }
        Ok(chain)
    }
}

/// The web identity of the environment, or which part of it is missing.
fn web_identity(environment: &Environment) -> Result<WebIdentity, String> {
    let variable = |name: &'static str| environment.variable(name).ok_or_else(|| format!("{name} is not set"));
    let token = Token::File(environment.path(variable(TOKEN_FILE)?));
    let name = environment.variable("AWS_ROLE_SESSION_NAME").map(str::to_owned);
    let session = RoleSession { role_arn: variable("AWS_ROLE_ARN")?.to_owned(), name, ..RoleSession::default() };
    Ok(WebIdentity { session, token })
}

#[cfg(test)]
mod tests {
    use super::web_identity;
    use crate::Environment;

    #[test]
    fn half_a_web_identity_names_what_is_missing() {
        let missing = |variables: &[_]| web_identity(&Environment::of(variables, "/")).unwrap_err();
        assert_eq!(missing(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "")]), "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
        assert_eq!(missing(&[("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")]), "AWS_ROLE_ARN is not set");
        let all = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"), ("AWS_ROLE_ARN", "arn:x\n"), ("AWS_ROLE_SESSION_NAME", "ci")];
        let identity = web_identity(&Environment::of(&all, "/")).unwrap();
        assert_eq!((identity.session.role_arn.as_str(), identity.session.name.as_deref()), ("arn:x", Some("ci")));
    }
}

//! Where credentials come from: which sources there are and in which order is here, one file for each kind that the SDK lacks.

mod assume_role;
mod chain;
mod keeper;
mod web_identity;

use std::{sync::Arc, time::Duration};

use aws_config::{
    ecs::EcsCredentialsProvider,
    environment::EnvironmentVariableCredentialsProvider,
    imds::{self, credentials::ImdsCredentialsProvider},
    profile::ProfileFileCredentialsProvider,
    provider_config::ProviderConfig,
};
use aws_credential_types::provider::ProvideCredentials;
use aws_runtime::env_config::file::EnvConfigFiles;

pub(super) use self::keeper::Keeper;
use self::{assume_role::AssumeRole, chain::Chain, web_identity::WebIdentityToken};
use super::{
    Problem, Settings,
    environment::Environment,
    settings::{Metadata, MetadataMode, MetadataSource, RoleSession, Token, WebIdentity},
    sts::Sts,
};

/// Nobody is there on a machine that is no virtual machine of AWS, and that must show soon.
const METADATA_TIMEOUT: Duration = Duration::from_secs(1);
const METADATA_ATTEMPTS: u32 = 2;
/// The name of a session that nobody named.
const SESSION_NAME: &str = env!("CARGO_PKG_NAME");

/// What sources of credentials need to know.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub environment: Environment,
    /// The selected profile, if any is.
    pub profile: Option<&'a str>,
    pub files: &'a EnvConfigFiles,
    /// For the SDK's own sources.
    pub sources: &'a ProviderConfig,
    pub sts: &'a Sts,
}

/// The credentials that these settings lead to. Looks nothing up yet.
pub(super) fn keeper(settings: &Settings, surroundings: &Surroundings<'_>) -> Result<Arc<Keeper>, Problem> {
    let sts = surroundings.sts;
    let mut keeper = Arc::new(match (&settings.credentials, &settings.web_identity) {
        (Some(credentials), _) => Keeper::new(credentials.clone()),
        (None, Some(identity)) => Keeper::new(WebIdentityToken::new(identity.clone(), sts.clone())),
        (None, None) => Keeper::new(chain(settings, surroundings)?),
    });
    for (index, role) in settings.roles.iter().enumerate() {
        let number = (settings.roles.len() > 1).then_some(index + 1);
        keeper = Arc::new(Keeper::new(AssumeRole::new(role.clone(), number, keeper, sts.clone())));
    }
    Ok(keeper)
}

/// Everything that may have credentials where the configuration names none, in the order in which it is asked.
fn chain(settings: &Settings, surroundings: &Surroundings<'_>) -> Result<Chain, Problem> {
    let Surroundings { environment, profile, files, sources, sts } = surroundings;
    let metadata = metadata(&settings.metadata, sources)?;
    let mut chain = Chain::default();
    // A profile that the configuration names goes before credentials in the environment, which may be leftovers.
    if settings.profile.is_none() {
        chain.add("the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)", EnvironmentVariableCredentialsProvider::new());
        match web_identity(*environment) {
            Ok(identity) => chain.add(
                "a web identity (AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN)",
                WebIdentityToken::new(identity, (*sts).clone()),
            ),
            Err(missing) => chain.add_absent("a web identity (AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN)", missing),
        }
    }
    let mut shared = ProfileFileCredentialsProvider::builder().configure(sources).profile_files((*files).clone());
    if let Some(profile) = profile {
        shared = shared.profile_name(*profile);
    }
    if let Some(metadata) = &metadata {
        shared = shared.with_custom_provider("Ec2InstanceMetadata", metadata_source(metadata, sources));
    }
    chain.add(format!("the profile {} of the shared files", profile.unwrap_or("default")), shared.build());
    chain.add(
        "a container (AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI)",
        EcsCredentialsProvider::builder().configure(sources).build(),
    );
    const METADATA: &str = "the metadata service of a virtual machine";
    match &metadata {
        Some(metadata) => chain.add_by_chance(METADATA, metadata_source(metadata, sources)),
        None => chain.add_absent(METADATA, "skip_metadata_api_check is true".to_owned()),
    }
    Ok(chain)
}

/// A client of the metadata service; none if it may not be asked.
fn metadata(settings: &Metadata, sources: &ProviderConfig) -> Result<Option<imds::Client>, Problem> {
    if settings.source == MetadataSource::Skip {
        return Ok(None);
    }
    let mut client = imds::Client::builder()
        .configure(sources)
        .connect_timeout(METADATA_TIMEOUT)
        .read_timeout(METADATA_TIMEOUT)
        .max_attempts(METADATA_ATTEMPTS);
    if let Some(endpoint) = &settings.endpoint {
        client = client.endpoint(endpoint).map_err(|error| {
            Problem::new(
                "Invalid endpoint of the metadata service",
                format!("{endpoint:?} is not a URL: {error}. Correct ec2_metadata_service_endpoint."),
            )
        })?;
    }
    match settings.mode {
        Some(MetadataMode::Ipv4) => client = client.endpoint_mode(imds::client::EndpointMode::IpV4),
        Some(MetadataMode::Ipv6) => client = client.endpoint_mode(imds::client::EndpointMode::IpV6),
        None => {}
    }
    Ok(Some(client.build()))
}

fn metadata_source(client: &imds::Client, sources: &ProviderConfig) -> impl ProvideCredentials + 'static {
    ImdsCredentialsProvider::builder().configure(sources).imds_client(client.clone()).build()
}

/// The web identity of the environment, or which part of it is missing.
fn web_identity(environment: Environment) -> Result<WebIdentity, String> {
    let variable = |name: &'static str| environment(name).ok_or_else(|| format!("{name} is not set"));
    let token = Token::File(variable("AWS_WEB_IDENTITY_TOKEN_FILE")?);
    let session =
        RoleSession { role_arn: variable("AWS_ROLE_ARN")?, name: environment("AWS_ROLE_SESSION_NAME"), ..RoleSession::default() };
    Ok(WebIdentity { session, token })
}

#[cfg(test)]
mod tests {
    use super::web_identity;

    #[test]
    fn half_a_web_identity_names_what_is_missing() {
        assert_eq!(web_identity(|_| None).unwrap_err(), "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
        let token_only = |name: &str| (name == "AWS_WEB_IDENTITY_TOKEN_FILE").then(|| "/token".to_owned());
        assert_eq!(web_identity(token_only).unwrap_err(), "AWS_ROLE_ARN is not set");
        let identity = web_identity(|name| Some(name.to_owned())).unwrap();
        assert_eq!(identity.session.name.as_deref(), Some("AWS_ROLE_SESSION_NAME"));
    }
}

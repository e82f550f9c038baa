//! The metadata service of a virtual machine.

use std::time::Duration;

use aws_config::{
    imds::{self, credentials::ImdsCredentialsProvider},
    provider_config::ProviderConfig,
};
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::{
    fault,
    lookup::{Found, Lookup},
    names::Setting,
    origin,
    settings::{MetadataMode, MetadataSource, Settings},
    setup_error::SetupError,
};

/// Nobody is there on a machine that is no virtual machine of AWS, and that must show soon.
const TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 2;

/// Where the service names the role of the machine.
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

/// The metadata service, at this endpoint.
#[derive(Debug)]
pub(super) struct Machine {
    endpoint: String,
    client: imds::Client,
    sdk: ProviderConfig,
}

/// The metadata service, or why it may not be asked.
pub(super) fn source(
    settings: &Settings,
    lookup: Lookup<'_>,
    http_client: &SharedHttpClient,
) -> Result<Result<Machine, String>, SetupError> {
    const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
    if settings.metadata.source == MetadataSource::Skip {
        return Ok(Err(format!("{} is true", settings.names.of(Setting::SkipMetadata))));
    }
    if settings.environment.switch(DISABLED)? == Some(true) {
        return Ok(Err(format!("{DISABLED} is true")));
    }
    let found = match &settings.metadata.endpoint {
        Some(text) => Some(Found { text: text.clone(), source: settings.names.of(Setting::MetadataEndpoint) }),
        None => lookup.find(&["AWS_EC2_METADATA_SERVICE_ENDPOINT"], "ec2_metadata_service_endpoint"),
    };
    let found = match found {
        Some(found) => found,
        None => {
            let endpoint = match mode(settings, lookup)? {
                MetadataMode::Ipv4 => "http://169.254.169.254",
                MetadataMode::Ipv6 => "http://[fd00:ec2::254]",
            };
            Found { text: endpoint.to_owned(), source: String::new() }
        }
    };
    let client = imds::Client::builder()
        .configure(&sdk(http_client))
        .connect_timeout(TIMEOUT)
        .read_timeout(TIMEOUT)
        .max_attempts(ATTEMPTS)
        .endpoint(&found.text)
        .map_err(|_| found.invalid("Invalid AWS Setting", "Expected an http:// or https:// URL."))?
        .build();
    Ok(Ok(Machine { endpoint: found.text, client, sdk: sdk(http_client) }))
}

/// For the SDK's own parts. They are told all that they would read from the environment and the profile otherwise.
fn sdk(http_client: &SharedHttpClient) -> ProviderConfig {
    ProviderConfig::default().with_http_client(origin::naming(http_client.clone(), None))
}

fn mode(settings: &Settings, lookup: Lookup<'_>) -> Result<MetadataMode, SetupError> {
    if let Some(mode) = settings.metadata.mode {
        return Ok(mode);
    }
    let found = lookup.find(&["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"], "ec2_metadata_service_endpoint_mode");
    let Some(found) = found else { return Ok(MetadataMode::Ipv4) };
    match found.text.to_ascii_lowercase().as_str() {
        "ipv4" => Ok(MetadataMode::Ipv4),
        "ipv6" => Ok(MetadataMode::Ipv6),
        _ => Err(found.invalid("Invalid AWS Setting", "Expected IPv4 or IPv6.")),
    }
}

impl Machine {
    async fn credentials(&self) -> provider::Result {
        let roles = self.client.get(ROLES).await.map_err(|error| self.not_loaded(&error))?;
        let role = roles.as_ref().lines().map(str::trim).find(|role| !role.is_empty());
        // The SDK makes a path of whatever it is given, and panics over what no path may hold.
        let is_name = |role: &&str| role.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte));
        let Some(role) = role.filter(is_name) else {
            return Err(CredentialsError::not_loaded(self.without_role()));
        };
        let provider = ImdsCredentialsProvider::builder().configure(&self.sdk).imds_client(self.client.clone()).profile(role);
        provider.build().provide_credentials().await.map_err(|error| self.not_loaded(&error))
    }

    fn host(&self) -> &str {
        self.endpoint.trim_start_matches("http://")
    }

    fn without_role(&self) -> String {
        format!("{} is not a metadata service or has no role", self.host())
    }

    fn not_loaded(&self, error: &(dyn std::error::Error + 'static)) -> CredentialsError {
        let (reason, host) = (fault::chain(error).to_lowercase(), self.host());
        CredentialsError::not_loaded(if reason.contains("read timeout") {
            format!("no response from {host} (containers require hop limit 2)")
        } else if reason.contains("connect") || reason.contains("dns") || reason.contains("timeout") {
            format!("no response from {host}")
        } else if reason.contains("forbidden") || reason.contains("403") {
            format!("{host} refuses requests (HTTP status 403)")
        } else {
            self.without_role()
        })
    }
}

impl ProvideCredentials for Machine {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

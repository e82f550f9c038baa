//! STS: who the caller is, and the way there for those who assume a role.

use std::{pin::Pin, sync::Arc};

use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use tokio_util::sync::CancellationToken;

use super::{
    Problem, Settings,
    credentials::Keeper,
    fault::Fault,
    pace::Group,
    retry::{self, Delays, Policy},
    user_agent::UserAgent,
};

/// How STS is reached.
#[derive(Clone, Debug)]
pub(super) struct Sts {
    /// Without credentials.
    config: SdkConfig,
    region: Option<String>,
    endpoint: Option<String>,
    user_agent: UserAgent,
    policy: Policy,
}

/// Whom credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub account: String,
    /// Of the user or the session of a role.
    pub arn: Option<String>,
}

impl Sts {
    pub(super) fn new(settings: &Settings, config: SdkConfig, region: Option<&str>, policy: Policy) -> Self {
        Self {
            config,
            region: settings.sts_region.as_deref().or(region).map(str::to_owned),
            endpoint: settings.endpoints.sts.clone(),
            user_agent: UserAgent::new(&settings.user_agent),
            policy,
        }
    }

    /// A client that signs with these credentials, or with none. `region` is where to ask when the settings have none.
    pub(super) fn client(&self, credentials: Option<Arc<Keeper>>, region: Option<&str>) -> Result<aws_sdk_sts::Client, Problem> {
        let Some(region) = self.region.as_deref().or(region) else {
            return Err(Problem::new(
                "No AWS region for STS",
                "STS is asked in a region, and none is set. Set the provider's argument region or sts_region, the environment variable AWS_REGION, or region in the AWS profile.",
            ));
        };
        let credentials = credentials.map(|keeper| SharedCredentialsProvider::from(keeper as Arc<dyn ProvideCredentials>));
        let mut config = aws_sdk_sts::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .interceptor(self.user_agent.clone());
        config.set_credentials_provider(credentials);
        if let Some(endpoint) = &self.endpoint {
            config = config.endpoint_url(endpoint);
        }
        Ok(aws_sdk_sts::Client::from_conf(config.build()))
    }

    /// Sends a request until it succeeds or is given up.
    pub(super) async fn send<T, F>(&self, operation: &'static str, mut attempt: impl FnMut() -> F + Send) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        // The type of the SDK's future is deeper than the compiler likes to look; behind this pointer it need not.
        let attempt = || -> Pin<Box<dyn Future<Output = _> + Send>> { Box::pin(attempt()) };
        // An interrupt drops the whole future, so there is no token to hand on.
        let stop = CancellationToken::new();
        retry::send(operation, Group::General, &self.policy, Delays::default(), &stop, attempt)
            .await
            .map_err(|failure| failure.fault)
    }

    /// Whom these credentials belong to.
    pub(super) async fn caller(&self, credentials: &Arc<Keeper>, region: Option<&str>) -> Result<Caller, Problem> {
        // Not as part of the request: what is wrong with credentials has words of its own.
        credentials.get().await?;
        let call = self.client(Some(Arc::clone(credentials)), region)?.get_caller_identity();
        const OPERATION: &str = "GetCallerIdentity";
        let unknown = |why: String, way_out: &str| {
            let place = self.endpoint.as_deref().or(self.region.as_deref()).or(region).unwrap_or_default();
            Problem::new(
                "AWS account id is not known",
                format!(
                    "STS ({place}) was asked which account the credentials belong to, but that failed.\n\n{why}\n\n{way_out}"
                ),
            )
        };
        const CHECK_CREDENTIALS: &str =
            "Check the credentials, that is the provider's arguments, the AWS_ environment variables and the AWS profile.";
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let identity = self.send(OPERATION, attempt).await.map_err(|fault| match fault.code.as_deref() {
            Some("ExpiredToken" | "ExpiredTokenException") => Problem::new(
                "AWS credentials have expired",
                format!("{fault}\n\nSign in again, or set new credentials: the provider's arguments, the AWS_ environment variables, or the AWS profile. Then apply again."),
            ),
            _ if fault.is_of_network() => unknown(fault.to_string(), "Check the way there: the Region, endpoints.sts, and the proxies with their variables. To work without STS, set aws_account_id."),
            _ => unknown(fault.to_string(), CHECK_CREDENTIALS),
        })?;
        let account = identity.account.ok_or_else(|| unknown("The answer names no account.".to_owned(), CHECK_CREDENTIALS))?;
        Ok(Caller { account, arn: identity.arn })
    }
}

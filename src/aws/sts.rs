//! STS: who the caller is, and the way there for those who assume a role.

use std::{pin::Pin, sync::Arc};

use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use terraform_plugin::log::PROVIDER;
use tokio_util::sync::CancellationToken;

use super::{
    Problem, Settings,
    credentials::Keeper,
    fault::Fault,
    origin,
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
                "Missing AWS Region for STS",
                "STS is called in a Region, and none is configured. Set sts_region or region in the provider block, the environment variable AWS_REGION, or region in the AWS profile.",
            ));
        };
        let credentials = credentials.map(|keeper| SharedCredentialsProvider::from(keeper as Arc<dyn ProvideCredentials>));
        let mut config = aws_sdk_sts::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .interceptor(self.user_agent.clone());
        config.set_credentials_provider(credentials);
        config.set_http_client(self.config.http_client().map(|client| origin::naming(client, Some(region))));
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
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let place = self.endpoint.as_deref().or(self.region.as_deref()).or(region).unwrap_or_default();
        let identity = self.send(OPERATION, attempt).await.map_err(|fault| unknown_caller(place, &fault))?;
        let account = identity.account.ok_or_else(|| unknown_caller(place, &Fault::incomplete(OPERATION, "the account")))?;
        tracing::debug!(target: PROVIDER, account, arn = identity.arn, "identified the caller");
        Ok(Caller { account, arn: identity.arn })
    }
}

/// Why it is not known whom the credentials belong to. `place` is where STS was called.
fn unknown_caller(place: &str, fault: &Fault) -> Problem {
    let (summary, way_out) = match fault.code.as_deref() {
        Some("ExpiredToken" | "ExpiredTokenException") => (
            "AWS credentials have expired".to_owned(),
            "Sign in again, or set new credentials in the provider block, the AWS_ environment variables or the AWS profile. Then run Terraform again.",
        ),
        Some(code) if fault.is_refusal() => (
            format!("AWS rejected the credentials ({code})"),
            "Check the credentials in the provider block, the AWS_ environment variables or the AWS profile.",
        ),
        _ => (
            "Cannot determine the AWS account ID".to_owned(),
            "Check the Region, endpoints.sts, and the proxies with their environment variables. To work without STS, set aws_account_id.",
        ),
    };
    Problem::new(
        summary,
        format!("{fault}\n\nThe provider called STS ({place}) to find the account of the credentials. {way_out}"),
    )
}

#[cfg(test)]
mod tests {
    use super::unknown_caller;
    use crate::aws::fault::{Cause, Delivery, Fault};

    #[test]
    fn rejected_credentials_are_named_with_their_code() {
        for code in ["InvalidClientTokenId", "AuthFailure", "SignatureDoesNotMatch"] {
            let problem = unknown_caller("us-east-1", &Fault::answered("GetCallerIdentity", code, "Not valid"));
            assert_eq!(problem.summary, format!("AWS rejected the credentials ({code})"));
            assert!(problem.detail.contains("GetCallerIdentity") && problem.detail.contains("Not valid"), "{problem}");
        }
    }

    #[test]
    fn what_says_nothing_of_the_credentials_does_not_blame_them() {
        let busy = Fault::answered("GetCallerIdentity", "Throttling", "Rate exceeded");
        let silent = Fault::unanswered(
            "GetCallerIdentity",
            Cause::Unreachable,
            Delivery::NotSent,
            "Cannot connect to http://127.0.0.1:9: connection refused",
        );
        for fault in [busy, silent] {
            let problem = unknown_caller("us-east-1", &fault);
            assert_eq!(problem.summary, "Cannot determine the AWS account ID");
            assert!(problem.detail.contains(&fault.message) && problem.detail.contains("aws_account_id"), "{problem}");
        }
        let expired = unknown_caller("us-east-1", &Fault::answered("GetCallerIdentity", "ExpiredToken", "Expired"));
        assert_eq!(expired.summary, "AWS credentials have expired");
    }
}

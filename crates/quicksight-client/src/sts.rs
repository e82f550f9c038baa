//! STS: who the caller is, and the way there for those who assume a role.

use std::{pin::Pin, sync::Arc};

use aws_config::{Region, SdkConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use crate::{
    credentials::{cache::CredentialsCache, checked},
    deadline::Deadline,
    fault::Fault,
    log::LOG_TARGET,
    origin,
    rate_limiter::Group,
    retry::{self, Delays, Policy},
    settings::Settings,
    setup_error::{Meaning, SetupError},
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
    session_name: String,
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
            session_name: settings.session_name.clone(),
            policy,
        }
    }

    /// The name of a session of a role: `own`, or that of the settings.
    pub(super) fn session_name<'a>(&'a self, own: Option<&'a str>) -> &'a str {
        own.unwrap_or(&self.session_name)
    }

    /// A client that signs with these credentials, or with none. `region` is where to ask when the settings have none.
    pub(super) fn client(
        &self,
        credentials: Option<Arc<CredentialsCache>>,
        region: Option<&str>,
    ) -> Result<aws_sdk_sts::Client, SetupError> {
        let Some(region) = self.region.as_deref().or(region) else {
            let detail = "STS requires a Region, and none is configured.";
            return Err(SetupError::new("Missing AWS Region for STS", detail).meaning(Meaning::MissingStsRegion));
        };
        let credentials = credentials.map(|cache| SharedCredentialsProvider::from(cache as Arc<dyn ProvideCredentials>));
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
        // An interrupt drops the whole future.
        let deadline = Deadline::never();
        retry::send(operation, Group::General, &self.policy, Delays::default(), &deadline, attempt)
            .await
            .map_err(|failure| failure.fault)
    }

    /// Whom these credentials belong to.
    pub(super) async fn caller(&self, cache: &Arc<CredentialsCache>, region: Option<&str>) -> Result<Caller, SetupError> {
        // Not as part of the request: what is wrong with credentials has words of its own.
        let found = cache.get().await?;
        let call = self.client(Some(Arc::clone(cache)), region)?.get_caller_identity();
        const OPERATION: &str = "GetCallerIdentity";
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let place = self.endpoint.as_deref().or(self.region.as_deref()).or(region).unwrap_or_default();
        let unknown = |fault: Fault| unknown_caller(place, checked::source(&found), &fault);
        let identity = self.send(OPERATION, attempt).await.map_err(unknown)?;
        let account = identity.account.ok_or_else(|| unknown(Fault::incomplete(OPERATION, "the account")))?;
        tracing::debug!(target: LOG_TARGET, account, arn = identity.arn, source = checked::source(&found), "identified the caller");
        Ok(Caller { account, arn: identity.arn })
    }
}

/// Why it is not known whom the credentials, which `source` gave, belong to. `place` is where STS was called. Short, since it is said as often as
/// the account is needed.
fn unknown_caller(place: &str, source: &str, fault: &Fault) -> SetupError {
    let called = format!("{fault}.\nSTS ({place}) was called for the account ID of the credentials from {source}.");
    match fault.code.as_deref() {
        Some("ExpiredToken" | "ExpiredTokenException") => {
            SetupError::new("AWS Credentials Expired", called).meaning(Meaning::CredentialsExpired)
        }
        Some(code) if fault.is_refusal() => {
            let way_out = if code.starts_with("AccessDenied") { "Allow sts:GetCallerIdentity for them" } else { "Correct them" };
            let detail = format!("{called} {way_out}, or use other credentials.");
            SetupError::new(format!("AWS Rejected the Credentials ({code})"), detail)
        }
        _ => SetupError::new("Cannot Determine AWS Account ID", called).meaning(Meaning::AccountLookupFailed),
    }
}

#[cfg(test)]
mod tests {
    use super::unknown_caller;
    use crate::{
        fault::{Cause, Delivery, Fault},
        setup_error::Meaning,
    };

    #[test]
    fn rejected_credentials_are_named_with_their_code() {
        for code in ["InvalidClientTokenId", "AuthFailure", "SignatureDoesNotMatch"] {
            let problem = unknown_caller("us-east-1", "profile dev", &Fault::answered("GetCallerIdentity", code, "Not valid"));
            assert_eq!(problem.summary, format!("AWS Rejected the Credentials ({code})"));
            for part in ["GetCallerIdentity", "Not valid", "us-east-1", "from profile dev"] {
                assert!(problem.detail.contains(part), "{part}: {problem}");
            }
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
            let problem = unknown_caller("us-east-1", "profile dev", &fault);
            assert_eq!(problem.summary, "Cannot Determine AWS Account ID");
            assert!(problem.detail.contains(&fault.message), "{problem}");
            assert_eq!(problem.meaning, Some(Meaning::AccountLookupFailed));
        }
        let expired =
            unknown_caller("us-east-1", "profile dev", &Fault::answered("GetCallerIdentity", "ExpiredToken", "Expired"));
        assert_eq!(expired.summary, "AWS Credentials Expired");
        assert_eq!(expired.meaning, Some(Meaning::CredentialsExpired));
    }
}

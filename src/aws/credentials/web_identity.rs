//! Assuming a role with the token of an identity provider. The SDK's own provider of this knows neither a token that is given inline nor
//! a duration.

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use terraform_plugin::secret::Secret;

use super::{
    SESSION_NAME,
    assume_role::{policy_arns, seconds, session_credentials},
};
use crate::aws::{
    Problem,
    fault::Fault,
    scrub,
    settings::{Token, WebIdentity},
    sts::Sts,
};

const OPERATION: &str = "AssumeRoleWithWebIdentity";
const REFUSED: &str = "Cannot assume IAM Role with web identity";

/// A session of a role, assumed with a token.
#[derive(Debug)]
pub(super) struct WebIdentityToken {
    identity: WebIdentity,
    sts: Sts,
}

impl WebIdentityToken {
    pub(super) fn new(identity: WebIdentity, sts: Sts) -> Self {
        Self { identity, sts }
    }

    async fn credentials(&self) -> Result<Credentials, Problem> {
        let token = self.token().await?;
        let session = &self.identity.session;
        let call = self
            .sts
            .client(None, None)?
            .assume_role_with_web_identity()
            .role_arn(&session.role_arn)
            .role_session_name(session.name.as_deref().unwrap_or(SESSION_NAME))
            .web_identity_token(token.expose())
            .set_duration_seconds(seconds(session.duration))
            .set_policy(session.policy.clone())
            .set_policy_arns(policy_arns(&session.policy_arns));
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let refused = |fault: Fault| {
            let says = scrub(&fault.to_string(), &[token.expose()]);
            Problem::new(
                REFUSED,
                format!(
                    "The role {role} could not be assumed with {source}. STS answered:\n\n{says}\n\nThe likely causes are: the token has ended; the role or its identity provider does not exist in the account; or the trust policy of the role does not accept the token's issuer, audience or subject.",
                    role = session.role_arn,
                    source = self.source(),
                ),
            )
        };
        let answer = self.sts.send(OPERATION, attempt).await.map_err(refused)?;
        let empty = || refused(Fault::incomplete(OPERATION, "the credentials"));
        answer.credentials.map(session_credentials).ok_or_else(empty)
    }

    async fn token(&self) -> Result<Secret, Problem> {
        let path = match &self.identity.token {
            Token::Inline(token) => return Ok(token.clone()),
            Token::File(path) => path,
        };
        let text = tokio::fs::read_to_string(path).await.map_err(|error| {
            let detail = format!("{} cannot be read: {error}. Correct the path, or have the token put there.", self.source());
            Problem::new(REFUSED, detail)
        })?;
        Ok(Secret::new(text.trim()))
    }

    fn source(&self) -> String {
        match &self.identity.token {
            Token::Inline(_) => "the token of web_identity_token".to_owned(),
            Token::File(path) => format!("the token in {path}"),
        }
    }
}

impl ProvideCredentials for WebIdentityToken {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}

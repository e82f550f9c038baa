//! Assuming a role with the token of an identity provider. The SDK's own source of this knows neither a token that is given inline nor
//! a duration.

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::assume_role::{policy_arns, seconds, session_credentials};
use crate::{
    fault::Fault,
    first_region::FirstRegion,
    names::{Names, Setting},
    redact,
    secret::to_secret,
    settings::{Token, WebIdentity},
    setup_error::SetupError,
    shared,
    sts::Sts,
};

const OPERATION: &str = "AssumeRoleWithWebIdentity";
const REFUSED: &str = "Cannot Assume IAM Role With Web Identity";

/// A session of a role, assumed with a token.
#[derive(Debug)]
pub(super) struct WebIdentityToken {
    identity: WebIdentity,
    names: Names,
    sts: Sts,
    first_region: FirstRegion,
}

impl WebIdentityToken {
    pub(super) fn new(identity: WebIdentity, names: Names, sts: Sts, first_region: FirstRegion) -> Self {
        Self { identity, names, sts, first_region }
    }

    /// Whether the file of the token, which `named_by` names, can be read.
    pub(super) fn check(&self, named_by: &str) -> Result<(), SetupError> {
        match &self.identity.token {
            Token::Inline(_) => Ok(()),
            Token::File(path) => match std::fs::File::open(path) {
                Ok(_) => Ok(()),
                Err(error) => Err(unreadable(&format!("{path}, named by {named_by},"), &error)),
            },
        }
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let token = self.token().await?;
        let session = &self.identity.session;
        let call = self
            .sts
            .client(None, self.first_region.get())?
            .assume_role_with_web_identity()
            .role_arn(&session.role_arn)
            .role_session_name(self.sts.session_name(session.name.as_deref()))
            .web_identity_token(token.expose_secret())
            .set_duration_seconds(seconds(session.duration))
            .set_policy(session.policy.clone())
            .set_policy_arns(policy_arns(&session.policy_arns));
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let refused = |fault: Fault| {
            let says = redact(&fault.to_string(), std::slice::from_ref(&token));
            SetupError::new(
                REFUSED,
                format!(
                    "{says}.\nThe role is {role}, assumed with {source}.\nCheck that the token has not expired, and that the trust policy of the role accepts its issuer, audience and subject.",
                    role = session.role_arn,
                    source = self.source(),
                ),
            )
        };
        let answer = self.sts.send(OPERATION, attempt).await.map_err(refused)?;
        let empty = || refused(Fault::incomplete(OPERATION, "the credentials"));
        answer.credentials.map(session_credentials).ok_or_else(empty)
    }

    async fn token(&self) -> Result<SecretString, SetupError> {
        let path = match &self.identity.token {
            Token::Inline(token) => return Ok(token.clone()),
            Token::File(path) => path,
        };
        let text = tokio::fs::read_to_string(path).await.map_err(|error| unreadable(path, &error))?;
        match text.trim() {
            "" => Err(SetupError::new(REFUSED, format!("{path} is empty. It must contain the token of the identity provider."))),
            token => Ok(to_secret(token)),
        }
    }

    fn source(&self) -> String {
        match &self.identity.token {
            Token::Inline(_) => format!("the token of {}", self.names.of(Setting::WebIdentityToken)),
            Token::File(path) => format!("the web identity token in {path}"),
        }
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> SetupError {
    let reason = shared::reason(error);
    let detail = format!("{path} cannot be read: {reason}. Correct the path, or write the token of the identity provider there.");
    SetupError::new(REFUSED, detail)
}

impl ProvideCredentials for WebIdentityToken {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}

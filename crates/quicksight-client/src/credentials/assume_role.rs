//! Assuming a role with credentials. The SDK's own source of this has neither a source identity nor transitive tags, and the one of its
//! profiles no duration.

use std::sync::Arc;

use aws_credential_types::{
    Credentials,
    provider::{ProvideCredentials, error::CredentialsError, future},
};
use aws_sdk_sts::types::{PolicyDescriptorType, Tag};

use super::{cache::CredentialsCache, checked};
use crate::{
    fault::Fault,
    first_region::FirstRegion,
    settings::Role,
    setup_error::{Meaning, SetupError},
    sts::Sts,
};

const OPERATION: &str = "AssumeRole";

/// A session of a role, assumed with the credentials of `base`.
#[derive(Debug)]
pub(super) struct AssumeRole {
    role: Role,
    /// Which of several roles this is, or which profile has it, in brackets.
    place: String,
    base: Arc<CredentialsCache>,
    sts: Sts,
    first_region: FirstRegion,
}

impl AssumeRole {
    pub(super) fn new(role: Role, place: String, base: Arc<CredentialsCache>, sts: Sts, first_region: FirstRegion) -> Self {
        Self { role, place, base, sts, first_region }
    }

    async fn credentials(&self) -> Result<Credentials, SetupError> {
        let base = self.base.get().await?;
        let Role { session, external_id, source_identity, tags, transitive_tag_keys } = &self.role;
        let tag = |(key, value): (&String, &String)| Tag::builder().key(key).value(value).build();
        let tags = tags
            .iter()
            .map(tag)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| SetupError::new("Invalid Session Tags", format!("The tags cannot be sent: {error}.")))?;
        let call = self
            .sts
            .client(Some(Arc::clone(&self.base)), self.first_region.get())?
            .assume_role()
            .role_arn(&session.role_arn)
            .role_session_name(self.sts.session_name(session.name.as_deref()))
            .set_duration_seconds(seconds(session.duration))
            .set_policy(session.policy.clone())
            .set_policy_arns(policy_arns(&session.policy_arns))
            .set_external_id(external_id.clone())
            .set_source_identity(source_identity.clone())
            .set_tags(Some(tags).filter(|tags| !tags.is_empty()))
            .set_transitive_tag_keys(Some(transitive_tag_keys.clone()).filter(|keys| !keys.is_empty()));
        let attempt = || {
            let call = call.clone();
            async { call.send().await.map_err(|error| Fault::of_attempt(OPERATION, &error)) }
        };
        let answer = self.sts.send(OPERATION, attempt).await.map_err(|fault| self.refused(&fault, &base))?;
        answer
            .credentials
            .map(session_credentials)
            .ok_or_else(|| self.refused(&Fault::incomplete(OPERATION, "the credentials"), &base))
    }

    /// Short, since it is said as often as the role is needed.
    fn refused(&self, fault: &Fault, base: &Credentials) -> SetupError {
        // Mostly the service names the role itself.
        let role = &self.role.session.role_arn;
        let role = if fault.message.contains(role) { String::new() } else { format!(" {role}") };
        let detail = format!(
            "{fault}. The role{role}{place} is assumed with the credentials from {source} (access key {access_key}).",
            place = self.place,
            source = checked::source(base),
            access_key = base.access_key_id(),
        );
        const SUMMARY: &str = "Cannot Assume IAM Role";
        if fault.is_refusal() {
            let way_out = "Check sts:AssumeRole, the trust policy of the role and `external_id`.";
            SetupError::new(SUMMARY, format!("{detail} {way_out}"))
        } else {
            SetupError::new(SUMMARY, detail).meaning(Meaning::StsUnavailable)
        }
    }
}

impl ProvideCredentials for AssumeRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.credentials().await.map_err(CredentialsError::provider_error) })
    }
}

/// A duration as STS takes it.
pub(super) fn seconds(duration: Option<std::time::Duration>) -> Option<i32> {
    duration.and_then(|duration| i32::try_from(duration.as_secs()).ok())
}

/// ARNs of policies as STS takes them; an empty list is omitted.
pub(super) fn policy_arns(arns: &[String]) -> Option<Vec<PolicyDescriptorType>> {
    let descriptors = arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    (!arns.is_empty()).then(|| descriptors.collect())
}

/// What STS answers, as credentials.
pub(super) fn session_credentials(answer: aws_sdk_sts::types::Credentials) -> Credentials {
    let expiry = answer.expiration.try_into().ok();
    Credentials::new(answer.access_key_id, answer.secret_access_key, Some(answer.session_token), expiry, "STS")
}

//! Between the model and the SDK's types, both ways. The only place where a secret is taken out of its wrapping, and, beside
//! `aws`, the only one that names the SDK's types.

use aws_sdk_quicksight::{
    error::BuildError,
    types::{
        ActionConnector, ActionConnectorError, ActionConnectorSearchFilter, ActionConnectorSummary, ApiKeyConnectionMetadata,
        AuthConfig, AuthenticationMetadata, AuthorizationCodeGrantCredentialsDetails, AuthorizationCodeGrantDetails,
        AuthorizationCodeGrantMetadata, BasicAuthConnectionMetadata, ClientCredentialsDetails, ClientCredentialsGrantDetails,
        ClientCredentialsGrantMetadata, IamConnectionMetadata, NoneConnectionMetadata, ReadAuthConfig,
        ReadAuthenticationMetadata as Read, ReadAuthorizationCodeGrantCredentialsDetails, ReadClientCredentialsDetails,
        ResourcePermission, Tag,
    },
};
use aws_smithy_types::{DateTime, date_time::Format};
use std::collections::BTreeMap;
use terraform_plugin::{diagnostic::Diagnostic, secret::Secret};

use super::{
    model::{Authentication, Connector, Facts, Failure, OAuthApplication, Place, Summary},
    permissions::Permissions,
};
use crate::aws::{self, CreateRequest, Fault, UpdateRequest};

/// The request that creates a connector.
pub fn create_request(
    place: &Place,
    connector: &Connector,
    permissions: &Permissions,
    tags: &BTreeMap<String, String>,
) -> Result<CreateRequest, Diagnostic> {
    Ok(CreateRequest {
        account: place.account.clone(),
        id: place.id.clone(),
        name: connector.name.clone(),
        kind: connector.connector_type.as_str().into(),
        authentication: auth_config(&connector.authentication)?,
        description: connector.description.clone(),
        vpc_connection_arn: connector.vpc_connection_arn.clone(),
        permissions: resource_permissions(permissions),
        tags: tag_list(tags)?,
    })
}

/// The request that changes a connector.
pub fn update_request(place: &Place, connector: &Connector) -> Result<UpdateRequest, Diagnostic> {
    Ok(UpdateRequest {
        account: place.account.clone(),
        id: place.id.clone(),
        name: connector.name.clone(),
        authentication: auth_config(&connector.authentication)?,
        description: connector.description.clone(),
        vpc_connection_arn: connector.vpc_connection_arn.clone(),
    })
}

/// Permissions as the API lists them.
pub fn resource_permissions(permissions: &Permissions) -> Vec<ResourcePermission> {
    let list = permissions.iter().map(|(principal, actions)| {
        let entry = ResourcePermission::builder().principal(principal).set_actions(Some(actions.iter().cloned().collect()));
        entry.build().expect("the two members that the API requires are set")
    });
    list.collect()
}

/// Permissions as maps, whatever order and repetition the API lists them in.
pub fn permissions(list: &[ResourcePermission]) -> Permissions {
    let mut permissions = Permissions::new();
    for entry in list {
        permissions.entry(entry.principal().to_owned()).or_default().extend(entry.actions().iter().cloned());
    }
    // A principal without actions may do nothing, which is the same as not being there.
    permissions.retain(|_, actions| !actions.is_empty());
    permissions
}

/// Tags as the API lists them.
pub fn tag_list(tags: &BTreeMap<String, String>) -> Result<Vec<Tag>, Diagnostic> {
    tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect::<Result<_, _>>().map_err(incomplete)
}

/// Tags by key, in the Unicode form that Terraform gives to every text.
pub fn tags(list: &[Tag]) -> BTreeMap<String, String> {
    list.iter().map(|tag| (aws::composed(tag.key()), aws::composed(tag.value()))).collect()
}

/// What Describe answers.
pub fn connector(answer: &ActionConnector) -> (Connector, Facts) {
    let connector = Connector {
        name: answer.name().to_owned(),
        connector_type: answer.r#type().as_str().to_owned(),
        description: answer.description().map(str::to_owned).filter(|text| !text.is_empty()),
        vpc_connection_arn: answer.vpc_connection_arn().map(str::to_owned).filter(|text| !text.is_empty()),
        authentication: authentication(answer.authentication_config()),
    };
    let facts = Facts {
        arn: Some(answer.arn().to_owned()).filter(|arn| !arn.is_empty()),
        status: answer.status().map(|status| status.as_str().to_owned()),
        enabled_actions: answer.enabled_actions.as_ref().map(|actions| actions.iter().cloned().collect()),
        created_time: answer.created_time().and_then(rfc3339),
        last_updated_time: rfc3339(answer.last_updated_time()),
        error: answer.error().map(failure),
    };
    (connector, facts)
}

/// A filter for Search.
pub fn filter(name: &str, operator: &str, value: &str) -> Result<ActionConnectorSearchFilter, Diagnostic> {
    let filter = ActionConnectorSearchFilter::builder().name(name.into()).operator(operator.into()).value(value);
    filter.build().map_err(incomplete)
}

/// One of what List and Search answer.
pub fn summary(answer: &ActionConnectorSummary) -> Summary {
    let (id, facts) = (
        answer.action_connector_id().to_owned(),
        Facts {
            arn: Some(answer.arn().to_owned()).filter(|arn| !arn.is_empty()),
            status: answer.status().map(|status| status.as_str().to_owned()),
            enabled_actions: None,
            created_time: answer.created_time().and_then(rfc3339),
            last_updated_time: rfc3339(answer.last_updated_time()),
            error: answer.error().map(failure),
        },
    );
    Summary { id, name: answer.name().to_owned(), connector_type: answer.r#type().as_str().to_owned(), facts }
}

fn failure(error: &ActionConnectorError) -> Failure {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Failure { error_type: error.r#type().and_then(|kind| text(kind.as_str())), message: error.message().and_then(text) }
}

/// The API tells milliseconds, as a floating-point number of seconds that is seldom exactly the one that is meant.
fn rfc3339(time: &DateTime) -> Option<String> {
    const NANOSECONDS: i128 = 1_000_000;
    let milliseconds = (time.as_nanos() + NANOSECONDS / 2).div_euclid(NANOSECONDS);
    DateTime::from_nanos(milliseconds * NANOSECONDS).ok()?.fmt(Format::DateTime).ok()
}

/// Takes secrets out of a fault's text, should the service have echoed them.
pub fn scrub(mut fault: Fault, secrets: &[&Secret]) -> Fault {
    fault.message = scrub_text(&fault.message, secrets);
    fault
}

/// Takes secrets out of what the service says later, such as why a creation failed.
pub fn scrub_text(text: &str, secrets: &[&Secret]) -> String {
    let secrets: Vec<&str> = secrets.iter().map(|secret| secret.expose()).collect();
    aws::scrub(text, &secrets)
}

fn auth_config(authentication: &Authentication) -> Result<AuthConfig, Diagnostic> {
    let Some(kind) = authentication.kind() else {
        return Err(Diagnostic::bug("A connector of an unknown kind of authentication was about to be written."));
    };
    let metadata = match authentication {
        Authentication::AuthorizationCode { base_endpoint, redirect_url, source, details } => {
            AuthorizationCodeGrantMetadata::builder()
                .base_endpoint(base_endpoint)
                .redirect_url(redirect_url)
                .set_authorization_code_grant_credentials_source(source.as_deref().map(Into::into))
                .set_authorization_code_grant_credentials_details(details.as_ref().map(authorization_code_details).transpose()?)
                .build()
                .map(AuthenticationMetadata::AuthorizationCodeGrantMetadata)
        }
        Authentication::ClientCredentials { base_endpoint, source, details } => ClientCredentialsGrantMetadata::builder()
            .base_endpoint(base_endpoint)
            .set_client_credentials_source(source.as_deref().map(Into::into))
            .set_client_credentials_details(details.as_ref().map(client_credentials_details).transpose()?)
            .build()
            .map(AuthenticationMetadata::ClientCredentialsGrantMetadata),
        Authentication::Basic { base_endpoint, username, password } => BasicAuthConnectionMetadata::builder()
            .base_endpoint(base_endpoint)
            .username(username)
            .set_password(password.as_ref().map(exposed))
            .build()
            .map(AuthenticationMetadata::BasicAuthConnectionMetadata),
        Authentication::ApiKey { base_endpoint, api_key, email } => ApiKeyConnectionMetadata::builder()
            .base_endpoint(base_endpoint)
            .set_api_key(api_key.as_ref().map(exposed))
            .set_email(email.clone())
            .build()
            .map(AuthenticationMetadata::ApiKeyConnectionMetadata),
        Authentication::None { base_endpoint } => NoneConnectionMetadata::builder()
            .base_endpoint(base_endpoint)
            .build()
            .map(AuthenticationMetadata::NoneConnectionMetadata),
        Authentication::Iam { role_arn, source_arn: _ } => {
            IamConnectionMetadata::builder().role_arn(role_arn).build().map(AuthenticationMetadata::IamConnectionMetadata)
        }
        Authentication::Other { .. } => return Err(Diagnostic::bug("An unknown kind of authentication has no metadata.")),
    };
    AuthConfig::builder()
        .authentication_type(kind.authentication_type.into())
        .authentication_metadata(metadata.map_err(incomplete)?)
        .build()
        .map_err(incomplete)
}

fn authorization_code_details(application: &OAuthApplication) -> Result<AuthorizationCodeGrantCredentialsDetails, Diagnostic> {
    AuthorizationCodeGrantDetails::builder()
        .client_id(&application.client_id)
        .set_client_secret(application.client_secret.as_ref().map(exposed))
        .token_endpoint(&application.token_endpoint)
        .set_authorization_endpoint(application.authorization_endpoint.clone())
        .build()
        .map(AuthorizationCodeGrantCredentialsDetails::AuthorizationCodeGrantDetails)
        .map_err(incomplete)
}

fn client_credentials_details(application: &OAuthApplication) -> Result<ClientCredentialsDetails, Diagnostic> {
    ClientCredentialsGrantDetails::builder()
        .client_id(&application.client_id)
        .set_client_secret(application.client_secret.as_ref().map(exposed))
        .token_endpoint(&application.token_endpoint)
        .build()
        .map(ClientCredentialsDetails::ClientCredentialsGrantDetails)
        .map_err(incomplete)
}

fn authentication(config: Option<&ReadAuthConfig>) -> Authentication {
    let authentication_type = config.map(|config| config.authentication_type().as_str().to_owned());
    match config.and_then(ReadAuthConfig::authentication_metadata) {
        Some(Read::AuthorizationCodeGrantMetadata(read)) => Authentication::AuthorizationCode {
            base_endpoint: read.base_endpoint().to_owned(),
            redirect_url: read.redirect_url().to_owned(),
            source: read.authorization_code_grant_credentials_source().map(|source| source.as_str().to_owned()),
            details: match read.read_authorization_code_grant_credentials_details() {
                Some(ReadAuthorizationCodeGrantCredentialsDetails::ReadAuthorizationCodeGrantDetails(details)) => {
                    Some(OAuthApplication {
                        client_id: details.client_id().to_owned(),
                        client_secret: None,
                        token_endpoint: details.token_endpoint().to_owned(),
                        authorization_endpoint: Some(details.authorization_endpoint().to_owned()),
                    })
                }
                _ => None,
            },
        },
        Some(Read::ClientCredentialsGrantMetadata(read)) => Authentication::ClientCredentials {
            base_endpoint: read.base_endpoint().to_owned(),
            source: read.client_credentials_source().map(|source| source.as_str().to_owned()),
            details: match read.read_client_credentials_details() {
                Some(ReadClientCredentialsDetails::ReadClientCredentialsGrantDetails(details)) => Some(OAuthApplication {
                    client_id: details.client_id().to_owned(),
                    client_secret: None,
                    token_endpoint: details.token_endpoint().to_owned(),
                    authorization_endpoint: None,
                }),
                _ => None,
            },
        },
        Some(Read::BasicAuthConnectionMetadata(read)) => Authentication::Basic {
            base_endpoint: read.base_endpoint().to_owned(),
            username: read.username().to_owned(),
            password: None,
        },
        Some(Read::ApiKeyConnectionMetadata(read)) => Authentication::ApiKey {
            base_endpoint: read.base_endpoint().to_owned(),
            api_key: None,
            email: read.email().map(str::to_owned),
        },
        Some(Read::NoneConnectionMetadata(read)) => Authentication::None { base_endpoint: read.base_endpoint().to_owned() },
        Some(Read::IamConnectionMetadata(read)) => Authentication::Iam {
            role_arn: read.role_arn().to_owned(),
            source_arn: Some(read.source_arn().to_owned()).filter(|arn| !arn.is_empty()),
        },
        _ => Authentication::Other { authentication_type },
    }
}

fn exposed(secret: &Secret) -> String {
    secret.expose().to_owned()
}

/// The SDK refuses to build a shape without a member that the API requires. Validation and planning have seen to all of them.
fn incomplete(error: BuildError) -> Diagnostic {
    Diagnostic::bug(format!("A request to Quick Sight is incomplete: {error}."))
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;

    use super::rfc3339;

    #[test]
    fn a_time_is_the_nearest_millisecond() {
        for (seconds, text) in [
            (1_795_596_234.952, "2026-11-25T08:43:54.952Z"),
            (1_795_596_234.001, "2026-11-25T08:43:54.001Z"),
            (1_795_596_234.999_999, "2026-11-25T08:43:55Z"),
            (1_795_596_234.0, "2026-11-25T08:43:54Z"),
            (-0.001, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(rfc3339(&DateTime::from_secs_f64(seconds)).as_deref(), Some(text), "{seconds}");
        }
    }
}

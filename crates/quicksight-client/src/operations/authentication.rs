//! Authentication between the model and the shapes of the API. The one place where the secret of a connector is exposed to the SDK.

use aws_sdk_quicksight::types::{
    ApiKeyConnectionMetadata, AuthConfig, AuthenticationMetadata, AuthorizationCodeGrantCredentialsDetails,
    AuthorizationCodeGrantDetails, AuthorizationCodeGrantMetadata, BasicAuthConnectionMetadata, ClientCredentialsDetails,
    ClientCredentialsGrantDetails, ClientCredentialsGrantMetadata, IamConnectionMetadata, NoneConnectionMetadata, ReadAuthConfig,
    ReadAuthenticationMetadata as Read, ReadAuthorizationCodeGrantCredentialsDetails, ReadClientCredentialsDetails,
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::authentication::{Authentication, OAuthApplication};

const COMPLETE: &str = "every member that the API requires is set";

/// The `AuthConfig` of a request; none for a kind that this version does not know.
pub(super) fn auth_config(authentication: &Authentication, secret: Option<&SecretString>) -> Option<AuthConfig> {
    let kind = authentication.kind()?;
    let secret = secret.map(|secret| secret.expose_secret().to_owned());
    let metadata = match authentication {
        Authentication::AuthorizationCode { base_endpoint, redirect_url, source, details } => {
            let details = details.as_ref().map(|application| authorization_code_details(application, secret));
            AuthorizationCodeGrantMetadata::builder()
                .base_endpoint(base_endpoint)
                .redirect_url(redirect_url)
                .set_authorization_code_grant_credentials_source(source.as_deref().map(Into::into))
                .set_authorization_code_grant_credentials_details(details)
                .build()
                .map(AuthenticationMetadata::AuthorizationCodeGrantMetadata)
        }
        Authentication::ClientCredentials { base_endpoint, source, details } => {
            let details = details.as_ref().map(|application| client_credentials_details(application, secret));
            ClientCredentialsGrantMetadata::builder()
                .base_endpoint(base_endpoint)
                .set_client_credentials_source(source.as_deref().map(Into::into))
                .set_client_credentials_details(details)
                .build()
                .map(AuthenticationMetadata::ClientCredentialsGrantMetadata)
        }
        Authentication::Basic { base_endpoint, username } => BasicAuthConnectionMetadata::builder()
            .base_endpoint(base_endpoint)
            .username(username)
            .set_password(secret)
            .build()
            .map(AuthenticationMetadata::BasicAuthConnectionMetadata),
        Authentication::ApiKey { base_endpoint, email } => ApiKeyConnectionMetadata::builder()
            .base_endpoint(base_endpoint)
            .set_api_key(secret)
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
        Authentication::Other { .. } => return None,
    };
    let config = AuthConfig::builder()
        .authentication_type(kind.authentication_type().into())
        .authentication_metadata(metadata.expect(COMPLETE));
    Some(config.build().expect(COMPLETE))
}

fn authorization_code_details(
    application: &OAuthApplication,
    secret: Option<String>,
) -> AuthorizationCodeGrantCredentialsDetails {
    let details = AuthorizationCodeGrantDetails::builder()
        .client_id(&application.client_id)
        .set_client_secret(secret)
        .token_endpoint(&application.token_endpoint)
        .set_authorization_endpoint(application.authorization_endpoint.clone());
    AuthorizationCodeGrantCredentialsDetails::AuthorizationCodeGrantDetails(details.build().expect(COMPLETE))
}

fn client_credentials_details(application: &OAuthApplication, secret: Option<String>) -> ClientCredentialsDetails {
    let details = ClientCredentialsGrantDetails::builder()
        .client_id(&application.client_id)
        .set_client_secret(secret)
        .token_endpoint(&application.token_endpoint);
    ClientCredentialsDetails::ClientCredentialsGrantDetails(details.build().expect(COMPLETE))
}

/// What an answer returns of the authentication.
pub(super) fn authentication(config: Option<&ReadAuthConfig>) -> Authentication {
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
                    token_endpoint: details.token_endpoint().to_owned(),
                    authorization_endpoint: None,
                }),
                _ => None,
            },
        },
        Some(Read::BasicAuthConnectionMetadata(read)) => {
            Authentication::Basic { base_endpoint: read.base_endpoint().to_owned(), username: read.username().to_owned() }
        }
        Some(Read::ApiKeyConnectionMetadata(read)) => {
            Authentication::ApiKey { base_endpoint: read.base_endpoint().to_owned(), email: read.email().map(str::to_owned) }
        }
        Some(Read::NoneConnectionMetadata(read)) => Authentication::None { base_endpoint: read.base_endpoint().to_owned() },
        Some(Read::IamConnectionMetadata(read)) => Authentication::Iam {
            role_arn: read.role_arn().to_owned(),
            source_arn: Some(read.source_arn().to_owned()).filter(|arn| !arn.is_empty()),
        },
        _ => Authentication::Other { authentication_type },
    }
}

//! The kinds of authentication that a connector can have, and their members. Secrets are no part of them: the service never returns one,
//! and a request takes it beside the rest.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::url;

/// Declares the enum of kinds and what is listed of each, so that no list can lack one.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $authentication_type:literal,)*) => {
        /// A kind of authentication.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// All kinds, in the order of the API's documentation.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// `ConnectionAuthType` of the API.
            pub const fn authentication_type(self) -> &'static str {
                match self {
                    $(Self::$kind => $authentication_type,)*
                }
            }
        }
    };
}

kinds! {
    /// OAuth 2.0 authorization code grant: each user signs in.
    AuthorizationCode = "OAUTH2_AUTHORIZATION_CODE",
    /// OAuth 2.0 client credentials grant.
    ClientCredentials = "OAUTH2_CLIENT_CREDENTIALS",
    Basic = "BASIC",
    ApiKey = "API_KEY",
    None = "NONE",
    /// A role that Quick Sight assumes.
    Iam = "IAM",
}

/// A kind of authentication with its members, as `AuthenticationMetadata` and `ReadAuthenticationMetadata` of the API have them. It is
/// deserialized from the former and serialized into it, its members spelled in snake case.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum Authentication {
    #[serde(rename = "authorization_code_grant_metadata")]
    AuthorizationCode {
        base_endpoint: String,
        redirect_url: String,
        #[serde(rename = "authorization_code_grant_credentials_source")]
        source: Option<String>,
        #[serde(
            rename = "authorization_code_grant_credentials_details",
            default,
            deserialize_with = "details",
            serialize_with = "authorization_code_details"
        )]
        details: Option<OAuthApplication>,
    },
    #[serde(rename = "client_credentials_grant_metadata")]
    ClientCredentials {
        base_endpoint: String,
        #[serde(rename = "client_credentials_source")]
        source: Option<String>,
        #[serde(
            rename = "client_credentials_details",
            default,
            deserialize_with = "details",
            serialize_with = "client_credentials_details"
        )]
        details: Option<OAuthApplication>,
    },
    #[serde(rename = "basic_auth_connection_metadata")]
    Basic { base_endpoint: String, username: String },
    #[serde(rename = "api_key_connection_metadata")]
    ApiKey { base_endpoint: String, email: Option<String> },
    #[serde(rename = "none_connection_metadata")]
    None { base_endpoint: String },
    #[serde(rename = "iam_connection_metadata")]
    Iam {
        role_arn: String,
        /// Only returned.
        source_arn: Option<String>,
    },
    /// A kind that this version does not know, or an answer that omits the metadata. Only returned.
    #[serde(skip)]
    Other { authentication_type: Option<String> },
}

/// An OAuth application. The authorization endpoint belongs to the authorization code grant alone.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct OAuthApplication {
    pub client_id: String,
    pub token_endpoint: String,
    pub authorization_endpoint: Option<String>,
}

/// Reads `AuthorizationCodeGrantCredentialsDetails` or `ClientCredentialsDetails` of the API, unions of one member each.
fn details<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OAuthApplication>, D::Error> {
    #[derive(Deserialize)]
    enum Details {
        #[serde(rename = "authorization_code_grant_details", alias = "client_credentials_grant_details")]
        Application(OAuthApplication),
    }
    Ok(Option::deserialize(deserializer)?.map(|Details::Application(application)| application))
}

fn authorization_code_details<S: Serializer>(details: &Option<OAuthApplication>, serializer: S) -> Result<S::Ok, S::Error> {
    one_member("authorization_code_grant_details", details).serialize(serializer)
}

fn client_credentials_details<S: Serializer>(details: &Option<OAuthApplication>, serializer: S) -> Result<S::Ok, S::Error> {
    one_member("client_credentials_grant_details", details).serialize(serializer)
}

fn one_member<'a>(name: &'a str, details: &'a Option<OAuthApplication>) -> Option<BTreeMap<&'a str, &'a OAuthApplication>> {
    details.as_ref().map(|application| BTreeMap::from([(name, application)]))
}

impl OAuthApplication {
    fn urls_mut(&mut self) -> impl Iterator<Item = &mut String> {
        [&mut self.token_endpoint].into_iter().chain(&mut self.authorization_endpoint)
    }
}

impl Authentication {
    /// Its kind; none where this version does not know it.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Self::AuthorizationCode { .. } => Some(Kind::AuthorizationCode),
            Self::ClientCredentials { .. } => Some(Kind::ClientCredentials),
            Self::Basic { .. } => Some(Kind::Basic),
            Self::ApiKey { .. } => Some(Kind::ApiKey),
            Self::None { .. } => Some(Kind::None),
            Self::Iam { .. } => Some(Kind::Iam),
            Self::Other { .. } => None,
        }
    }

    /// Whether `returned` is what the service returns of `self` once it is set. What the service adds or may omit is not compared, and URLs
    /// are compared as URLs.
    pub fn reads_as(&self, returned: &Self) -> bool {
        let mut sent = self.clone();
        match (&mut sent, returned) {
            (_, Self::Other { authentication_type: None }) => return true,
            (
                Self::AuthorizationCode { source, .. } | Self::ClientCredentials { source, .. },
                Self::AuthorizationCode { source: returned, .. } | Self::ClientCredentials { source: returned, .. },
            ) => source.clone_from(returned),
            (Self::Iam { source_arn, .. }, Self::Iam { source_arn: returned, .. }) => source_arn.clone_from(returned),
            _ => {}
        }
        sent.with_canonical_urls() == returned.clone().with_canonical_urls()
    }

    /// The same with one spelling of each URL.
    fn with_canonical_urls(mut self) -> Self {
        for url in self.urls_mut() {
            *url = url::canonical(url);
        }
        self
    }

    fn urls_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::AuthorizationCode { base_endpoint, redirect_url, details, .. } => {
                [base_endpoint, redirect_url].into_iter().chain(details.iter_mut().flat_map(OAuthApplication::urls_mut)).collect()
            }
            Self::ClientCredentials { base_endpoint, details, .. } => {
                [base_endpoint].into_iter().chain(details.iter_mut().flat_map(OAuthApplication::urls_mut)).collect()
            }
            Self::Basic { base_endpoint, .. } | Self::ApiKey { base_endpoint, .. } | Self::None { base_endpoint } => {
                vec![base_endpoint]
            }
            Self::Iam { .. } | Self::Other { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Authentication;

    fn role(role: &str, source_arn: Option<&str>) -> Authentication {
        Authentication::Iam { role_arn: role.to_owned(), source_arn: source_arn.map(str::to_owned) }
    }

    #[test]
    fn what_the_service_adds_omits_or_spells_otherwise_is_no_difference() {
        assert!(role("a", None).reads_as(&role("a", Some("arn"))));
        assert!(!role("a", None).reads_as(&role("b", None)));
        assert!(role("a", None).reads_as(&Authentication::Other { authentication_type: None }));
        assert!(!role("a", None).reads_as(&Authentication::Other { authentication_type: Some("IAM".to_owned()) }));
        let none = |url: &str| Authentication::None { base_endpoint: url.to_owned() };
        assert!(none("https://API.example.com/").reads_as(&none("https://api.example.com")));
        assert!(!none("https://api.example.com/a").reads_as(&none("https://api.example.com/b")));
    }
}

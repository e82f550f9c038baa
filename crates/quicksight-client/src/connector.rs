//! A connector: what a request asks for, and what an answer returns.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::SystemTime,
};

use aws_smithy_types::{DateTime, date_time::Format};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use crate::authentication::Authentication;

/// The actions of each principal, by its ARN.
pub type Permissions = BTreeMap<String, BTreeSet<String>>;

/// What `DescribeActionConnectorPermissions` returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedPermissions {
    /// ARN of the connector, if the service returns it.
    pub arn: Option<String>,
    pub permissions: Permissions,
}

/// Tags by their keys.
pub type Tags = BTreeMap<String, String>;

/// What a request sets of a connector and an answer returns. It is deserialized from `CreateActionConnectorRequest` of the API, its members spelled in
/// snake case.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Connector {
    pub name: String,
    /// `ActionConnectorType` of the API.
    #[serde(rename = "type")]
    pub connector_type: String,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
    #[serde(rename = "authentication_config", deserialize_with = "authentication")]
    pub authentication: Authentication,
}

/// Reads `AuthConfig` of the API, whose type follows from its metadata.
fn authentication<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Authentication, D::Error> {
    #[derive(Deserialize)]
    struct AuthConfig {
        authentication_metadata: Authentication,
    }
    AuthConfig::deserialize(deserializer).map(|config| config.authentication_metadata)
}

/// What a request asks for: a connector, and the secret of its authentication if that has one. The service needs it with every request and
/// never returns it.
#[derive(Clone, Debug)]
pub struct Desired {
    pub connector: Connector,
    pub secret: Option<SecretString>,
}

/// What `DescribeActionConnector` returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    pub connector: Connector,
    pub attributes: ServiceAttributes,
}

/// What the service alone decides of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceAttributes {
    pub arn: Option<String>,
    pub status: Option<String>,
    pub enabled_actions: Option<BTreeSet<String>>,
    /// RFC 3339.
    pub created_time: Option<String>,
    /// RFC 3339.
    pub last_updated_time: Option<String>,
    /// Why the last creation or update failed.
    pub error: Option<Failure>,
}

/// What the service returns of a creation or update that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Such as `GENERIC_ERROR`.
    pub error_type: Option<String>,
    pub message: Option<String>,
}

/// What a list returns of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: String,
    pub name: String,
    pub connector_type: String,
    /// Without the enabled actions.
    pub attributes: ServiceAttributes,
}

/// What the status of a connector means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Stable,
    Failed,
    Deleted,
    /// A change is in progress, or the status is one that this version does not know.
    InProgress,
}

impl ServiceAttributes {
    /// The phase of the connector. A service that returns no status has nothing to wait for.
    pub fn phase(&self) -> Phase {
        match self.status.as_deref() {
            None | Some("CREATION_SUCCESSFUL" | "UPDATE_SUCCESSFUL") => Phase::Stable,
            Some("CREATION_FAILED" | "UPDATE_FAILED") => Phase::Failed,
            Some("DELETED") => Phase::Deleted,
            Some(_) => Phase::InProgress,
        }
    }

    /// Whether the connector was created at `time` or later. The service returns whole seconds, so the second of `time` counts. False where
    /// it returns no time of creation.
    pub fn was_created_since(&self, time: SystemTime) -> bool {
        let created = self.created_time.as_deref().and_then(|text| DateTime::from_str(text, Format::DateTime).ok());
        created.is_some_and(|created| created.secs() >= DateTime::from(time).secs())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<&str> = [&self.error_type, &self.message].into_iter().filter_map(|part| part.as_deref()).collect();
        f.write_str(if parts.is_empty() { "Quick Sight returned no reason" } else { "" })?;
        f.write_str(&parts.join(": "))
    }
}

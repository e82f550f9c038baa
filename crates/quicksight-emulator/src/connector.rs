//! One connector as the service holds it, how its status moves, and what each kind of answer shows of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::options::Deletion;
use crate::validation::project;

/// Everything the service knows of one connector, secrets included. Tests may change any of it behind Terraform's back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connector {
    pub account: String,
    pub region: String,
    /// The API's ActionConnectorId.
    pub id: String,
    pub arn: String,
    /// The API's Type; any text, as the service has types that its API does not know.
    #[serde(rename = "type")]
    pub connector_type: String,
    pub name: String,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
    /// As it was received, in the shape AuthConfig. Answers show the part of it that ReadAuthConfig has.
    pub authentication_config: Value,
    /// One entry for each principal, in the order of the grants.
    pub permissions: Vec<Permission>,
    /// The Quick Sight user that owns the connector for having created it, if anybody does.
    pub creator: Option<String>,
    pub tags: BTreeMap<String, String>,
    /// What somebody has enabled, which the API does not: empty unless a test plants some.
    pub enabled_actions: Vec<String>,
    pub status: String,
    pub error: Option<ConnectorError>,
    /// Seconds since 1970.
    pub created_time: f64,
    /// Seconds since 1970.
    pub last_updated_time: f64,
    /// The body of the last create or update request, null for a planted connector.
    #[serde(default)]
    pub last_request: Value,
    /// The creation, update or deletion that runs. Public only so that tests can write `..Connector::new(...)`.
    #[doc(hidden)]
    #[serde(skip)]
    pub transition: Option<Transition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Permission {
    pub principal: String,
    pub actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ConnectorError {
    #[serde(rename = "Type")]
    pub error_type: String,
    pub message: String,
}

/// What becomes of a connector when its time has come.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// None is never: the time is longer than the clock goes.
    until: Option<Instant>,
    end: End,
}

#[derive(Debug, Clone, PartialEq)]
enum End {
    Status(&'static str, Option<ConnectorError>),
    Gone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existence {
    Exists,
    Gone,
}

impl Connector {
    /// A finished connector of the authentication type NONE, to be changed into whatever a test wants to plant.
    pub fn new(account: &str, region: &str, id: &str, connector_type: &str) -> Self {
        let now = seconds_now();
        Self {
            account: account.to_owned(),
            region: region.to_owned(),
            id: id.to_owned(),
            arn: format!("arn:{}:quicksight:{region}:{account}:action-connector/{id}", partition(region)),
            connector_type: connector_type.to_owned(),
            name: id.to_owned(),
            description: None,
            vpc_connection_arn: None,
            authentication_config: json!({
                "AuthenticationType": "NONE",
                "AuthenticationMetadata": { "NoneConnectionMetadata": { "BaseEndpoint": "https://example.com" } },
            }),
            permissions: Vec::new(),
            creator: None,
            tags: BTreeMap::new(),
            enabled_actions: Vec::new(),
            status: "CREATION_SUCCESSFUL".to_owned(),
            error: None,
            created_time: now,
            last_updated_time: now,
            last_request: Value::Null,
            transition: None,
        }
    }

    pub(crate) fn start_creation(&mut self, time: Duration) {
        self.start("CREATION_IN_PROGRESS", "CREATION_SUCCESSFUL", time);
    }

    pub(crate) fn start_update(&mut self, time: Duration) {
        self.last_updated_time = seconds_now();
        self.start("UPDATE_IN_PROGRESS", "UPDATE_SUCCESSFUL", time);
    }

    pub(crate) fn start_deletion(&mut self, time: Duration, deletion: Deletion) {
        match deletion {
            Deletion::Deleted => self.status = "DELETED".to_owned(),
            Deletion::NotFound | Deletion::Visible => {}
        }
        self.transition = Some(Transition { until: Instant::now().checked_add(time), end: End::Gone });
    }

    /// The creation or update that was just started ends badly.
    pub(crate) fn fail(&mut self, message: &str) {
        let creation = self.status.starts_with("CREATION");
        let failed = if creation { "CREATION_FAILED" } else { "UPDATE_FAILED" };
        let error = ConnectorError { error_type: "INTERNAL_FAILURE".to_owned(), message: message.to_owned() };
        match &mut self.transition {
            Some(transition) => transition.end = End::Status(failed, Some(error)),
            None => {
                self.status = failed.to_owned();
                self.error = Some(error);
            }
        }
    }

    pub(crate) fn complete_transitions(&mut self) -> Existence {
        let Some(transition) =
            self.transition.take_if(|transition| transition.until.is_some_and(|until| until <= Instant::now()))
        else {
            return Existence::Exists;
        };
        match transition.end {
            End::Gone => Existence::Gone,
            End::Status(status, error) => {
                self.status = status.to_owned();
                self.error = error;
                Existence::Exists
            }
        }
    }

    pub(crate) fn is_being_deleted(&self) -> bool {
        self.transition.as_ref().is_some_and(|transition| transition.end == End::Gone)
    }

    pub(crate) fn is_in_transition(&self) -> bool {
        self.transition.is_some()
    }

    /// The shape ActionConnectorSummary.
    pub(crate) fn summary(&self) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("Arn".to_owned(), json!(self.arn));
        members.insert("ActionConnectorId".to_owned(), json!(self.id));
        members.insert("Type".to_owned(), json!(self.connector_type));
        members.insert("Name".to_owned(), json!(self.name));
        members.insert("CreatedTime".to_owned(), json!(self.created_time));
        members.insert("LastUpdatedTime".to_owned(), json!(self.last_updated_time));
        members.insert("Status".to_owned(), json!(self.status));
        if let Some(error) = &self.error {
            members.insert("Error".to_owned(), json!(error));
        }
        members
    }

    /// The shape ActionConnector: the summary and what only Describe shows.
    pub(crate) fn description(&self) -> Map<String, Value> {
        let mut members = self.summary();
        members.insert("AuthenticationConfig".to_owned(), self.readable_authentication());
        members.insert("EnabledActions".to_owned(), json!(self.enabled_actions));
        if let Some(description) = &self.description {
            members.insert("Description".to_owned(), json!(description));
        }
        if let Some(vpc_connection_arn) = &self.vpc_connection_arn {
            members.insert("VpcConnectionArn".to_owned(), json!(vpc_connection_arn));
        }
        members
    }

    /// Adds what the service fills in: a SourceArn that no request has, and the only credentials source there is.
    fn readable_authentication(&self) -> Value {
        let mut written = self.authentication_config.clone();
        let mut fill = |path: &str, when: Option<&str>, member: &str, value: &str| {
            let Some(metadata) = written.pointer_mut(&format!("/AuthenticationMetadata/{path}")).and_then(Value::as_object_mut)
            else {
                return;
            };
            if when.is_none_or(|when| metadata.get(when).is_some_and(|value| !value.is_null())) {
                metadata.entry(member).or_insert_with(|| json!(value));
            }
        };
        fill("IamConnectionMetadata", None, "SourceArn", &self.arn);
        fill(
            "AuthorizationCodeGrantMetadata",
            Some("AuthorizationCodeGrantCredentialsDetails"),
            "AuthorizationCodeGrantCredentialsSource",
            "PLAIN_CREDENTIALS",
        );
        fill("ClientCredentialsGrantMetadata", Some("ClientCredentialsDetails"), "ClientCredentialsSource", "PLAIN_CREDENTIALS");
        project("ReadAuthConfig", &written)
    }

    fn start(&mut self, during: &'static str, after: &'static str, time: Duration) {
        self.error = None;
        if time.is_zero() {
            self.status = after.to_owned();
            self.transition = None;
            return;
        }
        self.status = during.to_owned();
        self.transition = Some(Transition { until: Instant::now().checked_add(time), end: End::Status(after, None) });
    }
}

/// China and GovCloud have partitions of their own.
pub(crate) fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ if region.starts_with("us-isob-") => "aws-iso-b",
        _ if region.starts_with("us-iso-") => "aws-iso",
        _ if region.starts_with("eusc-") => "aws-eusc",
        _ => "aws",
    }
}

/// To the millisecond, as the service answers.
fn seconds_now() -> f64 {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    (since_1970.as_secs_f64() * 1000.0).floor() / 1000.0
}

/// What a connector of this type can do is decided by the service; these names are made up, their form is the one of ActionId.
pub(crate) fn actions_of_type(connector_type: &str) -> Vec<String> {
    let prefix = connector_type.to_ascii_lowercase();
    ["create", "list", "read"].iter().map(|action| format!("{prefix}:{action}")).collect()
}

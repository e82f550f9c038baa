//! A connector in Rust's words, between Terraform's values and the SDK's types: what a request says, and what an answer says.

use std::{collections::BTreeSet, fmt};

use terraform_plugin::{diagnostic::Diagnostic, path::Path, schema::Block, secret::Secret, value::Value};

use super::{
    authentication::{
        self, API_KEY_CONNECTION, AUTHORIZATION_CODE, BASIC, CLIENT_CREDENTIALS, CONFIG, IAM, Kind, METADATA, NONE,
        SecretArgument,
    },
    memory::Memory,
    schema::SCHEMA,
    secrets::{Need, secret_is_missing},
    url,
};

/// Members that Describe may omit though the connector has them.
pub const DESCRIPTION: &str = "description";
pub const VPC_CONNECTION: &str = "vpc_connection_arn";

/// Where a connector is. Together with the service's endpoint, all that is needed to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub account: String,
    pub region: String,
    pub id: String,
}

/// What create and update say of a connector beside its place, permissions and tags; and what Describe answers of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connector {
    pub name: String,
    pub connector_type: String,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
    pub authentication: Authentication,
}

/// What only the service knows of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
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

/// What the service says of a creation or update that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// Such as `GENERIC_ERROR`.
    pub error_type: Option<String>,
    pub message: Option<String>,
}

/// What a list says of a connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub id: String,
    pub name: String,
    pub connector_type: String,
    pub facts: Facts,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said: Vec<&str> = [&self.error_type, &self.message].into_iter().filter_map(|part| part.as_deref()).collect();
        f.write_str(if said.is_empty() { "the service gave no reason" } else { "" })?;
        f.write_str(&said.join(": "))
    }
}

/// One kind of authentication with its arguments. A secret is `Some` in requests and `None` in answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authentication {
    AuthorizationCode {
        base_endpoint: String,
        redirect_url: String,
        source: Option<String>,
        details: Option<OAuthApplication>,
    },
    ClientCredentials {
        base_endpoint: String,
        source: Option<String>,
        details: Option<OAuthApplication>,
    },
    Basic {
        base_endpoint: String,
        username: String,
        password: Option<Secret>,
    },
    ApiKey {
        base_endpoint: String,
        api_key: Option<Secret>,
        email: Option<String>,
    },
    None {
        base_endpoint: String,
    },
    Iam {
        role_arn: String,
        source_arn: Option<String>,
    },
    /// A kind that this version does not know; only the service can answer it.
    Other {
        authentication_type: Option<String>,
    },
}

/// An OAuth application. The authorization endpoint is there exactly for the authorization code grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthApplication {
    pub client_id: String,
    pub client_secret: Option<Secret>,
    pub token_endpoint: String,
    pub authorization_endpoint: Option<String>,
}

impl OAuthApplication {
    fn urls_mut(&mut self) -> impl Iterator<Item = &mut String> {
        [&mut self.token_endpoint].into_iter().chain(&mut self.authorization_endpoint)
    }
}

impl Place {
    /// The place that a planned or stored resource value names.
    pub fn of(resource: &Value) -> Result<Self, Diagnostic> {
        Ok(Self {
            account: required(resource, "aws_account_id")?,
            region: required(resource, "region")?,
            id: required(resource, "action_connector_id")?,
        })
    }

    /// The `id` of the resource: `ACCOUNT,CONNECTOR`.
    pub fn resource_id(&self) -> String {
        format!("{},{}", self.account, self.id)
    }

    /// The identity of the resource.
    pub fn identity(&self) -> Value {
        Value::object([
            ("action_connector_id", Value::string(&self.id)),
            ("account_id", Value::string(&self.account)),
            ("region", Value::string(&self.region)),
        ])
    }

    /// What tells it from every other connector.
    pub fn key(&self) -> String {
        format!("{}@{}", self.resource_id(), self.region)
    }

    /// Writes the place into a resource value.
    pub fn write(&self, resource: &mut Value) {
        resource.replace_at(&["aws_account_id"], Value::string(&self.account));
        resource.replace_at(&["region"], Value::string(&self.region));
        resource.replace_at(&["action_connector_id"], Value::string(&self.id));
        resource.replace_at(&["id"], Value::string(self.resource_id()));
    }
}

impl Connector {
    /// What a plan asks for, with the secret from the configuration: the plan may not hold it, and the state may be older.
    pub fn requested(planned: &Value, config: &Value) -> Result<Self, Diagnostic> {
        Ok(Self {
            name: required(planned, "name")?,
            connector_type: required(planned, "type")?,
            description: text(planned, "description"),
            vpc_connection_arn: text(planned, "vpc_connection_arn"),
            authentication: Authentication::requested(planned, config)?,
        })
    }

    /// Writes what the service returned into a resource value, keeping what it never returns: the secret and its version. An optional
    /// member that it omits was cleared if it has returned it before, and is otherwise unchanged.
    pub fn write(&self, resource: &mut Value, memory: &mut Memory) {
        let Self { name, connector_type, description, vpc_connection_arn, authentication } = self;
        resource.replace_at(&["name"], Value::string(name));
        resource.replace_at(&["type"], Value::string(connector_type));
        for (member, returned) in [(DESCRIPTION, description), (VPC_CONNECTION, vpc_connection_arn)] {
            match returned {
                Some(text) => {
                    memory.returned.insert(member.to_owned());
                    resource.replace_at(&[member], Value::string(text));
                }
                None if memory.returned.contains(member) => resource.replace_at(&[member], Value::Null),
                None => {}
            }
        }
        let authentication = authentication.value(resource);
        resource.replace_at(&[CONFIG], authentication);
    }
}

impl Facts {
    /// Writes the facts into a resource value. What the service left out of its answer stays as it was.
    pub fn write(&self, resource: &mut Value) {
        let mut replace = |name: &str, text: &Option<String>| {
            if let Some(text) = text {
                resource.replace_at(&[name], Value::string(text));
            }
        };
        replace("arn", &self.arn);
        replace("status", &self.status);
        replace("created_time", &self.created_time);
        replace("last_updated_time", &self.last_updated_time);
        if let Some(actions) = &self.enabled_actions {
            resource.replace_at(&["enabled_actions"], Value::set(actions.iter().map(Value::string)));
        }
    }
}

impl Authentication {
    fn requested(planned: &Value, config: &Value) -> Result<Self, Diagnostic> {
        let Some(kind) = Kind::of(planned) else {
            return Ok(Self::Other { authentication_type: text(planned.get(CONFIG), "authentication_type") });
        };
        let block = planned.at(&kind.way(&[]));
        let secret = || {
            let (way, argument) = kind.secret_way()?;
            configured_secret(planned.at(&way), config.at(&way), argument)
        };
        if let Some((way, argument)) = kind.secret_way()
            && !planned.at(&way).is_null()
            && secret().is_none()
        {
            return Err(secret_is_missing(&way, argument, Need::Apply));
        }
        let base_endpoint = || required(block, "base_endpoint");
        let application = || {
            let Some((way, _)) = kind.secret_way() else { return Ok(None) };
            let details = planned.at(&way);
            if details.is_null() {
                return Ok(None);
            }
            Ok(Some(OAuthApplication {
                client_id: required(details, "client_id")?,
                client_secret: secret(),
                token_endpoint: required(details, "token_endpoint")?,
                authorization_endpoint: text(details, "authorization_endpoint"),
            }))
        };
        Ok(if kind == &AUTHORIZATION_CODE {
            Self::AuthorizationCode {
                base_endpoint: base_endpoint()?,
                redirect_url: required(block, "redirect_url")?,
                source: text(block, "authorization_code_grant_credentials_source"),
                details: application()?,
            }
        } else if kind == &CLIENT_CREDENTIALS {
            Self::ClientCredentials {
                base_endpoint: base_endpoint()?,
                source: text(block, "client_credentials_source"),
                details: application()?,
            }
        } else if kind == &BASIC {
            Self::Basic { base_endpoint: base_endpoint()?, username: required(block, "username")?, password: secret() }
        } else if kind == &API_KEY_CONNECTION {
            Self::ApiKey { base_endpoint: base_endpoint()?, api_key: secret(), email: text(block, "email") }
        } else if kind == &NONE {
            Self::None { base_endpoint: base_endpoint()? }
        } else {
            Self::Iam { role_arn: required(block, "role_arn")?, source_arn: text(block, "source_arn") }
        })
    }

    /// The row of this kind; nothing for a kind that this version does not know.
    pub fn kind(&self) -> Option<&'static Kind> {
        match self {
            Self::AuthorizationCode { .. } => Some(&AUTHORIZATION_CODE),
            Self::ClientCredentials { .. } => Some(&CLIENT_CREDENTIALS),
            Self::Basic { .. } => Some(&BASIC),
            Self::ApiKey { .. } => Some(&API_KEY_CONNECTION),
            Self::None { .. } => Some(&NONE),
            Self::Iam { .. } => Some(&IAM),
            Self::Other { .. } => None,
        }
    }

    /// The secret that goes with a request.
    pub fn secret(&self) -> Option<&Secret> {
        match self {
            Self::AuthorizationCode { details, .. } | Self::ClientCredentials { details, .. } => {
                details.as_ref()?.client_secret.as_ref()
            }
            Self::Basic { password, .. } => password.as_ref(),
            Self::ApiKey { api_key, .. } => api_key.as_ref(),
            Self::None { .. } | Self::Iam { .. } | Self::Other { .. } => None,
        }
    }

    /// Whether an answer that says `there` says what was sent. What the service adds on its own, and what it may leave out, is not
    /// compared; a secret cannot be.
    pub fn reads_as(&self, there: &Self) -> bool {
        if (*there == Self::Other { authentication_type: None }) {
            return true;
        }
        let mut sent = self.clone();
        match &mut sent {
            Self::AuthorizationCode { source, details, .. } | Self::ClientCredentials { source, details, .. } => {
                if let Self::AuthorizationCode { source: there, .. } | Self::ClientCredentials { source: there, .. } = there {
                    *source = there.clone();
                }
                if let Some(application) = details {
                    application.client_secret = None;
                }
            }
            Self::Basic { password, .. } => *password = None,
            Self::ApiKey { api_key, .. } => *api_key = None,
            Self::Iam { source_arn, .. } => {
                if let Self::Iam { source_arn: there, .. } = there {
                    *source_arn = there.clone();
                }
            }
            Self::None { .. } | Self::Other { .. } => {}
        }
        sent.with_canonical_urls() == there.clone().with_canonical_urls()
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

    /// The `authentication_config` of an answer. The secret and its version come from `prior`, a resource value, as long as
    /// that has the same kind of authentication.
    fn value(&self, prior: &Value) -> Value {
        let rows = authentication::rows().block;
        let Some(kind) = self.kind() else {
            let Self::Other { authentication_type } = self else { return Value::Null };
            // The service told nothing of it, which is no news.
            if authentication_type.is_none() && !prior.get(CONFIG).is_null() {
                return prior.get(CONFIG).clone();
            }
            return filled(&rows, [("authentication_type", Value::optional_string(authentication_type.clone()))]);
        };
        let metadata = row(&rows, METADATA);
        let block = self.block(row(metadata, kind.block), prior.at(&kind.way(&[])));
        let mut value = filled(
            &rows,
            [
                ("authentication_type", Value::string(kind.authentication_type)),
                (METADATA, filled(metadata, [(kind.block, block)])),
            ],
        );
        if let Some((way, argument)) = kind.secret_way() {
            for name in [argument.plain, argument.version] {
                let way = [&way[1..], &[name]].concat();
                value.replace_at(&way, prior.get(CONFIG).at(&way).clone());
            }
        }
        url::keep_spelling(&mut value, prior.get(CONFIG));
        value
    }

    fn block(&self, rows: &Block, prior: &Value) -> Value {
        // A source that the service leaves out of its answer is no news.
        let source = |name, source: &Option<String>| {
            let prior = prior.get(name);
            source.as_ref().map_or_else(|| if prior.is_unknown() { Value::Null } else { prior.clone() }, Value::string)
        };
        match self {
            Self::AuthorizationCode { base_endpoint, redirect_url, source: from, details } => filled(
                rows,
                [
                    ("base_endpoint", Value::string(base_endpoint)),
                    ("redirect_url", Value::string(redirect_url)),
                    ("authorization_code_grant_credentials_source", source("authorization_code_grant_credentials_source", from)),
                    details_value(rows, details.as_ref()),
                ],
            ),
            Self::ClientCredentials { base_endpoint, source: from, details } => filled(
                rows,
                [
                    ("base_endpoint", Value::string(base_endpoint)),
                    ("client_credentials_source", source("client_credentials_source", from)),
                    details_value(rows, details.as_ref()),
                ],
            ),
            Self::Basic { base_endpoint, username, password: _ } => {
                filled(rows, [("base_endpoint", Value::string(base_endpoint)), ("username", Value::string(username))])
            }
            Self::ApiKey { base_endpoint, api_key: _, email } => {
                filled(rows, [("base_endpoint", Value::string(base_endpoint)), ("email", Value::optional_string(email.clone()))])
            }
            Self::None { base_endpoint } => filled(rows, [("base_endpoint", Value::string(base_endpoint))]),
            Self::Iam { role_arn, source_arn } => {
                filled(rows, [("role_arn", Value::string(role_arn)), ("source_arn", Value::optional_string(source_arn.clone()))])
            }
            Self::Other { .. } => Value::Null,
        }
    }
}

/// The two nested blocks around an OAuth application. Each kind that has them has one block holding one block.
fn details_value(rows: &Block, details: Option<&OAuthApplication>) -> (&'static str, Value) {
    let outer = rows.blocks.first().expect("a kind with an OAuth application has the block for it");
    let inner = outer.block.blocks.first().expect("the block for an OAuth application holds one block");
    let value = details.map_or(Value::Null, |application| {
        let mut value = filled(
            &inner.block,
            [
                ("client_id", Value::string(&application.client_id)),
                ("token_endpoint", Value::string(&application.token_endpoint)),
            ],
        );
        value.replace_at(&["authorization_endpoint"], Value::optional_string(application.authorization_endpoint.clone()));
        filled(&outer.block, [(inner.name, value)])
    });
    (outer.name, value)
}

/// An empty value of the block with these attributes and blocks set.
fn filled<const N: usize>(rows: &Block, values: [(&str, Value); N]) -> Value {
    let mut value = rows.empty();
    for (name, new) in values {
        value.replace_at(&[name], new);
    }
    value
}

fn row<'a>(rows: &'a Block, name: &str) -> &'a Block {
    &rows.block(name).expect("the rows of the kinds are the rows of authentication_metadata").block
}

/// The secret to send. Where the plan has one, state will have it, so it is this one that is sent: with `ignore_changes` the
/// configuration may hold another.
fn configured_secret(planned: &Value, config: &Value, argument: &SecretArgument) -> Option<Secret> {
    let forms = [planned.get(argument.plain), config.get(argument.write_only), config.get(argument.plain)];
    forms.into_iter().find_map(Value::as_secret).cloned()
}

/// The secret that a resource value holds, if it was given in the form that is kept.
pub fn stored_secret(resource: &Value) -> Option<Secret> {
    let (way, argument) = Kind::of(resource)?.secret_way()?;
    resource.at(&way).get(argument.plain).as_secret().cloned()
}

/// A string that the rows require, or that planning has set.
fn required(value: &Value, name: &'static str) -> Result<String, Diagnostic> {
    text(value, name).ok_or_else(|| Diagnostic::bug(format!("{name} has no value where one was promised.")).at(Path::of(&[name])))
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).as_str().map(str::to_owned)
}

/// A resource value with nothing set.
pub fn empty() -> Value {
    SCHEMA.block.empty()
}

//! Between Terraform's values and the model of the client, both ways.

use quicksight_client::{Authentication, Connector, Desired, OAuthApplication, SecretString, ServiceAttributes};
use terraform_plugin::{diagnostic::Diagnostic, schema::Block, secret::Secret, typed, value::Value};

use super::{
    authentication,
    kinds::{self, CONFIG, METADATA, SecretArgument},
    memory::Memory,
    schema::SCHEMA,
    secrets::{Need, secret_is_missing},
    url,
};

/// Members that Describe may omit though the connector has them.
pub const DESCRIPTION: &str = "description";
pub const VPC_CONNECTION: &str = "vpc_connection_arn";

/// The connector that a plan asks for, with the secret from the configuration: the plan may not hold it, and the state may be older.
pub fn desired(planned: &Value, config: &Value) -> Result<Desired, Diagnostic> {
    let row = kinds::configured(planned)
        .ok_or_else(|| Diagnostic::bug("A connector of an unknown kind of authentication was about to be written."))?;
    let mut secret = None;
    if let Some((way, argument)) = row.secret_way()
        && !planned.at(&way).is_null()
    {
        let found = configured_secret(planned.at(&way), config.at(&way), argument);
        let found = found.ok_or_else(|| secret_is_missing(&way, argument, Need::Apply))?;
        secret = Some(found.as_secret_string().clone());
    }
    let connector = typed::read(planned).map_err(|error| Diagnostic::bug(format!("The plan cannot be sent: {error}.")))?;
    Ok(Desired { connector, secret })
}

/// Writes what the service returned into a resource value, keeping what it never returns: the secret and its version. An optional
/// member that it omits was cleared if it has returned it before, and is otherwise unchanged.
pub fn write_connector(connector: &Connector, resource: &mut Value, memory: &mut Memory) {
    let Connector { name, connector_type, description, vpc_connection_arn, authentication } = connector;
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
    let authentication = authentication_value(authentication, resource);
    resource.replace_at(&[CONFIG], authentication);
}

/// Writes what only the service decides into a resource value. What it omitted is unchanged.
pub fn write_attributes(attributes: &ServiceAttributes, resource: &mut Value) {
    let mut replace = |name: &str, text: &Option<String>| {
        if let Some(text) = text {
            resource.replace_at(&[name], Value::string(text));
        }
    };
    replace("arn", &attributes.arn);
    replace("status", &attributes.status);
    replace("created_time", &attributes.created_time);
    replace("last_updated_time", &attributes.last_updated_time);
    if let Some(actions) = &attributes.enabled_actions {
        resource.replace_at(&["enabled_actions"], Value::set(actions.iter().map(Value::string)));
    }
}

/// The `authentication_config` of an answer. The secret and its version come from `prior`, a resource value, as long as that has the same
/// kind of authentication.
fn authentication_value(authentication: &Authentication, prior: &Value) -> Value {
    let rows = authentication::rows().block;
    let Some(kind) = authentication.kind() else {
        let Authentication::Other { authentication_type } = authentication else { return Value::Null };
        // The service returned nothing of it, so it is unchanged.
        if authentication_type.is_none() && !prior.get(CONFIG).is_null() {
            return prior.get(CONFIG).clone();
        }
        return filled(&rows, [("authentication_type", Value::optional_string(authentication_type.clone()))]);
    };
    let (row, metadata) = (kinds::row(kind), block_rows(&rows, METADATA));
    let block = block_value(authentication, block_rows(metadata, row.block), prior.at(&row.way(&[])));
    let mut value = filled(
        &rows,
        [("authentication_type", Value::string(kind.authentication_type())), (METADATA, filled(metadata, [(row.block, block)]))],
    );
    if let Some((way, argument)) = row.secret_way() {
        for name in [argument.plain, argument.version] {
            let way = [&way[1..], &[name]].concat();
            value.replace_at(&way, prior.get(CONFIG).at(&way).clone());
        }
    }
    url::keep_spelling(&mut value, prior.get(CONFIG));
    value
}

fn block_value(authentication: &Authentication, rows: &Block, prior: &Value) -> Value {
    // A source that the service omits is unchanged.
    let source = |name, source: &Option<String>| {
        let prior = prior.get(name);
        source.as_ref().map_or_else(|| if prior.is_unknown() { Value::Null } else { prior.clone() }, Value::string)
    };
    match authentication {
        Authentication::AuthorizationCode { base_endpoint, redirect_url, source: from, details } => filled(
            rows,
            [
                ("base_endpoint", Value::string(base_endpoint)),
                ("redirect_url", Value::string(redirect_url)),
                ("authorization_code_grant_credentials_source", source("authorization_code_grant_credentials_source", from)),
                details_value(rows, details.as_ref()),
            ],
        ),
        Authentication::ClientCredentials { base_endpoint, source: from, details } => filled(
            rows,
            [
                ("base_endpoint", Value::string(base_endpoint)),
                ("client_credentials_source", source("client_credentials_source", from)),
                details_value(rows, details.as_ref()),
            ],
        ),
        Authentication::Basic { base_endpoint, username } => {
            filled(rows, [("base_endpoint", Value::string(base_endpoint)), ("username", Value::string(username))])
        }
        Authentication::ApiKey { base_endpoint, email } => {
            filled(rows, [("base_endpoint", Value::string(base_endpoint)), ("email", Value::optional_string(email.clone()))])
        }
        Authentication::None { base_endpoint } => filled(rows, [("base_endpoint", Value::string(base_endpoint))]),
        Authentication::Iam { role_arn, source_arn } => {
            filled(rows, [("role_arn", Value::string(role_arn)), ("source_arn", Value::optional_string(source_arn.clone()))])
        }
        Authentication::Other { .. } => Value::Null,
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
        if let Some(endpoint) = &application.authorization_endpoint {
            value.replace_at(&["authorization_endpoint"], Value::string(endpoint));
        }
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

fn block_rows<'a>(rows: &'a Block, name: &str) -> &'a Block {
    &rows.block(name).expect("the rows of the kinds are the rows of authentication_metadata").block
}

/// The secret to send. Where the plan has one, state will have it, so it is this one that is sent: with `ignore_changes` the
/// configuration may hold another.
fn configured_secret(planned: &Value, config: &Value, argument: &SecretArgument) -> Option<Secret> {
    let forms = [planned.get(argument.plain), config.get(argument.write_only), config.get(argument.plain)];
    forms.into_iter().find_map(Value::as_secret).cloned()
}

/// The secret that a resource value holds, if it was given in the form that is kept.
pub fn stored_secret(resource: &Value) -> Option<SecretString> {
    let (way, argument) = kinds::configured(resource)?.secret_way()?;
    resource.at(&way).get(argument.plain).as_secret().map(|secret| secret.as_secret_string().clone())
}

/// A resource value with nothing set.
pub fn empty() -> Value {
    SCHEMA.block.empty()
}

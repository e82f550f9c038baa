//! Between Terraform's values and the model of the client, both ways.

use quicksight_client::{Authentication, Connector, Desired, SecretString, ServiceAttributes};
use serde::Serialize;
use terraform_plugin::{diagnostic::Diagnostic, secret::Secret, typed, value::Value};

use super::{
    authentication,
    kinds::{self, CONFIG, SecretArgument},
    private_state::PrivateState,
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
        .ok_or_else(|| Diagnostic::bug("A connector with an unknown kind of authentication cannot be written."))?;
    let mut secret = None;
    if let Some((names, argument)) = row.secret_block()
        && !planned.at(&names).is_null()
    {
        let found = configured_secret(planned.at(&names), config.at(&names), argument);
        let found = found.ok_or_else(|| secret_is_missing(&names, argument, Need::Apply))?;
        secret = Some(found.as_secret_string().clone());
    }
    let connector = typed::read(planned).map_err(|error| Diagnostic::bug(format!("The plan cannot be sent: {error}.")))?;
    Ok(Desired { connector, secret })
}

/// Writes what the service returned into a resource value, keeping what it never returns: the secret and its version. An optional
/// member that it omits was cleared if it has returned it before, and is otherwise unchanged.
pub fn write_connector(connector: &Connector, resource: &mut Value, private_state: &mut PrivateState) {
    let Connector { name, connector_type, description, vpc_connection_arn, authentication } = connector;
    resource.replace_at(&["name"], Value::string(name));
    resource.replace_at(&["type"], Value::string(connector_type));
    for (member, returned) in [(DESCRIPTION, description), (VPC_CONNECTION, vpc_connection_arn)] {
        match returned {
            Some(text) => {
                private_state.returned.insert(member.to_owned());
                resource.replace_at(&[member], Value::string(text));
            }
            None if private_state.returned.contains(member) => resource.replace_at(&[member], Value::Null),
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
        let mut value = rows.empty();
        value.replace_at(&["authentication_type"], Value::optional_string(authentication_type.clone()));
        return value;
    };
    let config = AuthConfig { authentication_type: kind.authentication_type(), authentication_metadata: authentication };
    let mut value = typed::write(&config, &rows).expect("the rows of the kinds have the members of the API");
    let row = kinds::row(kind);
    if let Some((names, argument)) = row.secret_block() {
        for name in [argument.plain, argument.version] {
            let names = [&names[1..], &[name]].concat();
            value.replace_at(&names, prior.get(CONFIG).at(&names).clone());
        }
    }
    // A source that the service omits is unchanged.
    if let Some(source) = row.source
        && let names = &row.names(&[source])[1..]
        && value.at(names).is_null()
    {
        value.replace_at(names, prior.get(CONFIG).at(names).clone().null_where_unknown());
    }
    url::keep_spelling(&mut value, prior.get(CONFIG));
    value
}

/// `AuthConfig` of the API, as the rows have it.
#[derive(Serialize)]
struct AuthConfig<'a> {
    authentication_type: &'static str,
    authentication_metadata: &'a Authentication,
}

/// The secret to send. Where the plan has one, state will have it, so it is this one that is sent: with `ignore_changes` the
/// configuration may hold another.
fn configured_secret(planned: &Value, config: &Value, argument: &SecretArgument) -> Option<Secret> {
    let forms = [planned.get(argument.plain), config.get(argument.write_only), config.get(argument.plain)];
    forms.into_iter().find_map(Value::as_secret).cloned()
}

/// The secret that a resource value holds, if it was given in the form that is kept.
pub fn stored_secret(resource: &Value) -> Option<SecretString> {
    let (names, argument) = kinds::configured(resource)?.secret_block()?;
    resource.at(&names).get(argument.plain).as_secret().map(|secret| secret.as_secret_string().clone())
}

/// A resource value with nothing set.
pub fn empty() -> Value {
    SCHEMA.block.empty()
}

#[cfg(test)]
mod tests {
    use quicksight_client::{Authentication, Kind, OAuthApplication};
    use terraform_plugin::{secret::Secret, typed, value::Value};

    use super::{CONFIG, authentication_value, empty};
    use crate::action_connector::kinds;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    /// With every member that can be set.
    fn whole(kind: Kind) -> Authentication {
        let base_endpoint = text("https://api.example.com");
        let details = |authorization_endpoint| {
            let (client_id, token_endpoint) = (text("id"), text("https://example.com/token"));
            Some(OAuthApplication { client_id, token_endpoint, authorization_endpoint })
        };
        let source = Some(text("PLAIN_CREDENTIALS"));
        match kind {
            Kind::AuthorizationCode => {
                let (redirect_url, details) = (text("https://example.com/r"), details(Some(text("https://example.com/a"))));
                Authentication::AuthorizationCode { base_endpoint, redirect_url, source, details }
            }
            Kind::ClientCredentials => Authentication::ClientCredentials { base_endpoint, source, details: details(None) },
            Kind::Basic => Authentication::Basic { base_endpoint, username: text("ada") },
            Kind::ApiKey => Authentication::ApiKey { base_endpoint, email: Some(text("ada@example.com")) },
            Kind::None => Authentication::None { base_endpoint },
            Kind::Iam => Authentication::Iam { role_arn: text("arn:role"), source_arn: Some(text("arn:source")) },
        }
    }

    #[test]
    fn authentication_of_every_kind_is_read_as_it_was_written() {
        for &kind in Kind::ALL {
            let value = authentication_value(&whole(kind), &empty());
            assert_eq!(value.get("authentication_type").as_str(), Some(kind.authentication_type()));
            assert_eq!(typed::read(value.get("authentication_metadata")), Ok(whole(kind)), "{kind:?}");
        }
    }

    #[test]
    fn what_the_service_never_returns_or_omits_is_as_it_was() {
        let mut prior = empty();
        let (row, mut answer) = (kinds::row(Kind::ClientCredentials), whole(Kind::ClientCredentials));
        prior.replace_at(&[CONFIG], authentication_value(&answer, &empty()));
        let (names, argument) = row.secret_block().unwrap();
        prior.replace_at(&[&names[..], &[argument.plain]].concat(), Value::Secret(Secret::new("hush")));
        if let Authentication::ClientCredentials { base_endpoint, source, .. } = &mut answer {
            *base_endpoint = text("https://API.example.com/");
            *source = None;
        }
        assert_eq!(authentication_value(&answer, &prior), *prior.get(CONFIG));
        let source = row.names(&["client_credentials_source"]);
        prior.replace_at(&source, Value::unknown());
        assert_eq!(authentication_value(&answer, &prior).at(&source[1..]), &Value::Null);
        assert_eq!(authentication_value(&Authentication::Other { authentication_type: None }, &prior), *prior.get(CONFIG));
        let other = authentication_value(&Authentication::Other { authentication_type: Some(text("NEW")) }, &prior);
        assert_eq!(other.get("authentication_type").as_str(), Some("NEW"));
        assert!(other.get("authentication_metadata").is_null());
    }
}

//! Create, describe, update and delete of a connector.

use std::time::Instant;

use serde_json::{Value, json};

use super::{Answer, key, members, permissions, tags};
use crate::answer::Refusal;
use crate::connector::Connector;
use crate::options::{Deletion, Names, OmittedMembers};
use crate::request::Request;
use crate::state::{Key, State};

/// AuthenticationType (ConnectionAuthType) and the one member of AuthenticationMetadata that goes with it.
const METADATA_OF_TYPE: [(&str, &str); 6] = [
    ("OAUTH2_AUTHORIZATION_CODE", "AuthorizationCodeGrantMetadata"),
    ("OAUTH2_CLIENT_CREDENTIALS", "ClientCredentialsGrantMetadata"),
    ("BASIC", "BasicAuthConnectionMetadata"),
    ("API_KEY", "ApiKeyConnectionMetadata"),
    ("NONE", "NoneConnectionMetadata"),
    ("IAM", "IamConnectionMetadata"),
];

/// Identifiers that the service keeps for its own connectors.
const RESERVED_PREFIX: &str = "quicksuite-";

pub(super) fn create(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    if key.2.starts_with(RESERVED_PREFIX) {
        return Err(Refusal::invalid(&format!("Value at 'actionConnectorId' must not start with '{RESERVED_PREFIX}'")));
    }
    check_authentication(request)?;
    let permissions = permissions::granted(state, &key, request.list("Permissions"), &[])?;
    let tags = tags::added(&Default::default(), request.list("Tags")).map_err(|refusal| Refusal::invalid(&refusal.message))?;
    if let Ok(existing) = state.describable(&key) {
        return Err(if existing.is_being_deleted() {
            Refusal::conflict(&format!("The action connector '{}' is being deleted", key.2))
        } else {
            Refusal::new("ResourceExistsException", &format!("The action connector '{}' already exists", key.2))
        });
    }
    if state.is_reserved(&key) {
        return Err(Refusal::conflict(&format!("The action connector '{}' is being deleted", key.2)));
    }
    check_name(state, &key, request.required("Name"))?;

    let mut connector = Connector::new(&key.0, &key.1, &key.2, request.required("Type"));
    connector.name = request.required("Name").to_owned();
    connector.description = request.optional("Description").map(str::to_owned);
    connector.vpc_connection_arn = request.optional("VpcConnectionArn").map(str::to_owned);
    connector.authentication_config = request.member("AuthenticationConfig").cloned().unwrap_or_default();
    connector.permissions = permissions;
    connector.tags = tags;
    connector.last_request = request.body.clone();
    connector.start_creation(state.options.creation_time);
    let answer = members([
        ("Arn", json!(connector.arn)),
        ("ActionConnectorId", json!(connector.id)),
        ("CreationStatus", json!(connector.status)),
    ]);
    state.connectors.insert(key, connector);
    Ok(answer)
}

pub(super) fn describe(state: &mut State, request: &Request) -> Answer {
    let connector = state.describable(&key(request))?;
    Ok(members([("ActionConnector", Value::Object(connector.description()))]))
}

pub(super) fn update(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    check_authentication(request)?;
    state.changeable(&key)?;
    check_name(state, &key, request.required("Name"))?;
    let (time, omitted) = (state.options.update_time, state.options.omitted_members);
    let connector = state.changeable(&key)?;
    connector.name = request.required("Name").to_owned();
    connector.authentication_config = request.member("AuthenticationConfig").cloned().unwrap_or_default();
    set(&mut connector.description, request.optional("Description"), omitted);
    set(&mut connector.vpc_connection_arn, request.optional("VpcConnectionArn"), omitted);
    connector.last_request = request.body.clone();
    connector.start_update(time);
    Ok(members([
        ("Arn", json!(connector.arn)),
        ("ActionConnectorId", json!(connector.id)),
        ("UpdateStatus", json!(connector.status)),
    ]))
}

pub(super) fn delete(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    let (time, deletion) = (state.options.deletion_time, state.options.deletion);
    let connector = state.existing(&key)?;
    let answer = members([("Arn", json!(connector.arn)), ("ActionConnectorId", json!(connector.id))]);
    match deletion {
        Deletion::NotFound => {
            state.connectors.remove(&key);
            state.reserved.insert(key, Instant::now().checked_add(time));
        }
        Deletion::Deleted | Deletion::Visible if time.is_zero() => drop(state.connectors.remove(&key)),
        Deletion::Deleted | Deletion::Visible if connector.is_being_deleted() => {}
        Deletion::Deleted | Deletion::Visible => connector.start_deletion(time, deletion),
    }
    Ok(answer)
}

fn set(member: &mut Option<String>, value: Option<&str>, omitted: OmittedMembers) {
    match (value, omitted) {
        (Some(value), _) => *member = Some(value.to_owned()),
        (None, OmittedMembers::Cleared) => *member = None,
        (None, OmittedMembers::Kept | OmittedMembers::Refused) => {}
    }
}

fn check_authentication(request: &Request) -> Result<(), Refusal> {
    let config = request.member("AuthenticationConfig").unwrap_or(&Value::Null);
    let authentication_type = config["AuthenticationType"].as_str().unwrap_or_default();
    let expected = METADATA_OF_TYPE.iter().find(|(name, _)| *name == authentication_type).map(|(_, member)| *member);
    let given = config["AuthenticationMetadata"].as_object().and_then(|union| union.iter().find(|(_, value)| !value.is_null()));
    match (expected, given) {
        (Some(expected), Some((given, _))) if expected == given => Ok(()),
        (Some(expected), Some((given, _))) => Err(Refusal::invalid(&format!(
            "Value at 'authenticationConfig.authenticationMetadata' is {given}, but the authentication type {authentication_type} takes {expected}"
        ))),
        _ => Err(Refusal::invalid("Value at 'authenticationConfig' is not complete")),
    }
}

fn check_name(state: &mut State, key: &Key, name: &str) -> Result<(), Refusal> {
    if state.options.names == Names::Shared {
        return Ok(());
    }
    state.settle();
    let taken = state.connectors.iter().any(|(other, connector)| {
        other != key && (&other.0, &other.1) == (&key.0, &key.1) && connector.name == name && !connector.is_being_deleted()
    });
    if taken { Err(Refusal::conflict(&format!("The name '{name}' is taken by another action connector"))) } else { Ok(()) }
}

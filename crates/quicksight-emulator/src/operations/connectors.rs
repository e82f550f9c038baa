//! Create, describe, update and delete of a connector.

use std::time::Instant;

use serde_json::{Value, json};

use super::grants::{self, Rules};
use super::members::{Answer, key, members};
use super::{permissions, tags};
use crate::answer::Refusal;
use crate::connector::{Connector, actions_of_type};
use crate::options::{
    CheckedCredentials, Deletion, DescribedVpcConnection, EnabledActions, Names, OmittedMembers, RepeatedDelete,
};
use crate::request::{Request, iam_role};
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

/// Types whose credential the service tries at creation.
const CHECKED_TYPES: [&str; 1] = ["SALESFORCE_CRM"];

/// Identifiers that the service keeps for its own connectors.
const RESERVED_PREFIX: &str = "quicksuite-";

pub(super) fn create(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    if key.2.starts_with(RESERVED_PREFIX) {
        return Err(Refusal::invalid(&format!("Value at 'actionConnectorId' must not start with '{RESERVED_PREFIX}'")));
    }
    check_authentication(request)?;
    let creator = grants::creator(&state.options, request);
    let rules = Rules { options: &state.options, key: &key, creator: creator.as_deref() };
    let permissions = rules.created(&permissions::permissions(request, "Permissions"))?;
    let tags = tags::added(&Default::default(), request.list("Tags"));
    let tags = tags.map_err(|refusal| Refusal { message: refusal.message, ..Refusal::invalid("") })?;
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

    check_role(state, request)?;
    let connector_type = request.required("Type");
    if CHECKED_TYPES.contains(&connector_type) && state.options.checked_credentials == CheckedCredentials::Refused {
        return Err(Refusal::invalid("Invalid parameter value"));
    }

    let mut connector = Connector::new(&key.0, &key.1, &key.2, connector_type);
    connector.name = request.required("Name").to_owned();
    connector.description = request.optional("Description").map(str::to_owned);
    connector.vpc_connection_arn = request.optional("VpcConnectionArn").map(str::to_owned);
    connector.authentication_config = request.member("AuthenticationConfig").cloned().unwrap_or_default();
    connector.permissions = permissions;
    connector.creator = creator;
    connector.tags = tags;
    if state.options.enabled_actions == EnabledActions::All {
        connector.enabled_actions = actions_of_type(connector_type);
    }
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
    let described_vpc_connection = state.options.described_vpc_connection;
    let mut description = state.describable(&key(request))?.description();
    match described_vpc_connection {
        DescribedVpcConnection::Omitted => drop(description.remove("VpcConnectionArn")),
        DescribedVpcConnection::Returned => {}
    }
    Ok(members([("ActionConnector", Value::Object(description))]))
}

pub(super) fn update(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    check_authentication(request)?;
    state.changeable(&key)?;
    check_name(state, &key, request.required("Name"))?;
    check_role(state, request)?;
    let (time, omitted) = (state.options.update_time, state.options.omitted_members);
    let connector = state.changeable(&key)?;
    let description = updated(&connector.description, request, "Description", omitted)?;
    connector.vpc_connection_arn = updated(&connector.vpc_connection_arn, request, "VpcConnectionArn", omitted)?;
    connector.description = description;
    connector.name = request.required("Name").to_owned();
    connector.authentication_config = request.member("AuthenticationConfig").cloned().unwrap_or_default();
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
    state.complete_transitions();
    let is_repeated = state.is_reserved(&key) || state.connectors.get(&key).is_some_and(Connector::is_being_deleted);
    if is_repeated {
        return Err(match state.options.repeated_delete {
            RepeatedDelete::NotFound => Refusal::not_found(&format!("The action connector '{}' does not exist", key.2)),
            RepeatedDelete::Conflict => Refusal::conflict("Cannot perform operation on deleted ActionConnector"),
        });
    }
    let connector = state.existing(&key)?;
    let answer = members([("Arn", json!(connector.arn)), ("ActionConnectorId", json!(connector.id))]);
    match deletion {
        Deletion::NotFound => {
            state.connectors.remove(&key);
            state.reserved.insert(key, Instant::now().checked_add(time));
        }
        Deletion::Deleted | Deletion::Visible if time.is_zero() => drop(state.connectors.remove(&key)),
        Deletion::Deleted | Deletion::Visible => connector.start_deletion(time, deletion),
    }
    Ok(answer)
}

/// The value of a member after an update, which may omit it.
fn updated(
    existing: &Option<String>,
    request: &Request,
    member: &str,
    omitted: OmittedMembers,
) -> Result<Option<String>, Refusal> {
    match (request.optional(member), omitted) {
        (Some(value), _) => Ok(Some(value.to_owned())),
        (None, OmittedMembers::Cleared) => Ok(None),
        (None, OmittedMembers::Kept) => Ok(existing.clone()),
        (None, OmittedMembers::Refused) if existing.is_none() => Ok(None),
        (None, OmittedMembers::Refused) => Err(Refusal::invalid(&format!("{member} field is incorrectly set"))),
    }
}

fn check_role(state: &mut State, request: &Request) -> Result<(), Refusal> {
    match iam_role(&request.body) {
        Some(role) if !state.is_assumable(role) => Err(Refusal::denied_by_the_service(
            "Failed to assume your role. Verify the trust relationships of the role in the IAM console.",
        )),
        _ => Ok(()),
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
    state.complete_transitions();
    let taken = state.connectors.iter().any(|(other, connector)| {
        other != key && (&other.0, &other.1) == (&key.0, &key.1) && connector.name == name && !connector.is_being_deleted()
    });
    if taken { Err(Refusal::conflict(&format!("The name '{name}' is taken by another action connector"))) } else { Ok(()) }
}

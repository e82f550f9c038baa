//! Who may do what with a connector: grants, revocations and their answers.

use serde_json::{Value, json};

use super::{Answer, key, members};
use crate::answer::Refusal;
use crate::connector::{Connector, Permission, partition};
use crate::options::PermissionAnswers;
use crate::request::Request;
use crate::state::{Key, State};

/// Most principals of one connector (ResourcePermissionList).
const MOST_PRINCIPALS: usize = 64;

pub(super) fn describe(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    let connector = state.existing(&key)?.clone();
    Ok(answer(state, &connector))
}

/// Grants add actions, revocations take actions away; a principal without actions is gone.
pub(super) fn update(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    let (grants, revocations) = (request.list("GrantPermissions"), request.list("RevokePermissions"));
    if grants.is_empty() && revocations.is_empty() {
        return Err(Refusal::invalid("At least one of 'grantPermissions' and 'revokePermissions' must be given"));
    }
    let mut permissions = state.changeable(&key)?.permissions.clone();
    for revoked in read(revocations) {
        check_form(&key, &revoked.principal)?;
        for permission in permissions.iter_mut().filter(|permission| permission.principal == revoked.principal) {
            permission.actions.retain(|action| !revoked.actions.contains(action));
        }
    }
    permissions.retain(|permission| !permission.actions.is_empty());
    let permissions = granted(state, &key, grants, &permissions)?;
    if permissions.len() > MOST_PRINCIPALS {
        return Err(Refusal::new("LimitExceededException", &format!("A connector can have {MOST_PRINCIPALS} principals")));
    }
    let connector = state.changeable(&key)?;
    connector.permissions = permissions;
    let connector = connector.clone();
    Ok(answer(state, &connector))
}

/// What is there with the grants added, one entry for each principal.
pub(super) fn granted(state: &State, key: &Key, grants: &[Value], existing: &[Permission]) -> Result<Vec<Permission>, Refusal> {
    let mut permissions = existing.to_vec();
    for grant in read(grants) {
        check_form(key, &grant.principal)?;
        if state.options.refused_principals.contains(&grant.principal) {
            return Err(Refusal::invalid(&format!("The principal {} is not a registered user or group", grant.principal)));
        }
        let index = permissions.iter().position(|permission| permission.principal == grant.principal);
        let index = index.unwrap_or_else(|| {
            permissions.push(Permission { principal: grant.principal.clone(), actions: Vec::new() });
            permissions.len() - 1
        });
        for action in grant.actions {
            if !permissions[index].actions.contains(&action) {
                permissions[index].actions.push(action);
            }
        }
    }
    Ok(permissions)
}

fn read(permissions: &[Value]) -> Vec<Permission> {
    permissions.iter().filter_map(|permission| serde_json::from_value(permission.clone()).ok()).collect()
}

/// Users and groups only: action connectors cannot be shared with a namespace or a whole account.
fn check_form(key: &Key, principal: &str) -> Result<(), Refusal> {
    let prefix = format!("arn:{}:quicksight:", partition(&key.1));
    let form = principal.strip_prefix(&prefix).map(|rest| rest.splitn(3, ':').collect::<Vec<_>>());
    let is_user_or_group = |resource: &str| match resource.splitn(3, '/').collect::<Vec<_>>()[..] {
        ["user" | "group", namespace, name] => !namespace.is_empty() && !name.is_empty(),
        _ => false,
    };
    match form.as_deref() {
        Some([region, account, resource]) if !region.is_empty() && *account == key.0 && is_user_or_group(resource) => Ok(()),
        _ => Err(Refusal::invalid(&format!("The principal {principal} is not a Quick Sight user or group of account {}", key.0))),
    }
}

fn answer(state: &mut State, connector: &Connector) -> serde_json::Map<String, Value> {
    let mut permissions = connector.permissions.clone();
    match state.options.permission_answers {
        PermissionAnswers::InOrder => {}
        PermissionAnswers::Shuffled => {
            state.shuffles += 1;
            turn(&mut permissions, state.shuffles);
            permissions.iter_mut().for_each(|permission| turn(&mut permission.actions, state.shuffles));
        }
        PermissionAnswers::Duplicated => {
            permissions.iter_mut().for_each(|permission| permission.actions.extend(permission.actions.clone()));
            permissions.extend(permissions.clone());
        }
    }
    members([("Arn", json!(connector.arn)), ("ActionConnectorId", json!(connector.id)), ("Permissions", json!(permissions))])
}

/// Another order with each turn, the same in every run of a test.
fn turn<T>(values: &mut [T], turns: usize) {
    values.reverse();
    if !values.is_empty() {
        let by = turns % values.len();
        values.rotate_left(by);
    }
}

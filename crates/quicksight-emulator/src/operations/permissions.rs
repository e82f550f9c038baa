//! The two operations on permissions. What they may ask for is decided in `grants`.

use serde_json::{Value, json};

use super::grants::Rules;
use super::members::{Answer, key, members};
use crate::answer::Refusal;
use crate::connector::{Connector, Permission};
use crate::options::PermissionAnswers;
use crate::request::Request;
use crate::state::State;

pub(super) fn describe(state: &mut State, request: &Request) -> Answer {
    let connector = state.existing(&key(request))?.clone();
    Ok(answer(state, &connector))
}

pub(super) fn update(state: &mut State, request: &Request) -> Answer {
    let key = key(request);
    let (grants, revocations) = (permissions(request, "GrantPermissions"), permissions(request, "RevokePermissions"));
    if grants.is_empty() && revocations.is_empty() {
        return Err(Refusal::invalid("At least one of GrantPermissions and RevokePermissions must be given"));
    }
    let options = state.options.clone();
    let connector = state.changeable(&key)?;
    let rules = Rules { options: &options, key: &key, creator: connector.creator.as_deref() };
    connector.permissions = rules.changed(&connector.permissions, &grants, &revocations)?;
    let connector = connector.clone();
    Ok(answer(state, &connector))
}

/// A list of permissions that validation has accepted.
pub(super) fn permissions(request: &Request, member: &str) -> Vec<Permission> {
    request.list(member).iter().filter_map(|permission| serde_json::from_value(permission.clone()).ok()).collect()
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

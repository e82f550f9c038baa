//! Permissions between the `permissions` blocks of a resource value and the model of the client, and which of them are usual.

use std::collections::BTreeSet;

use quicksight_client::{Fault, Permissions};
use terraform_plugin::value::Value;

use super::steps::listed;

/// The actions that stand for an API operation on one connector, and the one that lists them. Together they are what an owner has.
pub const KNOWN_ACTIONS: &[&str] = &[
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];

/// What a viewer has.
pub const VIEWER_ACTION: &str = KNOWN_ACTIONS[0];

/// What of `current` is compared with a configuration: not what [`PrivateState::unmanaged`](crate::action_connector::private_state::PrivateState::unmanaged) principals have.
/// Of those that have a block, `before` says what the state has.
pub fn without_unmanaged(current: &Permissions, before: &Permissions, unmanaged: &BTreeSet<String>) -> Permissions {
    let compared = current.iter().filter_map(|(principal, actions)| {
        if !unmanaged.contains(principal) {
            return Some((principal.clone(), actions.clone()));
        }
        before.get(principal).map(|before| (principal.clone(), before.clone()))
    });
    compared.collect()
}

/// The permissions in the blocks of a resource value; blocks that are not wholly known are left out.
pub fn from_value(blocks: &Value) -> Permissions {
    let mut permissions = Permissions::new();
    for block in blocks.elements() {
        if let Some(principal) = block.get("principal").as_str() {
            permissions.entry(principal.to_owned()).or_default().extend(actions(block));
        }
    }
    permissions
}

/// The actions of a block, or of a permission that is a resource of its own, as far as they are known.
pub fn actions(block: &Value) -> BTreeSet<String> {
    block.get("actions").elements().iter().filter_map(|action| action.as_str().map(str::to_owned)).collect()
}

/// The blocks of a resource value.
pub fn to_value(permissions: &Permissions) -> Value {
    Value::set(permissions.iter().map(|(principal, actions)| {
        Value::object([("principal", Value::string(principal)), ("actions", Value::set(actions.iter().map(Value::string)))])
    }))
}

/// Which of the permissions in a request are refused, as far as that can be told.
pub fn refused_permissions<'a>(fault: &Fault, sent: impl Iterator<Item = (&'a String, &'a BTreeSet<String>)>) -> String {
    let sent: Vec<_> = sent.collect();
    let mut suspected: Vec<_> = sent.clone();
    if fault.is_unsupported_permission_set() {
        suspected.retain(|(_, actions)| !is_usual_set(actions.iter().map(String::as_str)));
    }
    let suspected = if suspected.is_empty() { sent } else { suspected };
    let lines = suspected.iter().map(|(principal, actions)| format!("{principal}: {}", listed(actions)));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { format!("\n\nThe request contained these permissions:\n\n{}", lines.join("\n")) }
}

/// Whether these are the actions of an owner, or of a viewer.
pub fn is_usual_set<'a>(mut actions: impl ExactSizeIterator<Item = &'a str>) -> bool {
    actions.len() == KNOWN_ACTIONS.len() || actions.len() == 1 && actions.all(|action| action == VIEWER_ACTION)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action_connector::permissions::of_rows as permissions;

    #[test]
    fn what_unmanaged_principals_have_is_compared_as_the_state_has_it_or_not_at_all() {
        let current = permissions(&[("managed", &["new"]), ("creator", &["new"]), ("stranger", &["new"])]);
        let before = permissions(&[("managed", &["old"]), ("creator", &["old"]), ("gone", &["old"])]);
        let compared = without_unmanaged(&current, &before, &["creator".to_owned(), "stranger".to_owned()].into());
        assert_eq!(compared, permissions(&[("managed", &["new"]), ("creator", &["old"])]));
    }

    #[test]
    fn blocks_are_read_as_they_are_written_and_what_is_unknown_is_left_out() {
        let some = permissions(&[("ann", &["a", "b"]), ("bob", &[])]);
        assert_eq!(from_value(&to_value(&some)), some);
        let block = |principal: Value, actions: Value| Value::object([("principal", principal), ("actions", actions)]);
        let actions = |last: Value| Value::set([Value::string("a"), last]);
        let blocks = Value::set([
            block(Value::string("ann"), actions(Value::unknown())),
            block(Value::string("ann"), actions(Value::string("b"))),
            block(Value::unknown(), actions(Value::string("b"))),
        ]);
        assert_eq!(from_value(&blocks), permissions(&[("ann", &["a", "b"])]));
    }

    #[test]
    fn the_usual_sets_are_all_actions_and_the_one_of_a_viewer() {
        let is_usual = |actions: &[&str]| is_usual_set(actions.iter().copied());
        assert!(is_usual(KNOWN_ACTIONS) && is_usual(&[VIEWER_ACTION]));
        assert!(
            !is_usual(&KNOWN_ACTIONS[1..]) && !is_usual(&KNOWN_ACTIONS[..2]) && !is_usual(&KNOWN_ACTIONS[1..2]) && !is_usual(&[])
        );
    }

    #[test]
    fn without_a_suspect_all_of_the_request_is_shown() {
        let shown = |code: &str, message: &str, sent: &Permissions| {
            refused_permissions(&Fault::answered("UpdateActionConnectorPermissions", code, message), sent.iter())
        };
        let sets = ("InvalidParameterValueException", "contains unsupported permission sets");
        let both = permissions(&[("ann", &[VIEWER_ACTION]), ("bob", KNOWN_ACTIONS)]);
        for (code, message) in [sets, ("AccessDeniedException", "No")] {
            let shown = shown(code, message, &both);
            assert!(shown.contains(&format!("\n\nann: {VIEWER_ACTION}\nbob: ")), "{shown}");
        }
        assert_eq!(shown(sets.0, sets.1, &Permissions::new()), "");
    }

    #[test]
    fn a_set_that_is_refused_names_its_principal() {
        let refused =
            Fault::answered("CreateActionConnector", "InvalidParameterValueException", "contains unsupported permission sets");
        let viewer = ("ann".to_owned(), ["quicksight:DescribeActionConnector".to_owned()].into());
        let odd = ("bob".to_owned(), ["quicksight:UpdateActionConnector".to_owned()].into());
        let refused_permissions =
            refused_permissions(&refused, [viewer, odd].iter().map(|(principal, actions)| (principal, actions)));
        assert!(
            refused_permissions.contains("bob: quicksight:UpdateActionConnector") && !refused_permissions.contains("ann"),
            "{refused_permissions}"
        );
    }
}

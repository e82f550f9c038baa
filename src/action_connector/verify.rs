//! Whether the service did what it was asked: it may report success and change nothing.

use quicksight_client::{Connector, Tags};

use super::{
    kinds::{CONFIG, METADATA},
    private_state::PrivateState,
    state::{DESCRIPTION, VPC_CONNECTION},
};
use crate::tags;

/// How the connector `current` differs from what was sent, as a list of arguments with what it has instead. Empty when it does not.
///
/// The secret cannot be compared, and the type is the one thing that no request can change. An optional member that the service has
/// never returned may be one that it never returns.
pub fn connector(wanted: &Connector, current: &Connector, private_state: &PrivateState) -> Vec<String> {
    let Connector { name, connector_type: _, description, vpc_connection_arn, authentication } = wanted;
    let mut found = Vec::new();
    if *name != current.name {
        found.push(format!("`name` is {:?}, not {name:?}", current.name));
    }
    for (argument, wanted, current) in
        [(DESCRIPTION, description, &current.description), (VPC_CONNECTION, vpc_connection_arn, &current.vpc_connection_arn)]
    {
        match (wanted, current) {
            (Some(wanted), Some(current)) if wanted != current => found.push(format!("`{argument}` is {current:?}, not {wanted:?}")),
            (Some(wanted), None) if private_state.returned.contains(argument) => {
                found.push(format!("`{argument}` is not set, expected {wanted:?}"));
            }
            (None, Some(current)) => found.push(format!(
                "`{argument}` is still {current:?} although it was omitted. Set `{argument}` again, or replace the connector with `-replace`"
            )),
            (Some(_), Some(_) | None) | (None, None) => {}
        }
    }
    if !authentication.reads_as(&current.authentication) {
        found.push(format!("`{CONFIG}.{METADATA}` differs from the configuration"));
    }
    found
}

/// How the tags `current` differ from what a change was to make of them.
pub fn tags(change: &tags::Change, current: &Tags) -> Vec<String> {
    let set = change.set.iter().filter_map(|(key, value)| match current.get(key) {
        Some(current) if current == value => None,
        Some(current) => Some(format!("tag {key:?} is {current:?}, not {value:?}")),
        None => Some(format!("tag {key:?} is not set")),
    });
    let removed = change.removed.iter().filter(|key| current.contains_key(*key)).map(|key| format!("tag {key:?} is still set"));
    set.chain(removed).collect()
}

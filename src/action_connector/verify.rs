//! Whether the service did what it was asked: it may report success and change nothing.

use quicksight_client::{Connector, Tags};

use super::{
    kinds::{CONFIG, METADATA},
    memory::Memory,
    state::{DESCRIPTION, VPC_CONNECTION},
};
use crate::tags;

/// How the connector `there` differs from what was sent, as a list of arguments with what it has instead. Empty when it does not.
///
/// The secret cannot be compared, and the type is the one thing that no request can change. An optional member that the service has
/// never returned may be one that it never returns.
pub fn connector(wanted: &Connector, there: &Connector, memory: &Memory) -> Vec<String> {
    let Connector { name, connector_type: _, description, vpc_connection_arn, authentication } = wanted;
    let mut found = Vec::new();
    if *name != there.name {
        found.push(format!("name is {:?}, not {name:?}", there.name));
    }
    for (argument, wanted, there) in
        [(DESCRIPTION, description, &there.description), (VPC_CONNECTION, vpc_connection_arn, &there.vpc_connection_arn)]
    {
        match (wanted, there) {
            (Some(wanted), Some(there)) if wanted != there => found.push(format!("{argument} is {there:?}, not {wanted:?}")),
            (Some(wanted), None) if memory.returned.contains(argument) => {
                found.push(format!("{argument} is not set, instead of {wanted:?}"));
            }
            (None, Some(there)) => found.push(format!(
                "{argument} is still {there:?}: omitting it did not clear it. Set {argument} again, or replace the connector with -replace"
            )),
            (Some(_), Some(_) | None) | (None, None) => {}
        }
    }
    if !authentication.reads_as(&there.authentication) {
        found.push(format!("{CONFIG}.{METADATA} is not as it was sent"));
    }
    found
}

/// How the tags `there` differ from what a change was to make of them.
pub fn tags(change: &tags::Change, there: &Tags) -> Vec<String> {
    let set = change.set.iter().filter_map(|(key, value)| match there.get(key) {
        Some(there) if there == value => None,
        Some(there) => Some(format!("tags: {key} is still {there:?}")),
        None => Some(format!("tags: {key} is not set")),
    });
    let removed = change.removed.iter().filter(|key| there.contains_key(*key)).map(|key| format!("tags: {key} is still set"));
    set.chain(removed).collect()
}

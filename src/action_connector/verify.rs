//! Whether the service took what it was sent: it may answer success and change nothing.

use std::collections::BTreeMap;

use terraform_plugin::value::Value;

use super::{
    authentication::{CONFIG, METADATA},
    model::Connector,
    permissions::{self, Permissions},
    session::{Managed, Observed, PATIENCE, Session},
};
use crate::{
    aws::{Backoff, Fault, Pause},
    provider::tags,
};

/// What a connector must look like.
#[derive(Clone, Debug)]
pub struct Expected {
    /// What was sent of the connector itself, if anything was.
    pub connector: Option<Connector>,
    /// Permissions that must be there.
    pub granted: Permissions,
    /// Permissions that must be gone.
    pub revoked: Permissions,
    /// What was done to its tags.
    pub tags: tags::Change,
}

impl Expected {
    /// What the service did not take, as a list of arguments with what it has instead. Empty when all is well.
    pub fn differences(&self, observed: &Observed) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(wanted) = &self.connector {
            connector(wanted, &observed.connector, &mut found);
        }
        if let Some(there) = &observed.permissions {
            self.permissions(there, &mut found);
        }
        if let Some(there) = &observed.tags {
            self.tags(there, &mut found);
        }
        found
    }

    fn permissions(&self, there: &Permissions, found: &mut Vec<String>) {
        for (principal, actions) in permissions::missing(&self.granted, there) {
            found.push(format!("permissions: {principal} was not given {}", listed(actions)));
        }
        for (principal, actions) in &self.revoked {
            let kept =
                there.get(principal).map(|there| there.intersection(actions).cloned().collect::<Vec<_>>()).unwrap_or_default();
            if !kept.is_empty() {
                found.push(format!("permissions: {principal} still has {}", listed(kept)));
            }
        }
    }

    fn tags(&self, there: &BTreeMap<String, String>, found: &mut Vec<String>) {
        for (key, value) in &self.tags.set {
            match there.get(key) {
                Some(there) if there == value => {}
                Some(there) => found.push(format!("tags: {key} is still {there:?}")),
                None => found.push(format!("tags: {key} is not set")),
            }
        }
        for key in self.tags.removed.iter().filter(|key| there.contains_key(*key)) {
            found.push(format!("tags: {key} is still there"));
        }
    }
}

fn connector(wanted: &Connector, there: &Connector, found: &mut Vec<String>) {
    // The type is the one thing that no request can change.
    let Connector { name, connector_type: _, description, vpc_connection_arn, authentication } = wanted;
    if *name != there.name {
        found.push(format!("name is still {:?}", there.name));
    }
    for (argument, wanted, there) in
        [("description", description, &there.description), ("vpc_connection_arn", vpc_connection_arn, &there.vpc_connection_arn)]
    {
        match (wanted, there) {
                (Some(wanted), there) if Some(wanted) != there.as_ref() => {
                    found.push(format!("{argument} is {}", there.as_ref().map_or("not set".to_owned(), |there| format!("still {there:?}"))));
                }
                (None, Some(there)) => found.push(format!(
                    "{argument} is still {there:?}: it was left out to clear it, and the service kept it. Set {argument} again, or replace the connector with -replace"
                )),
                _ => {}
            }
    }
    if !authentication.reads_as(&there.authentication) {
        found.push(format!("{CONFIG}.{METADATA} is not as it was sent"));
    }
}

fn listed(actions: impl IntoIterator<Item = String>) -> String {
    actions.into_iter().collect::<Vec<_>>().join(", ")
}

/// What to call differences that were still there in the end.
pub fn untaken(session: &Session<'_>) -> &'static str {
    if session.limit.is_cancelled() { "not all of it shows in time" } else { "the service did not take all of it" }
}

/// Looks until the connector is as expected, or has had the time to become so. Answers what was last seen, and how it differs;
/// nothing when it could not be found all that time.
pub async fn verify(
    session: &Session<'_>,
    expected: &Expected,
    base: &Value,
    managed: Managed,
) -> Result<Option<(Observed, Vec<String>)>, Fault> {
    let patience = tokio::time::Instant::now() + PATIENCE;
    let mut backoff = Backoff::polling();
    loop {
        let seen = session.look_in_time(base.get("arn").as_str(), managed).await?.map(|observed| {
            let differences = expected.differences(&observed);
            (observed, differences)
        });
        if seen.as_ref().is_some_and(|(_, differences)| differences.is_empty())
            || tokio::time::Instant::now() >= patience
            || session.pause(backoff.next_delay()).await == Pause::CutShort
        {
            return Ok(seen);
        }
    }
}

//! Deletes what runs have left behind. By the form of the ID, and by the record of the run itself where a list does not show it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::client::{Client, Failure};
use harness::interrupt;

/// A deletion that is refused because something is in progress.
const CONFLICT_WINDOW: Duration = Duration::from_secs(60);
const FIRST_POLL: Duration = Duration::from_millis(50);
const LONGEST_POLL: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub deleted: Vec<String>,
    /// What is left, each with the reason.
    pub left: Vec<(String, String)>,
    /// Why the list of connectors is not known, if it is not.
    pub unlisted: Option<String>,
}

/// Deletes every connector in the list whose ID is one to delete, and those of `created`.
pub fn sweep(client: &Client, is_ours: impl Fn(&str) -> bool, created: Vec<String>) -> Result<Swept, Failure> {
    let mut swept = Swept::default();
    let mut ids: BTreeSet<String> = created.into_iter().filter(|id| is_ours(id)).collect();
    match client.list()? {
        Ok(summaries) => {
            let listed = summaries.iter().filter(|summary| summary["Status"] != "DELETED");
            ids.extend(
                listed.filter_map(|summary| summary["ActionConnectorId"].as_str()).filter(|id| is_ours(id)).map(str::to_owned),
            );
        }
        Err(answer) => swept.unlisted = Some(answer.summary()),
    }
    for id in ids {
        match delete(client, &id)? {
            Deleted::Now => swept.deleted.push(id),
            Deleted::Before => {}
            Deleted::Not(reason) => swept.left.push((id, reason)),
        }
    }
    Ok(swept)
}

enum Deleted {
    Now,
    Before,
    Not(String),
}

/// Deletes, and waits until it is true.
fn delete(client: &Client, id: &str) -> Result<Deleted, Failure> {
    let started = Instant::now();
    let mut poll = FIRST_POLL;
    let mut accepted = false;
    loop {
        let answer = if accepted { client.call(&client.describe(id))? } else { client.call(&client.delete(id))? };
        if answer.is_no_such_connector() || answer.body["ActionConnector"]["Status"] == "DELETED" {
            return Ok(if accepted { Deleted::Now } else { Deleted::Before });
        }
        accepted |= answer.is_success();
        // Something is in progress: a creation, or a deletion that somebody else has asked for.
        let is_passing = accepted || answer.code() == "ConflictException";
        if !accepted && answer.code() == "ConflictException" && is_gone(client, id)? {
            return Ok(Deleted::Before);
        }
        if !is_passing || started.elapsed() > CONFLICT_WINDOW {
            return Ok(Deleted::Not(answer.summary()));
        }
        interrupt::sleep(poll)?;
        poll = (poll * 2).min(LONGEST_POLL);
    }
}

fn is_gone(client: &Client, id: &str) -> Result<bool, Failure> {
    let described = client.call(&client.describe(id))?;
    Ok(described.is_no_such_connector() || described.body["ActionConnector"]["Status"] == "DELETED")
}

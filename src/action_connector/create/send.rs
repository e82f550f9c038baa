//! Sends `CreateActionConnector`, and finds out what exists if the response is lost, the ID is taken or there is a conflict.

use std::time::SystemTime;

use quicksight_client::{Backoff, Conflicts, Deadline, Described, Fault};
use terraform_plugin::diagnostic::Diagnostic;

use super::wait::{NewConnector, ReadBack};
use crate::{
    action_connector::{
        messages,
        permissions::blocks::refused_permissions,
        session::{CurrentConnector, ReadPermissions, Session},
        subject::Subject,
    },
    client::Client,
    problem,
};

pub const DOING: &str = "creating";
const NOTHING_EXISTS: &str = "Nothing was created.";

/// How often a connector is read that an earlier attempt may have created.
const READS: u32 = 4;

/// Sends the request. `Ok` once a connector exists that this call has created, with its ARN where that is known.
pub async fn send(client: &Client, session: &Session<'_>, new_connector: &NewConnector) -> Result<Option<String>, Diagnostic> {
    let NewConnector { desired, granted, tags } = new_connector;
    let (account, id) = (&session.location.account, &session.location.id);
    // A deletion that has taken effect and does not know it yet would take the new connector for the old one, and wait for it to vanish.
    client.deletions.ended(&session.location.key(), &session.deadline).await;
    let mut began = SystemTime::now();
    let mut conflicts = Conflicts::of_create();
    let describe = async |deadline: Deadline| session.describe(&deadline).await;
    let mut maybe_created = false;
    let fault = loop {
        let failure = match session.quicksight.create(account, id, desired, granted, &tags.set, &session.deadline).await {
            Ok(created) => return Ok(created.arn),
            Err(failure) => failure,
        };
        maybe_created |= failure.maybe_created;
        let retries = if failure.fault.is_exists() {
            !maybe_created && client.deletions.ended_soon(&session.location.key(), &session.deadline).await
        } else if failure.fault.is_conflict() && client.deletions.is_in_progress(&session.location.key()) {
            // Not before its end, for the same reason.
            client.deletions.ended(&session.location.key(), &session.deadline).await
        } else {
            conflicts.may_retry(&failure.fault, &session.deadline, describe).await
        };
        if !retries {
            break failure.fault;
        }
        // What an attempt whose answer was lost may have created is still of this call.
        if !maybe_created {
            began = SystemTime::now();
        }
    };
    let fault = fault.redacted(desired.secret.as_slice());
    // Another attempt of this very call may have created it before the answer was lost, whatever the last one met.
    if maybe_created {
        return resolve_unknown_outcome(session, new_connector, began, &fault).await;
    }
    if fault.is_exists() {
        return Err(already_exists(session, &fault));
    }
    let now = if fault.is_unsupported_permission_set() || fault.is_invalid_principal() {
        &format!("{NOTHING_EXISTS}{}", refused_permissions(&fault, granted.iter()))
    } else if fault.is_conflict() && conflicts.found_no_connector() {
        "Nothing was created. No connector has this ID. Either the ID is not yet available after an earlier connector was deleted, or another connector has the same name. Apply again later, or change `name` or `action_connector_id`."
    } else {
        NOTHING_EXISTS
    };
    Err(messages::create_fault(&session.location, &fault, now, desired))
}

/// After attempts whose outcome is unknown: whether there is a connector now, and whether it is provably the one of this call.
async fn resolve_unknown_outcome(
    session: &Session<'_>,
    new_connector: &NewConnector,
    began: SystemTime,
    fault: &Fault,
) -> Result<Option<String>, Diagnostic> {
    let lost = if fault.code.is_some() && !fault.is_exists() {
        "Quick Sight returned an error, but may have created the connector."
    } else {
        "The response to an attempt was lost, so Quick Sight may have created the connector."
    };
    let may_exist = |why: &str| {
        format!(
            "{lost}{why} If it exists and belongs to this configuration, import it with this block. Otherwise apply again.\n\n{}",
            session.location.import_block()
        )
    };
    let current = match read_accepted(session).await {
        Ok(Some(current)) => current,
        Ok(None) => {
            let now = format!(
                "{lost} It was not found. Apply again. If it exists then, import it with this block:\n\n{}",
                session.location.import_block()
            );
            return Err(messages::fault(DOING, &session.location, fault, &now));
        }
        Err(unread) => {
            let now = may_exist(&format!(" Reading it failed: {}", problem::text(&unread)));
            return Err(messages::fault(DOING, &session.location, fault, &now));
        }
    };
    let arn = current.attributes.arn.clone();
    let is_ours = current.attributes.was_created_since(began)
        // An answer without any authentication proves nothing of it.
        && current.connector.authentication.kind().is_some()
        && current.connector.connector_type == new_connector.desired.connector.connector_type
        && new_connector.differences(&read_back(current)).is_empty();
    if is_ours {
        return Ok(arn);
    }
    if fault.is_exists() {
        Err(already_exists(session, fault))
    } else {
        Err(messages::fault(DOING, &session.location, fault, &may_exist("")))
    }
}

fn read_back(current: CurrentConnector) -> ReadBack {
    let CurrentConnector { connector, attributes, permissions, tags, .. } = current;
    let may_not_read = [("permissions", permissions.is_none()), ("tags", tags.is_none())];
    let may_not_read = may_not_read.into_iter().filter_map(|(what, is_unread)| is_unread.then_some(what)).collect();
    ReadBack { described: Some(Described { connector, attributes }), permissions, tags, may_not_read, ..ReadBack::default() }
}

/// Reads the connector, and gives one that may have been created a moment ago some time to become visible. An interrupt or a timeout does not end this at
/// once, since a connector that is in no state is lost.
async fn read_accepted(session: &Session<'_>) -> Result<Option<CurrentConnector>, Fault> {
    let mut backoff = Backoff::polling();
    let deadline = session.deadline.last_read();
    for _ in 0..READS {
        if let Some(current) = session.read(None, ReadPermissions::Yes, &deadline).await? {
            return Ok(Some(current));
        }
        // When the time is up the next read fails.
        let _ = deadline.pause(backoff.next_delay()).await;
    }
    Ok(None)
}

fn already_exists(session: &Session<'_>, fault: &Fault) -> Diagnostic {
    let now = format!(
        "A connector with this ID already exists and was not created by this apply. It was left unchanged. If another resource of this configuration had this ID, add a `moved` block from its address, or remove `create_before_destroy`, which cannot replace a connector that keeps its `action_connector_id`. To use another ID, change `action_connector_id`. To manage the existing connector with this resource, add this block and apply again:\n\n{}",
        session.location.import_block()
    );
    messages::fault(DOING, &session.location, fault, &now)
}

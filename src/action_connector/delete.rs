//! Deletes a connector and waits until it is gone.

use terraform_plugin::resource::{Context, Delete, Outcome};

use super::{explain, session::Session};
use crate::{
    aws::{Backoff, Pause},
    provider::Client,
};

const DOING: &str = "deleting";
const UNCLEAR: &str = "It is not known whether the connector still exists. Apply again.";

/// Deletes the connector that state names. One that is gone already is what was wanted.
pub async fn delete(client: &Client, context: &Context, request: Delete<'_>) -> Outcome {
    let session = match Session::open(client, context, request.state, "delete").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let (account, id) = (&session.place.account, &session.place.id);
    let mut backoff = Backoff::polling();
    loop {
        match session.quicksight.delete(account, id, &session.limit).await {
            Ok(()) => break,
            // Not every part of the service need know of a connector that is new.
            Err(fault) if fault.is_not_found() => match session.exists().await {
                Ok(false) => return Outcome::nothing(),
                Ok(true) if session.pause(backoff.next_delay()).await == Pause::Over => {}
                Ok(true) => return Outcome::failed(explain::fault(DOING, &session.place, &fault, "The connector still exists.")),
                Err(fault) => return Outcome::failed(explain::fault(DOING, &session.place, &fault, UNCLEAR)),
            },
            // A change was under way; the connector can be deleted once it is over.
            Err(fault) if session.outlasts(&fault).await => {}
            // It is being deleted already.
            Err(fault) if fault.is_conflict() && matches!(session.exists().await, Ok(false)) => break,
            Err(fault) => {
                let now = if fault.is_outcome_unknown() { UNCLEAR } else { "The connector still exists." };
                return Outcome::failed(explain::fault(DOING, &session.place, &fault, now));
            }
        }
    }
    gone(&session).await
}

/// Waits until Describe does not find the connector any more. Its status says little on the way: it may stay what it was.
async fn gone(session: &Session<'_>) -> Outcome {
    let mut backoff = Backoff::polling();
    loop {
        match session.exists().await {
            Ok(false) => return Outcome::nothing(),
            Ok(true) => {}
            Err(fault) if fault.is_interrupted() => {}
            Err(fault) => {
                let now = "The service accepted the deletion; only looking whether the connector is gone failed. Apply again.";
                return Outcome::failed(explain::fault(DOING, &session.place, &fault, now));
            }
        }
        if session.pause(backoff.next_delay()).await == Pause::CutShort {
            let (what, why) = if session.stop.is_cancelled() {
                ("interrupted", "The deletion was sent and not waited for.")
            } else if session.is_gone_after_all().await {
                // It went during the last delay.
                return Outcome::nothing();
            } else {
                ("not gone in time", "The time of timeouts.delete is up, and the connector can still be found.")
            };
            return Outcome::failed(explain::trouble(DOING, &session.place, what, format!("{why} Apply again.")));
        }
    }
}

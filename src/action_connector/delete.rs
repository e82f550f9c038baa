//! Deletes a connector and waits until it is deleted.

use quicksight_client::{Backoff, Deadline, Expired, wait_until};
use terraform_plugin::resource::{Context, Delete, Outcome};

use super::{messages, session::Session, subject::Subject};
use crate::client::Client;

const DOING: &str = "deleting";
const UNKNOWN: &str = "It is not known whether the connector still exists. Apply again.";

/// Deletes the connector in the state. If it is not found, the deletion has succeeded.
pub async fn delete(client: &Client, context: &Context, request: Delete<'_>) -> Outcome {
    let session = match Session::open(client, context, request.state, "delete").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let _in_progress = client.deletions.begin(session.location.key());
    let (account, id) = (&session.location.account, &session.location.id);
    let mut backoff = Backoff::polling();
    loop {
        let fault = match session.quicksight.delete(account, id, &session.deadline).await {
            Ok(()) => break,
            Err(fault) => fault,
        };
        if fault.is_not_found() {
            // A new connector may not be visible everywhere yet.
            match session.describe(&session.deadline).await {
                Ok(None) => return Outcome::nothing(),
                Ok(Some(_)) if session.deadline.pause(backoff.next_delay()).await.is_ok() => continue,
                Ok(Some(_)) => {
                    return Outcome::failed(messages::fault(DOING, &session.location, &fault, "The connector still exists."));
                }
                Err(fault) => return Outcome::failed(messages::fault(DOING, &session.location, &fault, UNKNOWN)),
            }
        }
        // The conflict is with a deletion that is in progress, or over.
        if fault.is_conflict() && matches!(session.describe(&session.deadline).await, Ok(None)) {
            break;
        }
        let now = if fault.is_outcome_unknown() { UNKNOWN } else { "The connector still exists." };
        return Outcome::failed(messages::fault(DOING, &session.location, &fault, now));
    }
    wait_until_deleted(&session).await
}

/// Waits until Describe does not find the connector. Its status may stay unchanged until then.
async fn wait_until_deleted(session: &Session<'_>) -> Outcome {
    let accepted = "Quick Sight accepted the request, but reading the connector failed, so it is not known whether it still exists. Apply again.";
    let failed = |what: messages::Reason, why: &str| {
        Outcome::failed(messages::error(DOING, &session.location, what, format!("{why} Apply again.")))
    };
    let describe = async |deadline: Deadline| session.describe(&deadline).await;
    let gone = wait_until(&session.deadline, describe, |described| match described {
        Ok(None) => Some(Ok(())),
        Ok(Some(_)) => None,
        Err(fault) if fault.is_interrupted() => None,
        Err(fault) => Some(Err(fault)),
    });
    match gone.await {
        Ok(Ok(())) => Outcome::nothing(),
        Ok(Err(fault)) => Outcome::failed(messages::fault(DOING, &session.location, &fault, accepted)),
        Err(Expired::Canceled) => {
            failed(messages::INTERRUPTED, "The request was sent, but the apply was interrupted before the connector was deleted.")
        }
        Err(Expired::TimedOut) => failed(messages::TIMED_OUT, "The connector was not deleted within `timeouts.delete`."),
    }
}

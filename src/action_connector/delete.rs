//! Deletes a connector and waits until it is gone.

use quicksight_client::{Backoff, Pause};
use terraform_plugin::resource::{Context, Delete, Outcome};

use super::{
    explain,
    session::{Conflicts, Next, Session},
};
use crate::provider::Client;

const DOING: &str = "deleting";
const UNKNOWN: &str = "Whether the connector still exists is not known. Apply again.";

/// Deletes the connector that state names. One that is gone already is what was wanted.
pub async fn delete(client: &Client, context: &Context, request: Delete<'_>) -> Outcome {
    let session = match Session::open(client, context, request.state, "delete").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let _in_progress = client.deletions.begin(session.place.key());
    let (account, id) = (&session.place.account, &session.place.id);
    let mut backoff = Backoff::polling();
    let mut conflicts = Conflicts::default();
    loop {
        let fault = match session.quicksight.delete(account, id, &session.limit).await {
            Ok(()) => break,
            Err(fault) => fault,
        };
        if fault.is_not_found() {
            // Not every part of the service need know of a connector that is new.
            match session.describe(&session.limit).await {
                Ok(None) => return Outcome::nothing(),
                Ok(Some(_)) if session.pause(backoff.next_delay()).await == Pause::Over => continue,
                Ok(Some(_)) => {
                    return Outcome::failed(explain::fault(DOING, &session.place, &fault, "The connector still exists."));
                }
                Err(fault) => return Outcome::failed(explain::fault(DOING, &session.place, &fault, UNKNOWN)),
            }
        }
        if conflicts.are_over(&session, &fault).await {
            continue;
        }
        // The conflict is with a deletion that is in progress, or over.
        if fault.is_conflict() && matches!(session.describe(&session.limit).await, Ok(None)) {
            break;
        }
        let now = if fault.is_outcome_unknown() { UNKNOWN } else { "The connector still exists." };
        return Outcome::failed(explain::fault(DOING, &session.place, &fault, now));
    }
    gone(&session).await
}

/// Waits until Describe does not find the connector any more. Its status says little meanwhile: it may stay what it was.
async fn gone(session: &Session<'_>) -> Outcome {
    let mut polling = session.polling();
    let accepted = "Quick Sight accepted the deletion, and only reading whether the connector is gone failed. Apply again.";
    let failed = |what, why: &str| Outcome::failed(explain::trouble(DOING, &session.place, what, format!("{why} Apply again.")));
    loop {
        match session.describe(polling.token()).await {
            Ok(None) => return Outcome::nothing(),
            Ok(Some(_)) => {}
            Err(fault) if fault.is_interrupted() => {}
            Err(fault) => return Outcome::failed(explain::fault(DOING, &session.place, &fault, accepted)),
        }
        match polling.next().await {
            Next::Read => {}
            Next::Interrupted => return failed("interrupted", "The deletion was sent and not waited for."),
            Next::TimedOut => return failed("timed out", "When timeouts.delete was over, the connector was still found."),
        }
    }
}

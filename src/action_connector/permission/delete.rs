//! Revokes what a principal has.

use std::collections::BTreeSet;

use terraform_plugin::resource::{Context, Delete, Outcome};

use super::access::Access;
use crate::{
    action_connector::{
        messages,
        permissions::{
            change::{self, Cause, Start},
            steps::Target,
        },
        subject::Subject,
    },
    client::Client,
};

const DOING: &str = "deleting";
const NOTHING: &str = "The permissions were not revoked.";

/// Revokes the permissions of the principal that state names, as they are read. Where there are none, or no connector, nothing is left to do.
pub async fn delete(client: &Client, context: &Context, request: Delete<'_>) -> Outcome {
    let access = match Access::open(client, context, request.state, "delete").await {
        Ok(access) => access,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let _in_progress = client.deletions.begin(access.id.key());
    let principal = &access.id.principal;
    let current = match access.session.found_permissions(&access.session.deadline).await {
        Ok(Some(current)) => current.permissions,
        Ok(None) => return Outcome::nothing(),
        Err(fault) => return Outcome::failed(access.fault(DOING, &fault, NOTHING)),
    };
    let target = Target { wanted: Default::default(), removed: BTreeSet::from([principal.clone()]) };
    match change::change(&access.session, &target, Start::Read(current)).await {
        Ok(refused) => match refused.get(principal) {
            None => Outcome::nothing(),
            Some(reason) => Outcome::failed(messages::irrevocable(DOING, &access.id, principal, reason)),
        },
        Err(unfinished) => {
            let is_gone = match &unfinished.cause {
                // The connector may have been deleted meanwhile.
                Cause::Request(fault) | Cause::ReadingBack(fault) if fault.is_not_found() => {
                    let current = access.session.found_permissions(&access.session.deadline.last_read()).await;
                    current.is_ok_and(|current| current.is_none_or(|current| !current.permissions.contains_key(principal)))
                }
                // The answer was lost, and the read that followed did not find the principal any more.
                Cause::Request(fault) if fault.is_outcome_unknown() => unfinished.progress.revoked.contains(principal),
                Cause::Request(_) | Cause::ReadingBack(_) | Cause::Difference(_) => false,
            };
            if is_gone { Outcome::nothing() } else { Outcome::failed(unfinished.diagnostic(DOING, &access.id, &target)) }
        }
    }
}

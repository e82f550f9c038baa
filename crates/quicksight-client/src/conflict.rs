//! Conflicts: the service refuses a request because another change of the connector is in progress, or because its ID or name is taken.

use std::time::Duration;

use tokio::time::Instant;

use crate::{
    connector::{Described, Phase},
    deadline::Deadline,
    fault::Fault,
    log::LOG_TARGET,
    wait::{Backoff, wait_until},
};

/// How often a request is sent again that met a conflict while nothing was in progress: what it met may just have ended.
const RETRIES: u32 = 3;
/// How long a create is sent again while there is no connector of its ID: an ID is released a while after its connector is deleted.
const ID_RELEASE_WINDOW: Duration = Duration::from_secs(60);

/// The conflicts that one request has met.
#[derive(Debug)]
pub struct Conflicts {
    retries: u32,
    backoff: Backoff,
    absence: Absence,
    id_release_window: Duration,
}

/// What it means that there is no connector.
#[derive(Debug)]
enum Absence {
    /// The request has nothing to change.
    Final,
    /// The ID may not be released yet. Since when there has been none.
    OfOldConnector(Option<Instant>),
}

impl Conflicts {
    /// Of a request that changes or deletes a connector.
    pub fn of_change() -> Self {
        Self { retries: RETRIES, backoff: Backoff::polling(), absence: Absence::Final, id_release_window: ID_RELEASE_WINDOW }
    }

    /// Of a request that creates one.
    pub fn of_create() -> Self {
        Self { absence: Absence::OfOldConnector(None), ..Self::of_change() }
    }

    /// Whether a create has met a conflict without a connector of its ID.
    pub fn found_no_connector(&self) -> bool {
        matches!(self.absence, Absence::OfOldConnector(Some(_)))
    }

    /// Whether a request that met `fault` may be sent again: when it is a conflict with a change that was in progress and has ended by
    /// now; a few times when nothing was in progress, since a change may have ended between the refusal and the read; and for a while when a
    /// create finds no connector. `describe` reads the connector.
    pub async fn may_retry<F>(&mut self, fault: &Fault, deadline: &Deadline, describe: impl FnMut(Deadline) -> F + Send) -> bool
    where
        F: Future<Output = Result<Option<Described>, Fault>> + Send,
    {
        if !fault.is_conflict() {
            return false;
        }
        tracing::debug!(target: LOG_TARGET, operation = fault.operation, "met a conflict");
        let mut was_in_progress = false;
        let ended = wait_until(deadline, describe, |described| match described {
            Ok(Some(described)) if described.attributes.phase() == Phase::InProgress => {
                was_in_progress = true;
                None
            }
            Ok(described) => Some(Ok(described.is_some())),
            Err(_) => Some(Err(())),
        });
        let may_retry = match (ended.await, &mut self.absence) {
            (Ok(Ok(true)), _) if was_in_progress => return true,
            (Ok(Ok(true)), _) => {
                let left = self.retries;
                self.retries = left.saturating_sub(1);
                left > 0
            }
            (Ok(Ok(false)), Absence::OfOldConnector(since)) => {
                since.get_or_insert_with(Instant::now).elapsed() < self.id_release_window
            }
            (Ok(Ok(false)), Absence::Final) | (Ok(Err(())) | Err(_), _) => false,
        };
        may_retry && deadline.pause(self.backoff.next_delay()).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    use super::{Conflicts, RETRIES};
    use crate::{Authentication, Backoff, Connector, Deadline, Described, Fault, ServiceAttributes};

    const WINDOW: Duration = Duration::from_millis(50);

    fn at_once(conflicts: Conflicts) -> Conflicts {
        Conflicts { backoff: Backoff::none(), id_release_window: WINDOW, ..conflicts }
    }

    fn conflict() -> Fault {
        Fault::answered("UpdateActionConnector", "ConflictException", "Busy")
    }

    fn with_status(status: &str) -> Result<Option<Described>, Fault> {
        let connector = Connector {
            name: "Example".to_owned(),
            connector_type: "GENERIC_HTTP".to_owned(),
            description: None,
            vpc_connection_arn: None,
            authentication: Authentication::None { base_endpoint: "https://api.example.com".to_owned() },
        };
        let attributes = ServiceAttributes { status: Some(status.to_owned()), ..ServiceAttributes::default() };
        Ok(Some(Described { connector, attributes }))
    }

    /// Whether the conflict is over, where the connector is read as each of these in turn, and as the last from then on.
    async fn is_over(conflicts: &mut Conflicts, answers: &[Result<Option<Described>, Fault>], deadline: &Deadline) -> bool {
        let mut answers = answers.iter();
        let mut latest = answers.next().unwrap();
        let describe = |_| {
            let answer = latest.clone();
            latest = answers.next().unwrap_or(latest);
            std::future::ready(answer)
        };
        conflicts.may_retry(&conflict(), deadline, describe).await
    }

    #[tokio::test]
    async fn a_change_that_ends_is_waited_for_however_often_it_is_met() {
        let mut conflicts = at_once(Conflicts::of_change());
        for _ in 0..=RETRIES {
            let answers = [with_status("UPDATE_IN_PROGRESS"), with_status("UPDATE_FAILED")];
            assert!(is_over(&mut conflicts, &answers, &Deadline::never()).await);
        }
    }

    #[tokio::test]
    async fn a_conflict_with_nothing_is_retried_a_few_times() {
        for mut conflicts in [Conflicts::of_change(), Conflicts::of_create()].map(at_once) {
            for _ in 0..RETRIES {
                assert!(is_over(&mut conflicts, &[with_status("UPDATE_SUCCESSFUL")], &Deadline::never()).await);
            }
            assert!(!is_over(&mut conflicts, &[with_status("UPDATE_SUCCESSFUL")], &Deadline::never()).await);
            assert!(!conflicts.found_no_connector());
        }
    }

    #[tokio::test]
    async fn without_a_connector_a_change_is_not_retried_and_a_create_for_a_while() {
        let mut change = at_once(Conflicts::of_change());
        assert!(!is_over(&mut change, &[Ok(None)], &Deadline::never()).await && !change.found_no_connector());
        let (mut create, began) = (at_once(Conflicts::of_create()), Instant::now());
        // The connector that the new one replaces is deleted meanwhile.
        assert!(is_over(&mut create, &[with_status("DELETION_IN_PROGRESS"), Ok(None)], &Deadline::never()).await);
        while is_over(&mut create, &[Ok(None)], &Deadline::never()).await {}
        assert!(began.elapsed() >= WINDOW && create.found_no_connector());
    }

    #[tokio::test]
    async fn what_is_no_conflict_cannot_be_read_or_is_interrupted_is_not_retried() {
        let mut conflicts = at_once(Conflicts::of_change());
        let refused = Fault::answered("UpdateActionConnector", "AccessDeniedException", "No");
        let never = |_| std::future::ready(with_status("UPDATE_SUCCESSFUL"));
        assert!(!conflicts.may_retry(&refused, &Deadline::never(), never).await);
        assert!(!is_over(&mut conflicts, &[Err(refused)], &Deadline::never()).await);
        let stop = CancellationToken::new();
        stop.cancel();
        let canceled = Deadline::until_canceled(stop);
        assert!(!is_over(&mut conflicts, &[with_status("UPDATE_IN_PROGRESS")], &canceled).await);
        assert!(!is_over(&mut conflicts, &[with_status("UPDATE_SUCCESSFUL")], &canceled).await);
    }
}

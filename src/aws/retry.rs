//! Trying again. The SDK's own retries are off: they cannot be interrupted, do not tell whether an earlier attempt may have
//! been carried out, take a used-up quota for throttling, and try an unreachable host as often as a busy one.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::{
    RetryMode,
    fault::{Cause, Delivery, Fault},
    pace::Pace,
    wait::{Backoff, Pause, pause},
};

/// How often a host that does not answer is called.
const UNREACHABLE_ATTEMPTS: u32 = 4;
/// How often a request is sent whose answers are lost; each may take the whole time of an attempt.
const BROKEN_ATTEMPTS: u32 = 6;
/// A refused signature is tried once more, with the clock corrected by the answer.
const UNSIGNED_ATTEMPTS: u32 = 2;
/// How long a request under way may still answer after an interrupt, since knowing what became of it is worth more than that.
const INTERRUPT_GRACE: Duration = Duration::from_millis(500);

/// The token does not tell which of the two it was.
const CUT_SHORT: &str = "cut short by an interrupt, or because the time allowed for it is up";

/// How often a request is tried, and how fast.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub max_attempts: u32,
    pub mode: RetryMode,
    /// Shared by all requests that the service counts together.
    pub pace: Arc<Pace>,
}

/// All attempts of one call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Why the last one did.
    pub fault: Fault,
    /// Whether one of them, the last included, may have been carried out all the same.
    pub maybe_done: bool,
}

/// Sends a request until it succeeds, is refused for good, has been tried as often as `policy` allows, or `stop` is cancelled. Waits
/// as `backoff` says between two attempts.
pub(super) async fn send<T, F>(
    operation: &'static str,
    policy: &Policy,
    mut backoff: Backoff,
    stop: &CancellationToken,
    mut attempt: impl FnMut() -> F + Send,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Fault>> + Send,
{
    if stop.is_cancelled() {
        let fault = Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CUT_SHORT);
        return Err(Failure { fault, maybe_done: false });
    }
    let mut maybe_done = false;
    let mut attempts = 0;
    let mut last: Option<Fault> = None;
    loop {
        attempts += 1;
        let was_cut_short = last.is_some() && pause(stop, backoff.next_delay()).await == Pause::CutShort
            || waits_for_its_turn(policy.mode, attempts) && policy.pace.wait(stop).await == Pause::CutShort;
        if was_cut_short {
            let fault = match last {
                Some(last) => {
                    let message = format!("{CUT_SHORT}; the last attempt failed: {last}");
                    Fault { cause: Cause::Interrupted, code: None, message, ..last }
                }
                None => Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CUT_SHORT),
            };
            return Err(Failure { fault, maybe_done });
        }
        let fault = match finish_or_stop(stop, attempt()).await {
            Some(Ok(answer)) => {
                policy.pace.accepted(Instant::now());
                return Ok(answer);
            }
            Some(Err(fault)) => fault,
            None => Fault::unanswered(operation, Cause::Interrupted, Delivery::Unknown, CUT_SHORT),
        };
        match fault.cause {
            Cause::Throttled => policy.pace.refused(Instant::now()),
            Cause::Refused => policy.pace.accepted(Instant::now()),
            _ => {}
        }
        maybe_done |= fault.is_outcome_unknown();
        if attempts >= allowed_attempts(fault.cause, policy.max_attempts) {
            return Err(Failure { fault, maybe_done });
        }
        last = Some(fault);
    }
}

/// Whether the attempt of this number, from 1, keeps to the pace of all requests.
pub(super) fn waits_for_its_turn(mode: RetryMode, attempt: u32) -> bool {
    match mode {
        RetryMode::Standard => attempt > 1,
        RetryMode::Adaptive => true,
    }
}

/// What `future` answers, or the fault of a request that was interrupted before it was sent. The future is dropped then.
pub(super) async fn unless_stopped<T>(
    operation: &'static str,
    stop: &CancellationToken,
    future: impl Future<Output = T>,
) -> Result<T, Fault> {
    tokio::select! {
        biased;
        () = stop.cancelled() => Err(Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CUT_SHORT)),
        answer = future => Ok(answer),
    }
}

async fn finish_or_stop<T>(stop: &CancellationToken, request: impl Future<Output = T>) -> Option<T> {
    tokio::pin!(request);
    tokio::select! {
        biased;
        answer = &mut request => Some(answer),
        () = stop.cancelled() => tokio::time::timeout(INTERRUPT_GRACE, request).await.ok(),
    }
}

/// How many attempts a failure of this kind is worth in total.
fn allowed_attempts(cause: Cause, max_attempts: u32) -> u32 {
    match cause {
        Cause::Throttled | Cause::Failed => max_attempts,
        Cause::Unreachable => max_attempts.min(UNREACHABLE_ATTEMPTS),
        Cause::Broken => max_attempts.min(BROKEN_ATTEMPTS),
        Cause::Unsigned => max_attempts.min(UNSIGNED_ATTEMPTS),
        Cause::Refused | Cause::Unmade | Cause::Interrupted => 1,
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use aws_sdk_quicksight::{error::ErrorMetadata, operation::describe_action_connector::DescribeActionConnectorError};
    use aws_smithy_runtime_api::{
        client::{orchestrator::HttpResponse, result::SdkError},
        http::StatusCode,
    };
    use aws_smithy_types::body::SdkBody;
    use tokio_util::sync::CancellationToken;

    use super::{Failure, Policy, send};
    use crate::aws::{Backoff, Delivery, Fault, RetryMode, fault::Cause, pace::Pace};

    type Attempt = Result<(), Fault>;

    fn refusal(status: u16, code: &str) -> Attempt {
        let error = DescribeActionConnectorError::generic(ErrorMetadata::builder().code(code).message("because").build());
        let response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::empty());
        Err(Fault::of_attempt("DescribeActionConnector", &SdkError::service_error(error, response)))
    }

    fn failure(cause: Cause) -> Attempt {
        Err(Fault::unanswered("DescribeActionConnector", cause, Delivery::Unknown, "because"))
    }

    fn policy() -> Policy {
        Policy { max_attempts: 25, mode: RetryMode::Standard, pace: Arc::new(Pace::unlimited()) }
    }

    async fn run(mut answers: impl FnMut(u32) -> Attempt + Send, stop: &CancellationToken) -> (u32, Result<(), Failure>) {
        let mut attempts = 0;
        let result = send("DescribeActionConnector", &policy(), Backoff::none(), stop, || {
            attempts += 1;
            std::future::ready(answers(attempts))
        })
        .await;
        (attempts, result)
    }

    #[tokio::test]
    async fn throttling_is_tried_as_often_as_allowed() {
        let (attempts, result) = run(|_| refusal(429, "ThrottlingException"), &CancellationToken::new()).await;
        assert_eq!(attempts, 25);
        assert!(!result.unwrap_err().maybe_done);
    }

    #[tokio::test]
    async fn what_cannot_be_reached_or_breaks_is_given_up_early() {
        for (cause, expected) in [(Cause::Unreachable, 4), (Cause::Broken, 6), (Cause::Unsigned, 2), (Cause::Unmade, 1)] {
            let (attempts, _) = run(|_| failure(cause), &CancellationToken::new()).await;
            assert_eq!(attempts, expected, "{cause:?}");
        }
    }

    #[tokio::test]
    async fn a_used_up_quota_is_never_tried_again() {
        let (attempts, _) = run(|_| refusal(409, "LimitExceededException"), &CancellationToken::new()).await;
        assert_eq!(attempts, 1);
    }

    #[tokio::test]
    async fn a_failure_of_the_service_before_a_refusal_is_remembered() {
        let answers = |attempt| match attempt {
            1 => refusal(500, "InternalFailureException"),
            _ => refusal(409, "ResourceExistsException"),
        };
        let (attempts, result) = run(answers, &CancellationToken::new()).await;
        let failure = result.unwrap_err();
        assert_eq!(attempts, 2);
        assert!(failure.maybe_done && failure.fault.is_exists());
        assert_eq!(failure.fault.delivery, Delivery::Answered);
    }

    #[tokio::test]
    async fn an_interrupt_ends_the_wait_between_two_attempts() {
        let stop = CancellationToken::new();
        let answers = |_| {
            stop.cancel();
            refusal(429, "ThrottlingException")
        };
        let (attempts, result) = run(answers, &stop).await;
        let fault = result.unwrap_err().fault;
        assert_eq!((attempts, fault.delivery, fault.is_interrupted()), (1, Delivery::Answered, true));
    }

    #[tokio::test]
    async fn a_request_that_is_interrupted_under_way_may_have_been_carried_out() {
        let stop = CancellationToken::new();
        let (cancel, hang) = (stop.clone(), Duration::from_secs(3600));
        let result = send("CreateActionConnector", &policy(), Backoff::none(), &stop, || {
            cancel.cancel();
            async move {
                tokio::time::sleep(hang).await;
                refusal(429, "ThrottlingException")
            }
        })
        .await;
        let failure = result.unwrap_err();
        assert!(failure.maybe_done && failure.fault.is_interrupted());
    }
}

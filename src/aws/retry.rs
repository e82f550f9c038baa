//! Trying again. The SDK's own retries are off: they cannot be interrupted, do not tell whether an earlier attempt may have
//! been carried out, take a used-up quota for throttling, and try an unreachable host as often as a busy one.

use std::{error::Error, time::Duration};

use aws_sdk_quicksight::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use tokio_util::sync::CancellationToken;

use super::{
    fault::{Cause, Delivery, Fault},
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

/// All attempts of one call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Why the last one did.
    pub fault: Fault,
    /// Whether one of them, the last included, may have been carried out all the same.
    pub maybe_done: bool,
}

/// Sends a request until it succeeds, is refused for good, has been tried `max_attempts` times, or `stop` is cancelled. Waits as
/// `backoff` says between two attempts.
pub(super) async fn send<T, E, F>(
    operation: &'static str,
    max_attempts: u32,
    mut backoff: Backoff,
    stop: &CancellationToken,
    mut attempt: impl FnMut() -> F + Send,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
    E: ProvideErrorMetadata + Error + 'static,
{
    if stop.is_cancelled() {
        let fault = Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CUT_SHORT);
        return Err(Failure { fault, maybe_done: false });
    }
    let mut maybe_done = false;
    let mut attempts = 0;
    loop {
        attempts += 1;
        let fault = match finish_or_stop(stop, attempt()).await {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(error)) => Fault::of_attempt(operation, &error),
            None => Fault::unanswered(operation, Cause::Interrupted, Delivery::Unknown, CUT_SHORT),
        };
        maybe_done |= fault.is_outcome_unknown();
        if attempts >= allowed_attempts(fault.cause, max_attempts) {
            return Err(Failure { fault, maybe_done });
        }
        if pause(stop, backoff.next_delay()).await == Pause::CutShort {
            let message = format!("{CUT_SHORT}; the last attempt failed: {fault}");
            let fault = Fault { cause: Cause::Interrupted, code: None, message, ..fault };
            return Err(Failure { fault, maybe_done });
        }
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
#[expect(clippy::result_large_err, reason = "the SDK's error is what the code under test takes")]
mod tests {
    use std::time::Duration;

    use aws_sdk_quicksight::{error::ErrorMetadata, operation::describe_action_connector::DescribeActionConnectorError};
    use aws_smithy_runtime_api::{
        client::{orchestrator::HttpResponse, result::SdkError},
        http::StatusCode,
    };
    use aws_smithy_types::body::SdkBody;
    use tokio_util::sync::CancellationToken;

    use super::{Failure, send};
    use crate::aws::{Backoff, Delivery};

    type Attempt = Result<(), SdkError<DescribeActionConnectorError, HttpResponse>>;

    fn refusal(status: u16, code: &str) -> Attempt {
        let error = DescribeActionConnectorError::generic(ErrorMetadata::builder().code(code).message("because").build());
        let status = StatusCode::try_from(status).unwrap();
        Err(SdkError::service_error(error, HttpResponse::new(status, SdkBody::empty())))
    }

    async fn run(mut answers: impl FnMut(u32) -> Attempt + Send, stop: &CancellationToken) -> (u32, Result<(), Failure>) {
        let mut attempts = 0;
        let result = send("DescribeActionConnector", 25, Backoff::none(), stop, || {
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
        let result = send("CreateActionConnector", 25, Backoff::none(), &stop, || {
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

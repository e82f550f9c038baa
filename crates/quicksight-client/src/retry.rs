//! Retries. The SDK's own are off: they cannot be interrupted, do not tell whether an earlier attempt may have been carried out, take a
//! used-up quota for throttling, retry an unreachable host as often as a busy service, and know nothing of IAM roles that are new.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    deadline::Deadline,
    exchange::Exchange,
    fault::{Cause, Delivery, Fault},
    log::LOG_TARGET,
    rate_limiter::{Group, RateLimiters},
    settings::{RetryMode, Settings},
    wait::Backoff,
};

/// Attempts to reach a host that does not answer.
const UNREACHABLE_ATTEMPTS: u32 = 4;
/// Attempts of a request whose responses are lost; each may take the whole time of an attempt.
const BROKEN_ATTEMPTS: u32 = 6;
/// A refused signature is retried once, with the clock corrected by the response.
const UNSIGNED_ATTEMPTS: u32 = 2;
/// Attempts that may end in `InternalFailure` one after the other, unless somebody has set a number of attempts: a Region without action
/// connectors answers nothing else, for good.
const INTERNAL_FAILURE_ATTEMPTS: u32 = 4;
/// For how long a request is retried because Quick Sight cannot assume the role in it, which it cannot right after the role was created
/// or its trust policy changed. Other tools that manage AWS wait as long.
const ROLE_PROPAGATION: Duration = Duration::from_secs(120);
/// How long a request in progress may still be answered after an interrupt or a timeout: knowing its outcome is worth more than that time.
const READ_GRACE: Duration = Duration::from_millis(500);
/// The same for a request that changes something: without its answer nobody knows what exists.
const CHANGE_GRACE: Duration = Duration::from_secs(10);
/// The operations that change nothing begin with one of these words.
const READS: [&str; 4] = ["Describe", "List", "Search", "Get"];

/// One text for both, which people read in error messages.
const CANCELED: &str = "Canceled by an interrupt or timed out";

/// How often a request is tried, and how fast.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    /// Attempts in total, where somebody has set them.
    pub max_attempts: Option<u32>,
    pub mode: RetryMode,
    /// Shared by all requests that the service counts together.
    pub rate_limiters: Arc<RateLimiters>,
}

impl Policy {
    /// With rate limiters of its own.
    pub(super) fn new(max_attempts: Option<u32>, mode: RetryMode) -> Self {
        Self { max_attempts, mode, rate_limiters: Arc::default() }
    }
}

/// The delays between the attempts of one call.
#[derive(Clone, Debug)]
pub(super) struct Delays {
    pub usual: Backoff,
    /// While a role cannot be assumed.
    pub role: Backoff,
}

impl Default for Delays {
    fn default() -> Self {
        Self { usual: Backoff::retrying(), role: Backoff::role_propagation() }
    }
}

/// All attempts of one call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Why the last one did.
    pub fault: Fault,
    /// Whether one of them, the last included, may have been carried out all the same.
    pub maybe_done: bool,
}

/// Sends a request until it succeeds, is refused for good, has been tried as often as `policy` allows, or the deadline expires.
pub(super) async fn send<T, F>(
    operation: &'static str,
    group: Group,
    policy: &Policy,
    delays: Delays,
    deadline: &Deadline,
    mut attempt: impl FnMut() -> F + Send,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Fault>> + Send,
{
    if deadline.expired().is_some() {
        let fault = Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CANCELED);
        return Err(Failure { fault, maybe_done: false });
    }
    let rate_limiter = policy.rate_limiters.of(group);
    let mut failures = Failures::new(policy, delays);
    let mut maybe_done = false;
    let mut attempts = 0;
    let mut last: Option<(Fault, Duration)> = None;
    loop {
        attempts += 1;
        let has_expired = match &last {
            Some((_, delay)) => deadline.pause(*delay).await.is_err(),
            None => false,
        };
        if has_expired || waits_for_its_turn(policy.mode, attempts) && rate_limiter.wait(deadline).await.is_err() {
            let fault = match last {
                Some((last, _)) => {
                    let message = format!("{CANCELED}; the last attempt failed: {last}");
                    Fault { cause: Cause::Interrupted, code: None, request_id: None, message, ..last }
                }
                None => Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CANCELED),
            };
            return Err(Failure { fault, maybe_done });
        }
        let exchange = Exchange::begin();
        let outcome = finish_or_expire(deadline, grace(operation), Exchange::watch(exchange.clone(), attempt())).await;
        let outcome =
            outcome.unwrap_or_else(|| Err(Fault::unanswered(operation, Cause::Interrupted, Delivery::Unknown, CANCELED)));
        if let Some(exchange) = exchange {
            exchange.report(operation, attempts, outcome.as_ref().err());
        }
        let fault = match outcome {
            Ok(answer) => {
                rate_limiter.accepted(Instant::now());
                return Ok(answer);
            }
            Err(fault) => fault,
        };
        let now = Instant::now();
        match fault.cause {
            Cause::Throttled => rate_limiter.refused(now),
            Cause::Refused | Cause::RoleNotAssumable => rate_limiter.accepted(now),
            _ => {}
        }
        maybe_done |= fault.is_outcome_unknown();
        let Some(delay) = failures.delay_after(&fault, now) else { return Err(Failure { fault, maybe_done }) };
        tracing::debug!(
            target: LOG_TARGET,
            operation,
            attempt = attempts,
            error_code = fault.code,
            delay_ms = delay.as_millis(),
            "retrying"
        );
        last = Some((fault, delay));
    }
}

/// The failed attempts of one call so far.
#[derive(Debug)]
struct Failures<'a> {
    policy: &'a Policy,
    delays: Delays,
    /// Without those that met a role that cannot be assumed, which end by time and not by number.
    count: u32,
    /// The internal failures since the last failure of another kind.
    internal: u32,
    /// Until when a role that cannot be assumed is retried; set by the first such failure.
    role_deadline: Option<Instant>,
}

impl<'a> Failures<'a> {
    fn new(policy: &'a Policy, delays: Delays) -> Self {
        Self { policy, delays, count: 0, internal: 0, role_deadline: None }
    }

    /// How long to wait after this failure before the next attempt; none if it was the last.
    fn delay_after(&mut self, fault: &Fault, now: Instant) -> Option<Duration> {
        self.internal = if fault.is_internal_failure() { self.internal + 1 } else { 0 };
        if fault.cause == Cause::RoleNotAssumable {
            let left = self.role_deadline.get_or_insert(now + ROLE_PROPAGATION).saturating_duration_since(now);
            // The last attempt is made when the time is up.
            return (!left.is_zero()).then(|| self.delays.role.next_delay().min(left));
        }
        self.count += 1;
        (!self.is_final(fault.cause)).then(|| self.delays.usual.next_delay())
    }

    fn is_final(&self, cause: Cause) -> bool {
        let max_attempts = self.policy.max_attempts.unwrap_or(Settings::DEFAULT_ATTEMPTS);
        let allowed = match cause {
            Cause::Throttled | Cause::Failed => max_attempts,
            Cause::Unreachable => max_attempts.min(UNREACHABLE_ATTEMPTS),
            Cause::Broken => max_attempts.min(BROKEN_ATTEMPTS),
            Cause::Unsigned => max_attempts.min(UNSIGNED_ATTEMPTS),
            Cause::Refused | Cause::RoleNotAssumable | Cause::Unmade | Cause::Interrupted => 1,
        };
        self.count >= allowed || self.policy.max_attempts.is_none() && self.internal >= INTERNAL_FAILURE_ATTEMPTS
    }
}

/// Whether the attempt of this number, from 1, waits for the rate limiter of all requests.
pub(super) fn waits_for_its_turn(mode: RetryMode, attempt: u32) -> bool {
    match mode {
        RetryMode::Standard => attempt > 1,
        RetryMode::Adaptive => true,
    }
}

/// What `future` answers, or the fault of a request whose deadline has expired before it was sent. The future is dropped then.
pub(super) async fn unless_expired<T>(
    operation: &'static str,
    deadline: &Deadline,
    future: impl Future<Output = T>,
) -> Result<T, Fault> {
    tokio::select! {
        biased;
        _ = deadline.expires() => Err(Fault::unanswered(operation, Cause::Interrupted, Delivery::NotSent, CANCELED)),
        answer = future => Ok(answer),
    }
}

/// How long a request of this operation may go on after an interrupt.
fn grace(operation: &str) -> Duration {
    if READS.iter().any(|read| operation.starts_with(read)) { READ_GRACE } else { CHANGE_GRACE }
}

async fn finish_or_expire<T>(deadline: &Deadline, grace: Duration, request: impl Future<Output = T>) -> Option<T> {
    tokio::pin!(request);
    tokio::select! {
        biased;
        answer = &mut request => Some(answer),
        _ = deadline.expires() => tokio::time::timeout(grace, request).await.ok(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use aws_sdk_quicksight::{error::ErrorMetadata, operation::create_action_connector::CreateActionConnectorError};
    use aws_smithy_runtime_api::{
        client::{orchestrator::HttpResponse, result::SdkError},
        http::StatusCode,
    };
    use aws_smithy_types::body::SdkBody;
    use tokio_util::sync::CancellationToken;

    use super::{Delays, Failure, Failures, Policy, grace, send, waits_for_its_turn};
    use crate::{
        Backoff, Deadline, Delivery, Fault, RetryMode,
        fault::Cause,
        rate_limiter::{Group, RateLimiters},
    };

    type Attempt = Result<(), Fault>;

    const OPERATION: &str = "CreateActionConnector";
    const ROLE: &str = "Failed to assume your role. Verify the trust relationships of the role in the IAM console";

    fn fault(operation: &'static str, status: u16, code: &str, message: &str) -> Fault {
        let error = CreateActionConnectorError::generic(ErrorMetadata::builder().code(code).message(message).build());
        let response = HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::empty());
        Fault::of_attempt(operation, &SdkError::service_error(error, response))
    }

    fn refusal(status: u16, code: &str) -> Attempt {
        Err(fault(OPERATION, status, code, "because"))
    }

    fn internal_failure() -> Attempt {
        refusal(500, "InternalFailureException")
    }

    fn failure(cause: Cause) -> Attempt {
        Err(Fault::unanswered(OPERATION, cause, Delivery::Unknown, "because"))
    }

    fn policy(max_attempts: Option<u32>) -> Policy {
        Policy { rate_limiters: RateLimiters::unlimited().into(), ..Policy::new(max_attempts, RetryMode::Standard) }
    }

    fn at_once() -> Delays {
        Delays { usual: Backoff::none(), role: Backoff::none() }
    }

    async fn run_with(
        policy: &Policy,
        mut answers: impl FnMut(u32) -> Attempt + Send,
        deadline: &Deadline,
    ) -> (u32, Result<(), Failure>) {
        let mut attempts = 0;
        let result = send(OPERATION, Group::General, policy, at_once(), deadline, || {
            attempts += 1;
            std::future::ready(answers(attempts))
        })
        .await;
        (attempts, result)
    }

    async fn run(answers: impl FnMut(u32) -> Attempt + Send) -> (u32, Result<(), Failure>) {
        run_with(&policy(None), answers, &Deadline::never()).await
    }

    #[tokio::test]
    async fn throttling_is_retried_as_often_as_allowed() {
        let (attempts, result) = run(|_| refusal(429, "ThrottlingException")).await;
        assert_eq!(attempts, 25);
        assert!(!result.unwrap_err().maybe_done);
        let (attempts, _) = run_with(&policy(Some(3)), |_| refusal(400, "Throttling"), &Deadline::never()).await;
        assert_eq!(attempts, 3);
    }

    #[tokio::test]
    async fn what_cannot_be_reached_or_breaks_is_retried_a_few_times() {
        for (cause, expected) in [(Cause::Unreachable, 4), (Cause::Broken, 6), (Cause::Unsigned, 2), (Cause::Unmade, 1)] {
            let (attempts, _) = run(|_| failure(cause)).await;
            assert_eq!(attempts, expected, "{cause:?}");
        }
    }

    #[tokio::test]
    async fn a_used_up_quota_is_never_retried() {
        let (attempts, _) = run(|_| refusal(409, "LimitExceededException")).await;
        assert_eq!(attempts, 1);
    }

    #[tokio::test]
    async fn internal_failures_alone_end_after_four_attempts() {
        for code in ["InternalFailure", "InternalFailureException"] {
            let (attempts, result) = run(|_| refusal(500, code)).await;
            assert_eq!(attempts, 4, "{code}");
            assert!(result.unwrap_err().fault.is_internal_failure());
        }
    }

    #[tokio::test]
    async fn internal_failures_are_retried_as_often_as_the_user_sets() {
        for max_attempts in [2, 25] {
            let (attempts, _) = run_with(&policy(Some(max_attempts)), |_| internal_failure(), &Deadline::never()).await;
            assert_eq!(attempts, max_attempts);
        }
    }

    #[tokio::test]
    async fn another_failure_between_internal_failures_starts_their_count_again() {
        let answers = |attempt| if attempt % 4 == 0 { refusal(503, "ServiceUnavailable") } else { internal_failure() };
        assert_eq!(run(answers).await.0, 25);
        let answers = |attempt| if attempt == 1 { refusal(429, "ThrottlingException") } else { internal_failure() };
        assert_eq!(run(answers).await.0, 5);
        let answers = |attempt| if attempt == 4 { Ok(()) } else { internal_failure() };
        let (attempts, result) = run(answers).await;
        assert_eq!((attempts, result), (4, Ok(())));
    }

    #[tokio::test]
    async fn a_role_that_cannot_be_assumed_yet_is_retried_whatever_the_number_of_attempts() {
        let answers = |attempt| if attempt > 5 { Ok(()) } else { Err(fault(OPERATION, 403, "AccessDeniedException", ROLE)) };
        let (attempts, result) = run_with(&policy(Some(1)), answers, &Deadline::never()).await;
        assert_eq!((attempts, result), (6, Ok(())));
    }

    #[test]
    fn a_role_that_cannot_be_assumed_is_retried_for_two_minutes_and_no_longer() {
        for code in ["AccessDeniedException", "InvalidParameterValueException", "ValidationException"] {
            let (policy, began) = (policy(None), Instant::now());
            let mut failures = Failures::new(&policy, Delays::default());
            let (mut now, mut longest) = (began, Duration::ZERO);
            let refused = fault("UpdateActionConnector", 400, code, ROLE);
            while let Some(delay) = failures.delay_after(&refused, now) {
                longest = longest.max(delay);
                now += delay;
            }
            assert_eq!(now - began, Duration::from_secs(120), "{code}");
            assert!(longest > Duration::from_secs(5) && longest <= Duration::from_secs(10), "{code}: {longest:?}");
        }
    }

    #[test]
    fn a_role_is_retried_only_where_one_is_handed_over_and_only_when_it_is_the_role_that_is_not_ready() {
        let (policy, now) = (policy(None), Instant::now());
        let is_final = |fault: &Fault| Failures::new(&policy, Delays::default()).delay_after(fault, now).is_none();
        for operation in ["DescribeActionConnector", "UpdateActionConnectorPermissions", "AssumeRole"] {
            assert!(is_final(&fault(operation, 403, "AccessDeniedException", ROLE)), "{operation}");
        }
        for message in [
            "User: x is not authorized to perform: iam:PassRole on resource: y because its trust policy does not allow it",
            "User: x is not authorized to perform: quicksight:CreateActionConnector, failed to assume",
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized",
        ] {
            assert!(is_final(&fault(OPERATION, 403, "AccessDeniedException", message)), "{message}");
        }
        assert!(!is_final(&fault(OPERATION, 403, "AccessDeniedException", ROLE)));
    }

    #[tokio::test]
    async fn an_interrupt_ends_the_wait_for_a_role() {
        let stop = CancellationToken::new();
        let began = Instant::now();
        let result =
            send(OPERATION, Group::General, &policy(None), Delays::default(), &Deadline::until_canceled(stop.clone()), || {
                stop.cancel();
                std::future::ready(Attempt::Err(fault(OPERATION, 403, "AccessDeniedException", ROLE)))
            })
            .await;
        let failure = result.unwrap_err();
        assert!(failure.fault.is_interrupted() && !failure.maybe_done && failure.fault.message.contains(ROLE));
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_failure_of_the_service_before_a_refusal_is_remembered() {
        let answers = |attempt| match attempt {
            1 => internal_failure(),
            _ => refusal(409, "ResourceExistsException"),
        };
        let (attempts, result) = run(answers).await;
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
        let (attempts, result) = run_with(&policy(None), answers, &Deadline::until_canceled(stop.clone())).await;
        let fault = result.unwrap_err().fault;
        assert_eq!((attempts, fault.delivery, fault.is_interrupted()), (1, Delivery::Answered, true));
        assert_eq!(
            fault.to_string(),
            "CreateActionConnector: Canceled by an interrupt or timed out; the last attempt failed: CreateActionConnector: ThrottlingException: because"
        );
    }

    #[test]
    fn the_first_attempt_waits_for_its_turn_in_the_adaptive_mode_alone_and_the_others_always() {
        let waits = |mode| [1, 2, 3].map(|attempt| waits_for_its_turn(mode, attempt));
        assert_eq!(waits(RetryMode::Standard), [false, true, true]);
        assert_eq!(waits(RetryMode::Adaptive), [true; 3]);
    }

    #[tokio::test]
    async fn the_attempts_after_a_refusal_wait_for_their_turn_in_the_standard_mode_too() {
        let began = Instant::now();
        let answers = |attempt| if attempt < 3 { refusal(429, "ThrottlingException") } else { Ok(()) };
        let (attempts, result) = run_with(&Policy::new(None, RetryMode::Standard), answers, &Deadline::never()).await;
        assert_eq!((attempts, result), (3, Ok(())));
        // After the refusal there are seven turns a second. The second attempt has the first of them, and the third the next one.
        assert!(began.elapsed() > Duration::from_millis(140), "{:?}", began.elapsed());
    }

    #[tokio::test]
    async fn a_refusal_for_another_reason_is_an_answer_of_a_service_that_is_not_throttling() {
        let role = || Err(fault(OPERATION, 403, "AccessDeniedException", ROLE));
        let mut refusals: Vec<Attempt> = (0..14).map(|_| refusal(409, "ConflictException")).collect();
        refusals.extend((0..5).map(|_| role()));
        let policy = Policy::new(Some(1), RetryMode::Standard);
        for refused in refusals {
            let mut answers = [refused, Ok(())].into_iter();
            let next = || std::future::ready(answers.next().expect("a role is retried once"));
            send(OPERATION, Group::General, &policy, at_once(), &Deadline::never(), next).await.ok();
        }
        send(OPERATION, Group::General, &policy, at_once(), &Deadline::never(), || {
            std::future::ready(refusal(429, "ThrottlingException"))
        })
        .await
        .unwrap_err();
        // The refusals, the successes after those for a role, and the throttling.
        let rate = policy.rate_limiters.of(Group::General).rate().expect("it was throttled");
        assert!((rate - 25.0 * 0.7).abs() < 1e-9, "{rate}");
    }

    #[tokio::test]
    async fn what_ends_between_two_attempts_is_no_answer_of_the_service() {
        let stop = CancellationToken::new();
        let throttled =
            Fault { request_id: Some("request-1".to_owned()), ..fault(OPERATION, 429, "ThrottlingException", "because") };
        let answers = |_| {
            stop.cancel();
            Err(throttled.clone())
        };
        let (_, result) = run_with(&policy(None), answers, &Deadline::until_canceled(stop.clone())).await;
        let fault = result.unwrap_err().fault;
        assert_eq!((fault.cause, fault.code, fault.request_id), (Cause::Interrupted, None, None));
    }

    #[tokio::test]
    async fn throttling_in_one_group_leaves_the_others_at_full_speed() {
        let policy = Policy::new(None, RetryMode::Adaptive);
        let deadline = Deadline::never();
        let mut refusals = 2;
        let tags = send("ListTagsForResource", Group::Tags, &policy, at_once(), &deadline, || {
            refusals -= 1;
            std::future::ready(if refusals >= 0 { refusal(429, "ThrottlingException") } else { Ok(()) })
        });
        assert_eq!(tags.await, Ok(()));
        let took = async |operation, group| {
            let began = Instant::now();
            for _ in 0..2 {
                send(operation, group, &policy, at_once(), &deadline, || std::future::ready(Attempt::Ok(()))).await.unwrap();
            }
            began.elapsed()
        };
        for (operation, group) in
            [("DescribeActionConnector", Group::General), ("DescribeActionConnectorPermissions", Group::Permissions)]
        {
            let took = took(operation, group).await;
            assert!(took < Duration::from_millis(500), "{operation}: {took:?}");
        }
        let paced = took("ListTagsForResource", Group::Tags).await;
        assert!(paced > Duration::from_secs(1), "the limit of the tags is kept: {paced:?}");
    }

    /// Whether a request is answered that takes as long and is interrupted meanwhile.
    async fn is_answered(operation: &'static str, takes: Duration) -> Result<(), Failure> {
        let stop = CancellationToken::new();
        let cancel = stop.clone();
        send(operation, Group::General, &policy(None), at_once(), &Deadline::until_canceled(stop.clone()), || {
            cancel.cancel();
            async move {
                tokio::time::sleep(takes).await;
                Ok(())
            }
        })
        .await
    }

    #[tokio::test]
    async fn a_change_in_progress_is_waited_for_after_an_interrupt_and_a_read_is_not() {
        let second = Duration::from_secs(1);
        assert_eq!(is_answered(OPERATION, second).await, Ok(()));
        assert_eq!(is_answered("TagResource", second).await, Ok(()));
        let failure = is_answered("DescribeActionConnector", second).await.unwrap_err();
        assert!(failure.maybe_done && failure.fault.is_interrupted());
        for operation in ["CreateActionConnector", "UpdateActionConnectorPermissions", "DeleteActionConnector", "UntagResource"] {
            assert_eq!(grace(operation), Duration::from_secs(10), "{operation}");
        }
    }
}

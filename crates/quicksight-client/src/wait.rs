//! Waiting: with growing delays, and not past a deadline.

use std::time::Duration;

use crate::deadline::{Deadline, Expired};

/// How long a last read may take once the time is up.
pub const LAST_READ: Duration = Duration::from_secs(10);

/// Delays that double from one to the next up to a limit. Each is shortened by a random part of itself, up to a half, so that
/// many who wait for the same thing do not ask in step.
#[derive(Clone, Debug)]
pub struct Backoff {
    next: Duration,
    limit: Duration,
    random: fastrand::Rng,
}

impl Backoff {
    /// For polling: from 250 ms to 5 s.
    pub fn polling() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(5))
    }

    /// For retries of a request: from 200 ms to 20 s.
    pub fn retrying() -> Self {
        Self::new(Duration::from_millis(200), Duration::from_secs(20))
    }

    /// For a new IAM role, or a new trust policy, to be known everywhere: from 2 s to 10 s.
    pub fn role_propagation() -> Self {
        Self::new(Duration::from_secs(2), Duration::from_secs(10))
    }

    /// Not at all.
    #[cfg(test)]
    pub fn none() -> Self {
        Self::new(Duration::ZERO, Duration::ZERO)
    }

    fn new(first: Duration, limit: Duration) -> Self {
        Self { next: first, limit, random: fastrand::Rng::new() }
    }

    /// The next delay.
    pub fn next_delay(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(self.limit);
        whole.mul_f64(1.0 - self.random.f64() / 2.0)
    }
}

/// One of the reads of [`wait_until`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Others follow.
    Usual,
    /// The time is up.
    Last,
}

/// Reads with growing delays until `decide` makes something of what was read, or the deadline expires. What was waited for may have come
/// about during the last delay, so when the time is up one more read follows, with a little time of its own.
///
/// Reading and deciding are two closures because of the compiler: the future of one `AsyncFnMut` cannot be proven to be `Send` yet.
pub async fn wait_until<T, R, F>(
    deadline: &Deadline,
    mut read: impl FnMut(Deadline) -> F + Send,
    mut decide: impl FnMut(T, Attempt) -> Option<R> + Send,
) -> Result<R, Expired>
where
    F: Future<Output = T> + Send,
{
    let mut backoff = Backoff::polling();
    let (mut attempt, mut time) = (Attempt::Usual, deadline.clone());
    loop {
        if let Some(decided) = decide(read(time.clone()).await, attempt) {
            return Ok(decided);
        }
        if attempt == Attempt::Last {
            return Err(Expired::TimedOut);
        }
        match deadline.pause(backoff.next_delay()).await {
            Ok(()) => {}
            Err(Expired::Canceled) => return Err(Expired::Canceled),
            Err(Expired::TimedOut) => (attempt, time) = (Attempt::Last, deadline.with_timeout(LAST_READ)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_util::sync::CancellationToken;

    use super::{Attempt, Backoff, wait_until};
    use crate::{Deadline, Expired};

    #[test]
    fn delays_double_up_to_the_limit_and_lose_at_most_half() {
        let mut backoff = Backoff { random: fastrand::Rng::with_seed(7), ..Backoff::polling() };
        for whole in [250, 500, 1000, 2000, 4000, 5000, 5000] {
            let (delay, whole) = (backoff.next_delay(), Duration::from_millis(whole));
            assert!(delay <= whole && delay >= whole / 2, "{delay:?} of {whole:?}");
        }
    }

    #[tokio::test]
    async fn what_is_waited_for_is_read_once_more_when_the_time_is_up() {
        let timed_out = Deadline::never().with_timeout(Duration::ZERO);
        let mut reads = Vec::new();
        let expired = |deadline: Deadline| std::future::ready(deadline.expired());
        let never = wait_until(&timed_out, expired, |expired, attempt| {
            reads.push((attempt, expired));
            None::<()>
        });
        assert_eq!(never.await, Err(Expired::TimedOut));
        assert_eq!(reads, [(Attempt::Usual, Some(Expired::TimedOut)), (Attempt::Last, None)]);
        let found = wait_until(&timed_out, expired, |_, attempt| (attempt == Attempt::Last).then_some(7));
        assert_eq!(found.await, Ok(7));
    }

    #[tokio::test]
    async fn an_interrupt_ends_the_waiting_without_another_read() {
        let stop = CancellationToken::new();
        let (deadline, mut reads) = (Deadline::until_canceled(stop.clone()), 0);
        let read = |_| {
            reads += 1;
            stop.cancel();
            std::future::ready(())
        };
        assert_eq!(wait_until(&deadline, read, |(), _| None::<()>).await, Err(Expired::Canceled));
        assert_eq!(reads, 1);
    }
}

//! Waiting: reading with growing delays, and not past a deadline.

use std::time::Duration;

use tokio::time::Instant;

use crate::deadline::{Deadline, Expired, LAST_READ};

/// How long a change may take to show in what the service returns before it counts as not accepted.
pub const CONSISTENCY_WINDOW: Duration = Duration::from_secs(5);

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

/// Which of the reads of a [`Polling`] it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Others follow.
    Usual,
    /// The time is up.
    Last,
}

/// The times at which to read something that is waited for: at once, then with growing delays. It may have come about during the last delay, so
/// when the time is up one more read follows, with a little time of its own.
///
/// ```
/// # use quicksight_client::{Deadline, Expired, Polling};
/// # async fn reads(deadline: Deadline, read: impl AsyncFn(&Deadline) -> bool) -> Result<(), Expired> {
/// let mut polling = Polling::until(&deadline);
/// loop {
///     let poll = polling.next().await?;
///     if read(&poll.deadline).await {
///         return Ok(());
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Polling {
    deadline: Deadline,
    backoff: Backoff,
    /// Of the latest read; none before the first.
    latest: Option<Attempt>,
}

/// One read of a [`Polling`].
#[derive(Clone, Debug)]
pub struct Poll {
    /// Until when the read may take.
    pub deadline: Deadline,
    pub attempt: Attempt,
}

impl Polling {
    pub fn until(deadline: &Deadline) -> Self {
        Self { deadline: deadline.clone(), backoff: Backoff::polling(), latest: None }
    }

    /// Waits for the time of the next read. An error once there is none.
    pub async fn next(&mut self) -> Result<Poll, Expired> {
        let paused = match self.latest {
            None => Ok(()),
            Some(Attempt::Usual) => self.deadline.pause(self.backoff.next_delay()).await,
            Some(Attempt::Last) => return Err(Expired::TimedOut),
        };
        let (attempt, deadline) = match paused {
            Ok(()) => (Attempt::Usual, self.deadline.clone()),
            Err(Expired::Canceled) => return Err(Expired::Canceled),
            Err(Expired::TimedOut) => (Attempt::Last, self.deadline.with_timeout(LAST_READ)),
        };
        self.latest = Some(attempt);
        Ok(Poll { deadline, attempt })
    }
}

/// Reads until `decide` makes something of what was read, or the deadline expires.
///
/// Reading and deciding are two closures because of the compiler: the future of one `AsyncFnMut` cannot be proven to be `Send` yet. What
/// reads by what it has read is a loop of its own around a [`Polling`].
pub async fn wait_until<T, R, F>(
    deadline: &Deadline,
    mut read: impl FnMut(Deadline) -> F + Send,
    mut decide: impl FnMut(T) -> Option<R> + Send,
) -> Result<R, Expired>
where
    F: Future<Output = T> + Send,
{
    let mut polling = Polling::until(deadline);
    loop {
        let poll = polling.next().await?;
        if let Some(decided) = decide(read(poll.deadline).await) {
            return Ok(decided);
        }
    }
}

/// Reads until nothing differs from what was sent, or it has had the time to show. The differences that are left: those of the last read
/// before the deadline expired.
pub async fn wait_until_shown<E, F>(deadline: &Deadline, differences: impl FnMut(Deadline) -> F + Send) -> Result<Vec<String>, E>
where
    F: Future<Output = Result<Vec<String>, E>> + Send,
{
    shown_within(CONSISTENCY_WINDOW, deadline, differences).await
}

async fn shown_within<E, F>(
    window: Duration,
    deadline: &Deadline,
    mut differences: impl FnMut(Deadline) -> F + Send,
) -> Result<Vec<String>, E>
where
    F: Future<Output = Result<Vec<String>, E>> + Send,
{
    let (sent, mut left) = (Instant::now(), Vec::new());
    let mut polling = Polling::until(deadline);
    while let Ok(poll) = polling.next().await {
        left = differences(poll.deadline).await?;
        if left.is_empty() || sent.elapsed() >= window {
            break;
        }
    }
    Ok(left)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    use super::{Attempt, Backoff, Polling, shown_within, wait_until, wait_until_shown};
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
        let mut polling = Polling::until(&timed_out);
        let poll = polling.next().await.unwrap();
        assert_eq!((poll.attempt, poll.deadline.expired()), (Attempt::Usual, Some(Expired::TimedOut)));
        let poll = polling.next().await.unwrap();
        assert_eq!((poll.attempt, poll.deadline.expired()), (Attempt::Last, None));
        assert_eq!(polling.next().await.map(|poll| poll.attempt), Err(Expired::TimedOut));
        let expired = |deadline: Deadline| std::future::ready(deadline.expired());
        let found = wait_until(&timed_out, expired, |expired| expired.is_none().then_some(7));
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
        assert_eq!(wait_until(&deadline, read, |()| None::<()>).await, Err(Expired::Canceled));
        assert_eq!(reads, 1);
    }

    #[tokio::test]
    async fn a_change_that_does_not_show_is_read_for_the_window_and_once_after_it() {
        const WINDOW: Duration = Duration::from_millis(300);
        let (began, mut reads) = (Instant::now(), 0);
        let differs = |_| {
            reads += 1;
            std::future::ready(Ok::<_, ()>(vec!["name".to_owned()]))
        };
        assert_eq!(shown_within(WINDOW, &Deadline::never(), differs).await, Ok(vec!["name".to_owned()]));
        assert!(began.elapsed() >= WINDOW && (3..=4).contains(&reads), "{reads}");
    }

    #[tokio::test]
    async fn a_change_that_shows_is_read_no_more_and_a_read_that_fails_ends_the_wait() {
        let mut answers = vec![Ok(vec!["name".to_owned()]), Ok(Vec::new()), Err("read again")].into_iter();
        let mut read = |_| std::future::ready(answers.next().unwrap());
        assert_eq!(wait_until_shown(&Deadline::never(), &mut read).await, Ok(Vec::new()));
        assert_eq!(wait_until_shown(&Deadline::never(), &mut read).await, Err("read again"));
    }
}

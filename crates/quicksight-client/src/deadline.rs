//! Until when something may take: until the user interrupts it, or its time is up.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How long a last read may take once the time is up.
pub(super) const LAST_READ: Duration = Duration::from_secs(10);
/// The same after an interrupt, when somebody waits at the terminal.
const LAST_READ_CANCELED: Duration = Duration::from_secs(3);

/// When to stop, for whatever takes time. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Deadline {
    stop: CancellationToken,
    at: Option<Instant>,
}

/// Why a deadline has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expired {
    /// The user has interrupted.
    Canceled,
    TimedOut,
}

impl Deadline {
    /// Never expires.
    pub fn never() -> Self {
        Self::until_canceled(CancellationToken::new())
    }

    /// Expires when the token is cancelled, which stands for an interrupt.
    pub fn until_canceled(stop: CancellationToken) -> Self {
        Self { stop, at: None }
    }

    /// Expires with the same interrupt, and otherwise in `duration`, whatever time was set before.
    #[must_use]
    pub fn with_timeout(&self, duration: Duration) -> Self {
        // A time beyond what a clock can count to is no limit.
        Self { stop: self.stop.clone(), at: Instant::now().checked_add(duration) }
    }

    /// Expires with the same interrupt alone.
    #[must_use]
    pub fn without_timeout(&self) -> Self {
        Self { stop: self.stop.clone(), at: None }
    }

    /// Of a read that is owed although this may have expired, since what is true has to be known: not for long, and not interrupted again.
    #[must_use]
    pub fn last_read(&self) -> Self {
        let is_canceled = self.expired() == Some(Expired::Canceled);
        Self::never().with_timeout(if is_canceled { LAST_READ_CANCELED } else { LAST_READ })
    }

    /// Whether it has expired, and why.
    pub fn expired(&self) -> Option<Expired> {
        if self.stop.is_cancelled() {
            return Some(Expired::Canceled);
        }
        self.at.is_some_and(|at| at <= Instant::now()).then_some(Expired::TimedOut)
    }

    /// Waits until it expires.
    pub async fn expires(&self) -> Expired {
        let timed_out = async {
            match self.at {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => Expired::Canceled,
            () = timed_out => Expired::TimedOut,
        }
    }

    /// Waits for `delay`, but not past the deadline.
    pub async fn pause(&self, delay: Duration) -> Result<(), Expired> {
        tokio::select! {
            biased;
            expired = self.expires() => Err(expired),
            () = tokio::time::sleep(delay) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    use super::{Deadline, Expired, LAST_READ, LAST_READ_CANCELED};

    const HOUR: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn a_pause_ends_at_once_when_interrupted_or_when_the_time_is_up() {
        let stop = CancellationToken::new();
        let deadline = Deadline::until_canceled(stop.clone());
        assert_eq!(deadline.pause(Duration::ZERO).await, Ok(()));
        assert_eq!(deadline.with_timeout(Duration::ZERO).pause(HOUR).await, Err(Expired::TimedOut));
        stop.cancel();
        assert_eq!(deadline.pause(HOUR).await, Err(Expired::Canceled));
    }

    #[test]
    fn a_new_timeout_is_for_the_same_interrupt() {
        let stop = CancellationToken::new();
        let short = Deadline::until_canceled(stop.clone()).with_timeout(Duration::ZERO);
        let long = short.with_timeout(HOUR);
        assert_eq!((short.expired(), long.expired(), short.without_timeout().expired()), (Some(Expired::TimedOut), None, None));
        stop.cancel();
        assert_eq!((short.expired(), long.expired()), (Some(Expired::Canceled), Some(Expired::Canceled)));
    }

    #[test]
    fn a_last_read_has_a_time_of_its_own_which_is_short_after_an_interrupt() {
        let stop = CancellationToken::new();
        let timed_out = Deadline::until_canceled(stop.clone()).with_timeout(Duration::ZERO);
        let left = |deadline: Deadline| deadline.at.unwrap().saturating_duration_since(Instant::now());
        let (last, after) = (timed_out.last_read(), left(timed_out.last_read()));
        assert!(last.expired().is_none() && after <= LAST_READ && after > LAST_READ_CANCELED, "{after:?}");
        stop.cancel();
        let (last, after) = (timed_out.last_read(), left(timed_out.last_read()));
        assert!(last.expired().is_none() && after <= LAST_READ_CANCELED, "{after:?}");
    }

    #[test]
    fn a_timeout_beyond_all_clocks_is_none() {
        assert_eq!(Deadline::never().with_timeout(Duration::MAX).expired(), None);
    }
}

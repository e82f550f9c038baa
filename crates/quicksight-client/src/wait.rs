//! Waiting: how long, and not past an interrupt.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

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

/// How a pause ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    Over,
    /// By an interrupt, or because the time is up.
    CutShort,
}

/// Waits for `delay`, but not past `stop`.
pub async fn pause(stop: &CancellationToken, delay: Duration) -> Pause {
    tokio::select! {
        biased;
        () = stop.cancelled() => Pause::CutShort,
        () = tokio::time::sleep(delay) => Pause::Over,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio_util::sync::CancellationToken;

    use super::{Backoff, Pause, pause};

    #[test]
    fn delays_double_up_to_the_limit_and_lose_at_most_half() {
        let mut backoff = Backoff { random: fastrand::Rng::with_seed(7), ..Backoff::polling() };
        for whole in [250, 500, 1000, 2000, 4000, 5000, 5000] {
            let (delay, whole) = (backoff.next_delay(), Duration::from_millis(whole));
            assert!(delay <= whole && delay >= whole / 2, "{delay:?} of {whole:?}");
        }
    }

    #[tokio::test]
    async fn a_pause_ends_at_once_when_interrupted() {
        let stop = CancellationToken::new();
        stop.cancel();
        assert_eq!(pause(&stop, Duration::from_secs(3600)).await, Pause::CutShort);
        assert_eq!(pause(&CancellationToken::new(), Duration::ZERO).await, Pause::Over);
    }
}

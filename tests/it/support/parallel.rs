//! Checks side by side within one test: most of their time passes in processes that start, and in waiting.

use std::sync::atomic::{AtomicUsize, Ordering};

/// What `check` has against each item, several at a time. Each worker begins with a `start` of its own, such as a workspace.
pub fn failures<T: Sync, S>(
    items: &[T],
    workers: usize,
    start: impl Fn() -> S + Sync,
    check: impl Fn(&S, &T) -> Vec<String> + Sync,
) -> Vec<String> {
    assert!(!items.is_empty(), "there is nothing to check");
    let next = AtomicUsize::new(0);
    let worker = || {
        let (started, mut failures) = (start(), Vec::new());
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            failures.extend(check(&started, item));
        }
        failures
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a check does not panic")).collect()
    })
}

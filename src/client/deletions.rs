//! What this process is deleting, so that a creation of the same object can wait for the end of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use quicksight_client::Deadline;
use tokio_util::sync::CancellationToken;

/// How long a deletion may take to begin.
const GRACE: Duration = Duration::from_millis(500);

/// The deletions of this process, each under a key that identifies its object. One that has ended stays until somebody has waited for it: a read may have
/// returned the object before.
#[derive(Clone, Debug, Default)]
pub struct Deletions(Arc<Mutex<HashMap<String, CancellationToken>>>);

/// A deletion in progress, until it is dropped.
#[derive(Debug)]
pub struct Deletion {
    all: Deletions,
    key: String,
}

impl Deletions {
    /// Records that a deletion begins.
    pub fn begin(&self, key: String) -> Deletion {
        self.with(|all| all.insert(key.clone(), CancellationToken::new()));
        Deletion { all: self.clone(), key }
    }

    /// Whether the object is being deleted.
    pub fn is_in_progress(&self, key: &str) -> bool {
        self.with(|all| all.get(key).is_some_and(|end| !end.is_cancelled()))
    }

    /// Waits for the end of the deletion of the object, which counts once. False when there is none, or the deadline expires first.
    pub async fn ended(&self, key: &str, deadline: &Deadline) -> bool {
        let Some(end) = self.with(|all| all.get(key).cloned()) else { return false };
        tokio::select! {
            biased;
            () = end.cancelled() => {}
            _ = deadline.expires() => return false,
        }
        self.with(|all| {
            if all.get(key).is_some_and(CancellationToken::is_cancelled) {
                all.remove(key);
            }
        });
        true
    }

    /// Whether the object that was found is deleted by this process, as when its resource has another address than before; returns when the deletion
    /// has ended. It may be about to begin, when both are due at the same time, or have ended since the object was found.
    pub async fn ended_soon(&self, key: &str, deadline: &Deadline) -> bool {
        if !self.with(|all| all.contains_key(key)) && deadline.pause(GRACE).await.is_err() {
            return false;
        }
        self.ended(key, deadline).await
    }

    fn with<T>(&self, look: impl FnOnce(&mut HashMap<String, CancellationToken>) -> T) -> T {
        // No caller can leave the map half written, so a panic elsewhere says nothing about it.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Deletion {
    fn drop(&mut self) {
        self.all.with(|all| {
            if let Some(end) = all.get(&self.key) {
                end.cancel();
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use quicksight_client::Deadline;
    use tokio_util::sync::CancellationToken;

    use super::{Deletions, GRACE};

    #[tokio::test]
    async fn the_end_of_a_deletion_is_waited_for_but_not_past_an_interrupt() {
        let (deletions, stop) = (Deletions::default(), CancellationToken::new());
        let deadline = Deadline::until_canceled(stop.clone());
        assert!(!deletions.ended("a", &deadline).await);
        let deletion = deletions.begin("a".to_owned());
        let (ended, ()) = tokio::join!(deletions.ended("a", &deadline), async { drop(deletion) });
        assert!(ended && !deletions.is_in_progress("a"));
        let _other = deletions.begin("b".to_owned());
        stop.cancel();
        assert!(!deletions.ended("b", &deadline).await);
    }
    #[tokio::test(start_paused = true)]
    async fn a_deletion_that_begins_and_ends_while_it_is_waited_for_has_ended_and_counts_once() {
        let deletions = Deletions::default();
        let deadline = Deadline::until_canceled(CancellationToken::new());
        let (ended, ()) = tokio::join!(deletions.ended_soon("a", &deadline), async {
            tokio::time::sleep(GRACE / 2).await;
            drop(deletions.begin("a".to_owned()));
        });
        assert!(ended);
        assert!(!deletions.ended_soon("a", &deadline).await);
    }
}

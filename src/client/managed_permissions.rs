//! The connectors whose permissions a plan of this process manages as a whole, so that the plan of one permission can tell.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// Keys of connectors with `permissions` blocks.
#[derive(Debug, Default)]
pub struct ManagedPermissions(Mutex<BTreeSet<String>>);

impl ManagedPermissions {
    /// Records what the latest plan of the connector under this key says.
    pub fn record(&self, key: String, is_managed: bool) {
        self.with(|keys| if is_managed { keys.insert(key) } else { keys.remove(&key) });
    }

    /// Whether a plan has recorded that all permissions of the connector are managed.
    pub fn contains(&self, key: &str) -> bool {
        self.with(|keys| keys.contains(key))
    }

    fn with<T>(&self, look: impl FnOnce(&mut BTreeSet<String>) -> T) -> T {
        // No caller can leave the set half written, so a panic elsewhere says nothing about it.
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::ManagedPermissions;

    #[test]
    fn the_latest_plan_of_a_connector_counts() {
        let managed = ManagedPermissions::default();
        managed.record("a".to_owned(), true);
        assert!(managed.contains("a") && !managed.contains("b"));
        managed.record("a".to_owned(), false);
        assert!(!managed.contains("a"));
    }
}

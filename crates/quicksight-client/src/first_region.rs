//! The Region that stands in where none is configured.

use std::sync::{Arc, OnceLock};

/// The Region of the first client. STS answers the same everywhere, so where nobody configured a Region for it, that of a client does.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstRegion(Arc<OnceLock<String>>);

impl FirstRegion {
    pub(super) fn set(&self, region: &str) {
        // The first one stays.
        let _ = self.0.set(region.to_owned());
    }

    pub(super) fn get(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

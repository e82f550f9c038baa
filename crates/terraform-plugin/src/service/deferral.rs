//! Deferral: a plan that cannot know yet how to reach the service puts off what needs it, where the client allows that.
//!
//! Terraform allows it in every call of an apply too, where a deferral that was not planned is an error. There the configuration of the provider is known, and
//! it alone defers here.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::proto::tfplugin6::{ClientCapabilities, Deferred, deferred::Reason};

/// OpenTofu of these versions allows deferrals and takes each for an error. The numbers are Terraform's as well, of which no release of that time
/// defers anything outside of experiments.
const UNUSABLE: std::ops::RangeInclusive<(u32, u32, u32)> = (1, 11, 0)..=(1, 11, 3);

/// Whether calls may be deferred.
#[derive(Debug, Default)]
pub struct Deferral {
    is_usable: AtomicBool,
}

impl Deferral {
    /// A client of this version has configured the provider. One whose version cannot be read is taken at its word.
    pub fn configured_by(&self, version: &str) {
        let mut numbers = version.split(['.', '-', '+']).map(str::parse::<u32>);
        let is_unusable = matches!(
            (numbers.next(), numbers.next(), numbers.next()),
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) if UNUSABLE.contains(&(major, minor, patch))
        );
        self.is_usable.store(!is_unusable, Ordering::Relaxed);
    }

    /// The answer that defers a call, if the client of these capabilities allows it.
    pub fn allowed(&self, capabilities: Option<&ClientCapabilities>) -> Option<Deferred> {
        let is_allowed = capabilities.is_some_and(|capabilities| capabilities.deferral_allowed);
        (is_allowed && self.is_usable.load(Ordering::Relaxed)).then(|| Deferred { reason: Reason::ProviderConfigUnknown.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::Deferral;
    use crate::proto::tfplugin6::ClientCapabilities;

    fn allows(version: &str, deferral_allowed: bool) -> bool {
        let deferral = Deferral::default();
        deferral.configured_by(version);
        deferral.allowed(Some(&ClientCapabilities { deferral_allowed, ..ClientCapabilities::default() })).is_some()
    }

    #[test]
    fn a_call_is_deferred_only_for_a_client_that_allows_it_and_means_it() {
        for version in ["1.9.0", "1.11.4", "1.12.0-alpha20250319", "1.16.4", "a build of mine", ""] {
            assert!(allows(version, true), "{version}");
            assert!(!allows(version, false), "{version}");
        }
        for version in ["1.11.0", "1.11.1", "1.11.3", "1.11.2-rc1"] {
            assert!(!allows(version, true), "{version}");
        }
        assert!(Deferral::default().allowed(None).is_none());
    }
}

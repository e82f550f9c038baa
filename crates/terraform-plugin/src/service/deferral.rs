//! Deferral: resources are deferred to a later plan while the configuration of the provider is incomplete, if the client allows
//! it.
//!
//! Terraform allows deferrals in apply too, where one that was not planned is an error. The configuration of the provider is
//! known then, and nothing else causes deferrals here.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::proto::tfplugin6::{ClientCapabilities, Deferred, deferred::Reason};

/// These versions of OpenTofu allow deferrals and treat each as an error. Terraform has the same version numbers, but none of
/// these releases defers anything outside of experiments.
const UNUSABLE: std::ops::RangeInclusive<(u32, u32, u32)> = (1, 11, 0)..=(1, 11, 3);

/// Whether calls may be deferred.
#[derive(Debug, Default)]
pub struct Deferral {
    is_usable: AtomicBool,
}

impl Deferral {
    /// Notes the version of the client. A version that cannot be parsed counts as unaffected.
    pub fn configured_by(&self, version: &str) {
        let mut numbers = version.split(['.', '-', '+']).map(str::parse::<u32>);
        let is_unusable = matches!(
            (numbers.next(), numbers.next(), numbers.next()),
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) if UNUSABLE.contains(&(major, minor, patch))
        );
        self.is_usable.store(!is_unusable, Ordering::Relaxed);
    }

    /// The deferral of a call, if the client allows it.
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

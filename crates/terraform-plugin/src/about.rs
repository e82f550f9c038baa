//! The names of the program.

/// The names of a provider.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The provider type, such as `random`.
    pub name: &'static str,
    /// The full source address, `HOST/NAMESPACE/TYPE`.
    pub address: &'static str,
    /// The provider's own version.
    pub version: &'static str,
    /// Further targets of `tracing` whose events are the provider's records.
    pub log_targets: &'static [&'static str],
}

impl About {
    /// The name of the program.
    pub(crate) fn program(self) -> String {
        format!("terraform-provider-{}", self.name)
    }
}

//! What the program is called.

/// The names of a provider.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The provider's type name, such as `random`.
    pub name: &'static str,
    /// The full source address, `HOST/NAMESPACE/TYPE`.
    pub address: &'static str,
    /// The provider's own version.
    pub version: &'static str,
}

impl About {
    /// What the program calls itself.
    pub(crate) fn program(self) -> String {
        format!("terraform-provider-{}", self.name)
    }
}

//! The client that a call needs.

use crate::language::diagnostic::Diagnostic;

/// The diagnostic for a call that needs a client while there is none.
pub fn unconfigured(verb: &str) -> Diagnostic {
    Diagnostic::error(
        "The provider is not configured",
        format!(
            "{verb} needs the service, but the provider has no complete configuration. Either configuring it has failed, or an \
             argument of the provider block depends on something that is only known after apply. Apply that first, for example \
             with -target."
        ),
    )
}

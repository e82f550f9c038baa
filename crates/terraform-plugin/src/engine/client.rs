//! The client that a call needs.

use crate::language::diagnostic::Diagnostic;

/// The diagnostic for a call that needs a client while there is none.
pub fn unconfigured(verb: &str) -> Diagnostic {
    Diagnostic::error(
        "Provider Not Configured",
        format!(
            "{verb} requires a configured provider. Either its configuration failed, or arguments of the provider block are known only \
             after apply. In the latter case, apply the resources that they depend on first with `-target`."
        ),
    )
}

//! Checks of identities before they are stored.

use super::state_check;
use crate::{
    language::{diagnostic::Diagnostic, mismatch, path::Path, value::Value},
    provider::resource::Resource,
};

/// Why `identity`, which `verb` returned, cannot be stored.
pub fn check<C: Send + Sync + 'static>(resource: &dyn Resource<C>, identity: &Value, verb: &str) -> Option<Diagnostic> {
    if identity.is_null() {
        return Some(Diagnostic::bug(format!("{verb} did not return the identity of the {}.", resource.type_name())));
    }
    if let Some(path) = mismatch::of_type(&resource.identity().ty(), identity, &Path::root()) {
        return Some(Diagnostic::bug(format!(
            "{verb} returned an identity of the wrong type for {}.",
            state_check::named(&path)
        )));
    }
    (!identity.is_wholly_known()).then(|| Diagnostic::bug(format!("{verb} returned an identity with unknown values.")))
}

/// The diagnostic for an identity that changed.
pub fn changed_identity(verb: &str) -> Diagnostic {
    Diagnostic::bug(format!("{verb} returned an identity that differs from the stored one. An identity never changes."))
}

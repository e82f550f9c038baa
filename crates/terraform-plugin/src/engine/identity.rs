//! What an identity must be before it may be stored.

use super::state_check;
use crate::{
    language::{diagnostic::Diagnostic, mismatch, path::Path, value::Value},
    provider::resource::Resource,
};

/// What keeps `identity`, which `verb` answered, from being stored.
pub fn check<C: Send + Sync + 'static>(resource: &dyn Resource<C>, identity: &Value, verb: &str) -> Option<Diagnostic> {
    if identity.is_null() {
        return Some(Diagnostic::bug(format!("{verb} did not answer the identity of the {}.", resource.type_name())));
    }
    if let Some(path) = mismatch::of_type(&resource.identity().ty(), identity, &Path::root()) {
        return Some(Diagnostic::bug(format!(
            "{verb} answered an identity of the wrong type for {}.",
            state_check::named(&path)
        )));
    }
    (!identity.is_wholly_known()).then(|| Diagnostic::bug(format!("{verb} answered an identity that is not wholly known.")))
}

/// What is said of an identity that must not change and has.
pub fn changed_identity(verb: &str) -> Diagnostic {
    Diagnostic::bug(format!("{verb} answered another identity than the one that is stored. An identity never changes."))
}

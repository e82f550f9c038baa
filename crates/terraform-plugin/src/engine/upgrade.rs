//! UpgradeResourceState and UpgradeResourceIdentity: stored state and identity, by the current rows.

use super::{identity, state_check};
use crate::{
    language::{diagnostic::Diagnostic, path::Path, value::Value},
    provider::resource::Resource,
};

/// A stored state or identity.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// Decoded by the current rows.
    Value(Value),
    /// It cannot be decoded: where, and why.
    Unreadable {
        path: Path,
        detail: String,
    },
    /// A flat map of Terraform before 0.12.
    FlatMap,
    Nothing,
}

/// The state that is stored with this schema version. Called before every use of a stored object, whatever its version.
pub fn state<C: Send + Sync + 'static>(resource: &dyn Resource<C>, version: i64, stored: Stored) -> Result<Value, Diagnostic> {
    let schema = resource.schema();
    check_version(resource, "state", version, schema.version)?;
    let summary = format!("The stored state of this {} cannot be read", resource.type_name());
    let mut state = match stored {
        Stored::Value(state) => state,
        Stored::Unreadable { path, detail } => return Err(Diagnostic::error(summary, detail).at(path)),
        Stored::FlatMap => {
            return Err(Diagnostic::error(
                summary,
                "It was written by Terraform 0.11 or earlier, when this provider did not exist. Remove it with `terraform state \
                 rm` and import the object.",
            ));
        }
        Stored::Nothing => return Err(Diagnostic::error(summary, "It is empty.")),
    };
    state_check::normalize(&schema.block, &mut state);
    Ok(state)
}

/// The stored identity, or null if there is none: the next read returns it.
pub fn identity<C: Send + Sync + 'static>(resource: &dyn Resource<C>, version: i64, stored: Stored) -> Result<Value, Diagnostic> {
    let value = match stored {
        Stored::Value(value) if !value.is_null() => value,
        Stored::Value(_) | Stored::FlatMap | Stored::Nothing => return Ok(Value::Null),
        Stored::Unreadable { path, detail } => {
            let summary = format!("The stored identity of this {} cannot be read", resource.type_name());
            return Err(Diagnostic::error(summary, detail).at(path));
        }
    };
    check_version(resource, "identity", version, resource.identity().version)?;
    match identity::check(resource, &value, "Upgrading the identity") {
        Some(error) => Err(error),
        None => Ok(value),
    }
}

/// There are no earlier versions yet, so none can be translated.
fn check_version<C: Send + Sync + 'static>(
    resource: &dyn Resource<C>,
    what: &str,
    stored: i64,
    ours: i64,
) -> Result<(), Diagnostic> {
    if stored == ours {
        return Ok(());
    }
    let way_out = if stored > ours {
        "A newer version of this provider has written it: use that version or a later one."
    } else {
        "This version of the provider cannot translate it. Refresh it once with the version of the provider that wrote it, or \
         remove it from the state and import the object again."
    };
    Err(Diagnostic::error(
        format!("The stored {what} of this {} has version {stored}", resource.type_name()),
        format!("This version of the provider reads version {ours}. {way_out}"),
    ))
}

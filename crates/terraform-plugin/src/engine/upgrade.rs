//! UpgradeResourceState and UpgradeResourceIdentity: stored state and identity, by the current rows.

use std::cmp::Ordering;

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
    let unreadable = |why: &str| {
        Diagnostic::error("Unable to Read Stored State", format!("The state of {} cannot be read: {why}.", resource.type_name()))
    };
    let mut state = match stored {
        Stored::Value(state) => state,
        Stored::Unreadable { path, detail } => return Err(unreadable(&detail).at(path)),
        Stored::FlatMap => {
            return Err(unreadable(
                "it was written by Terraform 0.11 or earlier, which this provider does not support. Remove the resource with `terraform state rm` and import it",
            ));
        }
        Stored::Nothing => return Err(unreadable("it is empty")),
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
            let detail = format!("The identity of {} cannot be read: {detail}.", resource.type_name());
            return Err(Diagnostic::error("Unable to Read Stored Identity", detail).at(path));
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
    let way_out = match stored.cmp(&ours) {
        Ordering::Equal => return Ok(()),
        Ordering::Greater => "It was written by a newer version of the provider. Use that version or a later one.",
        Ordering::Less => {
            "This version cannot upgrade it. Refresh the state with the version of the provider that wrote it, or remove the \
             resource with `terraform state rm` and import it."
        }
    };
    Err(Diagnostic::error(
        "Unsupported State Version",
        format!(
            "The {what} of {} has schema version {stored}, but this version of the provider reads version {ours}. {way_out}",
            resource.type_name()
        ),
    ))
}

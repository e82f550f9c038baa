//! Normalizes and checks the states that a resource returns.

use crate::{
    language::{diagnostic::Diagnostic, mismatch, path::Path, value::Value},
    schema::{Block, Mode, walk},
};

/// Sets write-only arguments to null, at every depth: they are not stored.
pub fn null_write_only(block: &Block, value: &mut Value) {
    walk::rewrite(block, value, [], &mut |block, attributes, []| {
        for attribute in block.attributes.iter().filter(|attribute| attribute.mode == Mode::WriteOnly) {
            attributes.insert(attribute.name.to_owned(), Value::Null);
        }
    });
}

/// Sets write-only arguments to null and adds what is missing: null attributes, and empty collections of blocks.
pub fn normalize(block: &Block, value: &mut Value) {
    null_write_only(block, value);
    walk::rewrite(block, value, [], &mut |block, attributes, []| {
        for attribute in &block.attributes {
            attributes.entry(attribute.name.to_owned()).or_insert(Value::Null);
        }
        for nested in &block.blocks {
            let value = attributes.entry(nested.name.to_owned()).or_insert(Value::Null);
            if value.is_null() {
                *value = nested.absent();
            }
        }
    });
}

/// Why `value` cannot be stored as a state of this block: it has another type, or an unknown part.
pub fn check(block: &Block, value: &Value, verb: &str) -> Option<Diagnostic> {
    if let Some(path) = mismatch::of_type(&block.ty(), value, &Path::root()) {
        return Some(of_the_wrong_type(verb, path));
    }
    let path = mismatch::first_unknown(value, &Path::root())?;
    Some(Diagnostic::bug(format!("{verb} returned an unknown value for {}.", named(&path))).at(path))
}

/// The diagnostic for a value that is not of the type of its row.
pub fn of_the_wrong_type(verb: &str, path: Path) -> Diagnostic {
    Diagnostic::bug(format!("{verb} returned a value of the wrong type for {}.", named(&path))).at(path)
}

/// A path as a message names it.
pub fn named(path: &Path) -> String {
    if path.is_root() { "the whole object".to_owned() } else { format!("`{path}`") }
}

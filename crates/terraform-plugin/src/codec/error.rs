//! Errors of decoding and encoding.

use std::fmt;

use crate::language::{
    diagnostic::Diagnostic,
    path::{Path, Step},
    ty::Type,
};

/// How deep a value may be nested. Far more than any schema, far less than the stack.
pub(super) const MAX_DEPTH: usize = 100;

/// Why something cannot be decoded or encoded: the path and the reason, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The steps to the place, innermost first, the order in which they become known.
    steps: Vec<Step>,
    message: String,
}

impl Error {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { steps: Vec::new(), message: message.into() }
    }

    pub(super) fn too_deep() -> Self {
        Self::new("the value is nested too deeply")
    }

    /// The same error, found inside the part that `step` leads to.
    pub(super) fn within(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Where the error is.
    pub fn path(&self) -> Path {
        self.steps.iter().rev().cloned().collect()
    }

    /// The reason, without the path.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The error as a diagnostic; `what` names what was being decoded.
    pub fn diagnostic(&self, what: &str) -> Diagnostic {
        Diagnostic::error("Unable to Decode Value", format!("{what} cannot be decoded: {self}.")).at(self.path())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.steps.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The step into the element `index` of a list.
pub(super) fn index(index: usize) -> Step {
    Step::Index(i64::try_from(index).unwrap_or(i64::MAX))
}

/// The step into an attribute whose name is not known beforehand.
pub(super) fn attribute(name: &str) -> Step {
    Step::Attribute(name.to_owned().into())
}

/// A value of this type, in words.
pub(super) fn words(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "a bool",
        Type::Number => "a number",
        Type::String | Type::Secret => "a string",
        Type::List(_) => "a list",
        Type::Set(_) => "a set",
        Type::Map(_) => "a map",
        Type::Object(_) => "an object",
    }
}

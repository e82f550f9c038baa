//! A failed operation: what happened, in words and as far as retries are concerned. What it means is in `meaning`; what is retried
//! is decided in `retry`.

pub(crate) mod attempt;
mod meaning;
mod xml;

use std::{error::Error, fmt};

use secrecy::SecretString;

use crate::{redact::redact, setup_error::SetupError};

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The API's name of the operation.
    pub operation: &'static str,
    /// The service's error code; none when the service did not answer, or not in its own words.
    pub code: Option<String>,
    pub message: String,
    pub(super) subject: Subject,
    /// What is wrong with the way to AWS, where it is that and not the request; `message` has its text.
    pub problem: Option<Box<SetupError>>,
    pub request_id: Option<String>,
    pub delivery: Delivery,
    pub(super) cause: Cause,
}

/// Whether the service carried the request out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It never left: nothing has happened.
    NotSent,
    /// The service refused it: nothing has happened.
    Answered,
    /// It was sent, and either no usable answer came back or one that blames the service itself: it may have happened.
    Unknown,
}

/// What an error is about, where the service says so beside its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Account,
    Unnamed,
}

/// What kind of failure it is, as far as retries are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The service refused the request.
    Refused,
    /// The service has too much to do.
    Throttled,
    /// The service failed.
    Failed,
    /// Quick Sight cannot assume the role in the request. A new role, or trust policy, takes a while to be known everywhere.
    RoleNotAssumable,
    /// The signature was refused, which a wrong clock causes; the SDK corrects itself by the date of the answer.
    Unsigned,
    /// No connection came about.
    Unreachable,
    /// The connection broke, timed out, or carried nonsense.
    Broken,
    /// The request could not be made, for want of credentials for instance.
    Unmade,
    /// The user asked to stop.
    Interrupted,
}

/// Codes of AWS services for "later". `LimitExceededException` is not among them: Quick Sight means a quota by it, which no
/// waiting lifts.
const THROTTLING_CODES: [&str; 10] = [
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottledException",
    "RequestThrottled",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "SlowDown",
];

/// Codes of AWS services for a signature that does not hold.
const SIGNATURE_CODES: [&str; 4] =
    ["RequestTimeTooSkewed", "InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"];

impl Fault {
    /// A refusal by the service.
    pub fn answered(operation: &'static str, code: impl Into<String>, message: impl Into<String>) -> Self {
        let code = code.into();
        let cause = if THROTTLING_CODES.contains(&code.as_str()) {
            Cause::Throttled
        } else if SIGNATURE_CODES.contains(&code.as_str()) {
            Cause::Unsigned
        } else {
            Cause::Refused
        };
        let message = message.into();
        Self {
            operation,
            code: Some(code),
            message,
            subject: Subject::Unnamed,
            problem: None,
            request_id: None,
            delivery: Delivery::Answered,
            cause,
        }
    }

    /// A failure without an answer.
    pub(super) fn unanswered(operation: &'static str, cause: Cause, delivery: Delivery, message: impl Into<String>) -> Self {
        Self {
            operation,
            code: None,
            message: message.into(),
            subject: Subject::Unnamed,
            problem: None,
            request_id: None,
            delivery,
            cause,
        }
    }

    /// An answer that lacks what the API promises.
    pub(super) fn incomplete(operation: &'static str, missing: &str) -> Self {
        Self::unanswered(operation, Cause::Broken, Delivery::Unknown, format!("The response omits {missing}"))
    }

    /// A request that could not be made, because of this.
    pub(super) fn unmade(operation: &'static str, problem: SetupError) -> Self {
        let fault = Self::unanswered(operation, Cause::Unmade, Delivery::NotSent, &problem.detail);
        Self { problem: Some(Box::new(problem)), ..fault }
    }

    /// The same without these secrets, should the service have echoed them.
    #[must_use]
    pub fn redacted(self, secrets: &[SecretString]) -> Self {
        Self { message: redact(&self.message, secrets), ..self }
    }

    /// Whether no connection was established.
    pub fn is_unreachable(&self) -> bool {
        self.cause == Cause::Unreachable
    }

    /// Whether the service refused the request for what it is, and would do so again.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(self.cause, Cause::Refused | Cause::Unsigned)
    }

    /// Whether the user asked to stop.
    pub fn is_interrupted(&self) -> bool {
        self.cause == Cause::Interrupted
    }

    /// Whether the request may have been carried out all the same.
    pub fn is_outcome_unknown(&self) -> bool {
        self.delivery == Delivery::Unknown
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        if let Some(code) = &self.code {
            write!(f, "{code}: ")?;
        }
        // A message of a service may end with a period or not; the sentence around it has its own.
        f.write_str(self.message.trim_end_matches(['.', ' ']))?;
        match &self.request_id {
            Some(id) => write!(f, " (request ID {id})"),
            None => Ok(()),
        }
    }
}

impl Error for Fault {}

/// The error and its causes in one line, each said once.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut said: Vec<String> = Vec::new();
    for error in causes(error) {
        let text = error.to_string();
        // Many wrappers repeat their cause in their own text.
        if !said.iter().any(|earlier| earlier.contains(&text)) {
            said.push(text);
        }
    }
    said.join(": ")
}

pub(super) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(|error| error.downcast_ref())
}

/// The error, then each cause.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Fault};

    #[test]
    fn a_fault_names_operation_code_reason_and_request() {
        let mut fault = Fault::answered("CreateActionConnector", "ConflictException", "It is busy.");
        fault.request_id = Some("r-1".to_owned());
        assert_eq!(fault.to_string(), "CreateActionConnector: ConflictException: It is busy (request ID r-1)");
        assert!(fault.is_conflict() && !fault.is_throttling());
        assert_eq!(fault.delivery, Delivery::Answered);
    }
}

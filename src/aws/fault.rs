//! A failed operation: what happened, in words and as far as retries are concerned. What it means is in `meaning`; what is retried
//! is decided in `retry`.

mod meaning;

use std::{error::Error, fmt};

use aws_sdk_quicksight::{error::ProvideErrorMetadata, operation::RequestId, types::error::ResourceNotFoundException};
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};

use super::Problem;

/// Why an operation failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The API's name of the operation.
    pub operation: &'static str,
    /// The service's error code; none when the service did not answer, or not in its own words.
    pub code: Option<String>,
    pub message: String,
    pub(super) subject: Subject,
    /// What is wrong in a few words, where it is the way to AWS and not the request.
    pub problem: Option<String>,
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

/// The operations whose request can contain an IAM role.
const HANDS_OVER_ROLE: [&str; 2] = ["CreateActionConnector", "UpdateActionConnector"];

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
        Self::unanswered(operation, Cause::Broken, Delivery::Unknown, format!("the answer lacks {missing}"))
    }

    /// A request that could not be made, because of this.
    pub(super) fn unmade(operation: &'static str, problem: Problem) -> Self {
        let fault = Self::unanswered(operation, Cause::Unmade, Delivery::NotSent, problem.detail);
        Self { problem: Some(problem.summary), ..fault }
    }

    /// What the SDK says of a failed attempt. Never holds a body, neither of the request nor of the answer.
    pub(super) fn of_attempt<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        // Credentials are at hand before a request is made, and this is for those that end in between.
        if let Some(problem) = find::<Problem>(error) {
            return Self::unmade(operation, problem.clone());
        }
        let unanswered = |cause, delivery, says: &str| {
            let message = Error::source(error).map_or_else(|| says.to_owned(), |source| format!("{says}: {}", chain(source)));
            Self::unanswered(operation, cause, delivery, message)
        };
        match error {
            // The SDK takes an answer of success that it cannot read for an error of the service without a code.
            SdkError::ServiceError(context) if context.raw().status().is_success() => {
                unanswered(Cause::Broken, Delivery::Unknown, "the answer could not be understood")
            }
            SdkError::ServiceError(context) => {
                let (meta, status) = (context.err().meta(), context.raw().status().as_u16());
                let says = meta.message().unwrap_or("the service gave no reason");
                let mut fault = Self::answered(operation, meta.code().unwrap_or_default(), says);
                if fault.code.as_deref() == Some("") {
                    fault.code = None;
                    fault.message =
                        format!("HTTP status {status} without an error code; a proxy may have answered in place of AWS");
                }
                fault.request_id = meta.request_id().map(str::to_owned);
                let about = find::<ResourceNotFoundException>(context.err()).and_then(ResourceNotFoundException::resource_type);
                if about.is_some_and(|kind| kind.as_str().starts_with("ACCOUNT")) {
                    fault.subject = Subject::Account;
                }
                // The code decides what an error means; only whether the service fell over is told by the status alone.
                if fault.cause == Cause::Refused && (status >= 500 || fault.is_internal_failure()) {
                    fault.cause = Cause::Failed;
                    fault.delivery = Delivery::Unknown;
                }
                if fault.cause == Cause::Refused && HANDS_OVER_ROLE.contains(&operation) && fault.is_role_not_assumable() {
                    fault.cause = Cause::RoleNotAssumable;
                }
                fault
            }
            SdkError::ResponseError(_) => unanswered(Cause::Broken, Delivery::Unknown, "the answer could not be understood"),
            SdkError::TimeoutError(_) => unanswered(Cause::Broken, Delivery::Unknown, "no answer in time"),
            SdkError::ConstructionFailure(_) => unanswered(Cause::Unmade, Delivery::NotSent, "the request could not be made"),
            SdkError::DispatchFailure(failure) if never_connected(failure) => {
                unanswered(Cause::Unreachable, Delivery::NotSent, "the service could not be reached")
            }
            SdkError::DispatchFailure(failure) if failure.is_user() => {
                unanswered(Cause::Unmade, Delivery::NotSent, "the request could not be made")
            }
            SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                unanswered(Cause::Broken, Delivery::Unknown, "no answer in time")
            }
            SdkError::DispatchFailure(_) => unanswered(Cause::Broken, Delivery::Unknown, "the connection failed"),
            // The SDK may grow further kinds; of those nothing is known.
            _ => unanswered(Cause::Broken, Delivery::Unknown, "the request failed"),
        }
    }

    /// Whether no connection came about, or none that answers.
    pub(super) fn is_of_network(&self) -> bool {
        matches!(self.cause, Cause::Unreachable | Cause::Broken)
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
        f.write_str(&self.message)?;
        match &self.request_id {
            Some(id) => write!(f, " (request id {id})"),
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

fn never_connected(failure: &aws_smithy_runtime_api::client::result::DispatchFailure) -> bool {
    failure
        .as_connector_error()
        .and_then(|error| find::<hyper_util::client::legacy::Error>(error))
        .is_some_and(|error| error.is_connect())
}

#[cfg(test)]
mod tests {
    use aws_sdk_quicksight::{
        operation::describe_action_connector::DescribeActionConnectorError,
        types::{ExceptionResourceType, error::ResourceNotFoundException},
    };
    use aws_smithy_runtime_api::{
        client::{orchestrator::HttpResponse, result::SdkError},
        http::StatusCode,
    };
    use aws_smithy_types::{body::SdkBody, error::ErrorMetadata};

    use super::{Delivery, Fault};

    #[test]
    fn an_error_of_the_type_of_the_account_is_no_missing_connector() {
        let missing = |kind: ExceptionResourceType| {
            let meta = ErrorMetadata::builder().code("ResourceNotFoundException").message("Not found").build();
            let error = ResourceNotFoundException::builder().message("Not found").resource_type(kind).meta(meta).build();
            let response = HttpResponse::new(StatusCode::try_from(404).unwrap(), SdkBody::empty());
            let error = DescribeActionConnectorError::ResourceNotFoundException(error);
            Fault::of_attempt("DescribeActionConnector", &SdkError::service_error(error, response))
        };
        let account = missing(ExceptionResourceType::AccountSettings);
        assert!(account.is_no_subscription() && !account.is_not_found());
        assert!(missing("ACTION_CONNECTOR".into()).is_not_found());
    }

    #[test]
    fn a_fault_names_operation_code_reason_and_request() {
        let mut fault = Fault::answered("CreateActionConnector", "ConflictException", "It is busy.");
        fault.request_id = Some("r-1".to_owned());
        assert_eq!(fault.to_string(), "CreateActionConnector: ConflictException: It is busy. (request id r-1)");
        assert!(fault.is_conflict() && !fault.is_throttling());
        assert_eq!(fault.delivery, Delivery::Answered);
    }
}

//! What the SDK says of a failed attempt, made into a fault. Never holds a body, neither of the request nor of the response.

use std::{error::Error, io};

use aws_sdk_quicksight::{error::ProvideErrorMetadata, operation::RequestId, types::error::ResourceNotFoundException};
use aws_smithy_runtime_api::client::{
    orchestrator::HttpResponse,
    result::{DispatchFailure, SdkError},
};

use super::{Cause, Delivery, Fault, Subject, causes, chain, find, xml};
use crate::{
    origin::{Annotated, Origin, ProxyUrl},
    setup_error::SetupError,
};

/// The operations whose request can contain an IAM role.
const PASSES_ROLE: [&str; 2] = ["CreateActionConnector", "UpdateActionConnector"];

impl Fault {
    /// The fault of one attempt.
    pub(crate) fn of_attempt<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        // Credentials are at hand before a request is made, and this is for those that end in between.
        if let Some(problem) = find::<SetupError>(error) {
            return Self::unmade(operation, problem.clone());
        }
        let unanswered = |cause, delivery, what: String| Self::unanswered(operation, cause, delivery, what);
        let with_causes =
            |what: &str| Error::source(error).map_or_else(|| what.to_owned(), |source| format!("{what}: {}", chain(source)));
        let unmade = || unanswered(Cause::Unmade, Delivery::NotSent, with_causes("The request could not be built"));
        let timed_out = || unanswered(Cause::Broken, Delivery::Unknown, with_causes("Timed out waiting for a response"));
        let unreadable = || unanswered(Cause::Broken, Delivery::Unknown, with_causes("The response is not valid"));
        match error {
            // The SDK takes a response of success that it cannot read for an error of the service without a code.
            SdkError::ServiceError(context) if context.raw().status().is_success() => unreadable(),
            SdkError::ServiceError(context) => Self::of_answer(operation, context.err(), context.raw()),
            SdkError::ResponseError(_) => unreadable(),
            SdkError::TimeoutError(_) => timed_out(),
            SdkError::ConstructionFailure(_) => unmade(),
            SdkError::DispatchFailure(failure) if never_connected(failure) => {
                unanswered(Cause::Unreachable, Delivery::NotSent, format!("Cannot connect to {}: {}", host(error), reason(error)))
            }
            SdkError::DispatchFailure(failure) if failure.is_user() => {
                let what = format!("The request to {} could not be sent: {}", host(error), reason(error));
                unanswered(Cause::Unmade, Delivery::NotSent, what)
            }
            SdkError::DispatchFailure(failure) if failure.is_timeout() => timed_out(),
            SdkError::DispatchFailure(_) => {
                let what = format!("The connection to {} failed before a response: {}", host(error), reason(error));
                unanswered(Cause::Broken, Delivery::Unknown, what)
            }
            // The SDK may grow further kinds; of those nothing is known.
            _ => unanswered(Cause::Broken, Delivery::Unknown, with_causes("The request failed")),
        }
    }

    /// A refusal, or a failure of the service.
    fn of_answer<E: ProvideErrorMetadata + Error + 'static>(operation: &'static str, error: &E, raw: &HttpResponse) -> Self {
        let (meta, status) = (error.meta(), raw.status().as_u16());
        let older = if meta.code().is_none() { raw.body().bytes().and_then(xml::error) } else { None }.unwrap_or_default();
        let code = meta.code().or(older.code.as_deref()).map(str::trim).filter(|code| !code.is_empty());
        let message = meta.message().or(older.message.as_deref()).map(str::trim).filter(|message| !message.is_empty());
        let mut fault = match code {
            Some(code) => Self::answered(operation, code, message.unwrap_or("the service returned no message")),
            None => Self {
                code: None,
                ..Self::answered(
                    operation,
                    "",
                    format!(
                        "HTTP status {status} without an AWS error code. A proxy may have responded instead of AWS, or the service may not offer this operation in the Region."
                    ),
                )
            },
        };
        fault.request_id = meta.request_id().map(str::to_owned).or(older.request_id);
        let about = find::<ResourceNotFoundException>(error).and_then(ResourceNotFoundException::resource_type);
        if about.is_some_and(|kind| kind.as_str().starts_with("ACCOUNT")) {
            fault.subject = Subject::Account;
        }
        // The code decides what an error means; only whether the service failed is told by the status alone.
        if fault.cause == Cause::Refused && (status >= 500 || fault.is_internal_failure()) {
            fault.cause = Cause::Failed;
            fault.delivery = Delivery::Unknown;
        }
        if fault.cause == Cause::Refused && PASSES_ROLE.contains(&operation) && fault.is_role_not_assumable() {
            fault.cause = Cause::RoleNotAssumable;
        }
        fault
    }
}

/// Where the request was sent to, and by which proxy.
fn host(error: &(dyn Error + 'static)) -> String {
    let origin = find::<Annotated<Origin>>(error).map_or("AWS", |at| at.note.0.as_str());
    match find::<Annotated<ProxyUrl>>(error) {
        Some(through) => format!("{origin} through the proxy {}", through.note.0),
        None => origin.to_owned(),
    }
}

/// The cause at the bottom, which is what a person can act on: `connection refused`, and not `client error (Connect)`.
pub(crate) fn reason(error: &(dyn Error + 'static)) -> String {
    let bottom = causes(error).last().unwrap_or(error);
    match bottom.downcast_ref::<io::Error>() {
        // The words of the operating system differ from one to the other, and end with a number.
        Some(error) if error.raw_os_error().is_some() && error.kind() != io::ErrorKind::Other => {
            let kind = error.kind().to_string();
            if kind == "uncategorized error" { error.to_string() } else { kind }
        }
        _ => bottom.to_string(),
    }
}

fn never_connected(failure: &DispatchFailure) -> bool {
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
    use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;
    use aws_smithy_runtime_api::{
        client::{orchestrator::HttpResponse, result::SdkError},
        http::StatusCode,
    };
    use aws_smithy_types::{body::SdkBody, error::ErrorMetadata};

    use crate::{Delivery, Fault};

    fn response(status: u16, body: &'static str) -> HttpResponse {
        HttpResponse::new(StatusCode::try_from(status).unwrap(), SdkBody::from(body))
    }

    fn refused(status: u16, meta: ErrorMetadata) -> Fault {
        let error = SdkError::service_error(DescribeActionConnectorError::generic(meta), response(status, ""));
        Fault::of_attempt("DescribeActionConnector", &error)
    }

    /// What comes of this body, in which the SDK of STS finds no code.
    fn by_sts(status: u16, body: &'static str) -> Fault {
        let error = GetCallerIdentityError::generic(ErrorMetadata::builder().build());
        Fault::of_attempt("GetCallerIdentity", &SdkError::service_error(error, response(status, body)))
    }

    #[test]
    fn an_error_of_the_type_of_the_account_is_no_missing_connector() {
        let missing = |kind: ExceptionResourceType| {
            let meta = ErrorMetadata::builder().code("ResourceNotFoundException").message("Not found").build();
            let error = ResourceNotFoundException::builder().message("Not found").resource_type(kind).meta(meta).build();
            let error = DescribeActionConnectorError::ResourceNotFoundException(error);
            Fault::of_attempt("DescribeActionConnector", &SdkError::service_error(error, response(404, "")))
        };
        let account = missing(ExceptionResourceType::AccountSettings);
        assert!(account.is_no_subscription() && !account.is_not_found());
        assert!(missing("ACTION_CONNECTOR".into()).is_not_found());
    }

    #[test]
    fn throttling_without_a_message_reads_well() {
        for (status, message) in [(429, None), (400, Some("")), (429, Some("  "))] {
            let mut meta = ErrorMetadata::builder().code("ThrottlingException");
            if let Some(message) = message {
                meta = meta.message(message);
            }
            let fault = refused(status, meta.build());
            assert!(fault.is_throttling());
            assert_eq!(fault.to_string(), "DescribeActionConnector: ThrottlingException: the service returned no message");
        }
    }

    #[test]
    fn an_error_of_sts_in_the_older_form_keeps_its_code() {
        let fault = by_sts(
            403,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to validate the &quot;credentials&quot;</Message></Error></Errors><RequestID>r-1</RequestID></Response>",
        );
        assert_eq!(
            fault.to_string(),
            "GetCallerIdentity: AuthFailure: AWS was not able to validate the \"credentials\" (request ID r-1)"
        );
        assert_eq!(fault.delivery, Delivery::Answered);
        let busy = by_sts(503, "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>");
        assert!(busy.is_throttling());
        assert_eq!(busy.to_string(), "GetCallerIdentity: RequestLimitExceeded: the service returned no message");
    }

    #[test]
    fn of_a_body_that_is_no_error_of_aws_nothing_is_shown() {
        for body in ["<html><Code>secret</Code></html>", "<Response>secret", "{\"Code\": \"secret\"}", "secret", ""] {
            let fault = by_sts(404, body);
            assert_eq!(fault.code, None, "{body}");
            let text = fault.to_string();
            assert!(text.starts_with("GetCallerIdentity: HTTP status 404 without") && !text.contains("secret"), "{text}");
        }
    }

    #[test]
    fn an_internal_failure_may_have_been_carried_out_whatever_its_status() {
        for status in [400, 500] {
            let fault = refused(status, ErrorMetadata::builder().code("InternalFailure").build());
            assert_eq!(fault.delivery, Delivery::Unknown, "{status}");
        }
    }
}

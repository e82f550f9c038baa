//! Answers and refusals, and how each protocol writes them. Which one is given is decided elsewhere.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::facts::facts;
use crate::options::{AccessDeniedStatus, Options, ValidationErrors};

/// A call that the service refuses.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    /// Some refusals of the service have a null here.
    pub(crate) message: Option<String>,
    pub(crate) status: u16,
}

/// A call that does not get as far as its operation.
#[derive(Debug)]
pub(crate) enum Rejection {
    Refused(Refusal),
    /// A page of HTML with this status, as a Region answers that does not know the path.
    Page(u16),
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// How a service writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// Quick Sight: JSON, the error code in a header.
    RestJson,
    /// STS: XML, the error code in the body.
    Query,
}

impl Refusal {
    /// The status is the one of the facts, or the one that all AWS services have for a code that is not theirs. Access is denied by IAM, which has
    /// a status of its own, unless the caller of this function says otherwise.
    pub(crate) fn new(code: &str, message: &str) -> Self {
        let status = match code {
            "AccessDeniedException" => 403,
            _ => facts().error_status(code).unwrap_or_else(|| status_of_protocol(code)),
        };
        Self { code: code.to_owned(), message: Some(message.to_owned()), status }
    }

    pub(crate) fn invalid(message: &str) -> Self {
        Self::new("InvalidParameterValueException", message)
    }

    /// A request that the model forbids.
    pub(crate) fn violation(message: &str) -> Self {
        Self::new("ValidationException", message)
    }

    /// `AccessDeniedException` of Quick Sight itself, which has the status of the facts.
    pub(crate) fn denied_by_the_service(message: &str) -> Self {
        Self { status: 401, ..Self::new("AccessDeniedException", message) }
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    pub(crate) fn conflict(message: &str) -> Self {
        Self::new("ConflictException", message)
    }

    /// The refusal in the form that the options give to its kind.
    pub(crate) fn in_form_of(mut self, options: &Options) -> Self {
        if self.code == "ValidationException" && options.validation_errors == ValidationErrors::InvalidParameterValueException {
            self.code = "InvalidParameterValueException".to_owned();
        }
        if self.code == "AccessDeniedException"
            && self.status == 403
            && options.access_denied_status == AccessDeniedStatus::Unauthorized
        {
            self.status = 401;
        }
        self
    }

    pub(crate) fn into_response(self, protocol: Protocol, request_id: &str) -> Response<Body> {
        match protocol {
            Protocol::RestJson => {
                let body = json!({ "Message": self.message, "RequestId": request_id }).to_string();
                let mut response = json_response(self.status, body, request_id);
                // A fault may carry any code that a test made up.
                if let Ok(code) = HeaderValue::from_str(&self.code) {
                    response.headers_mut().insert("x-amzn-errortype", code);
                }
                response
            }
            Protocol::Query => {
                let kind = if self.status < 500 { "Sender" } else { "Receiver" };
                let body = format!(
                    "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>{kind}</Type><Code>{}</Code>\
                     <Message>{}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>",
                    escape(&self.code),
                    escape(self.message.as_deref().unwrap_or_default())
                );
                xml_response(self.status, body, request_id)
            }
        }
    }
}

fn status_of_protocol(code: &str) -> u16 {
    match code {
        "UnknownOperationException" => 404,
        "UnauthorizedException" => 401,
        "MissingAuthenticationTokenException"
        | "IncompleteSignatureException"
        | "InvalidSignatureException"
        | "UnrecognizedClientException"
        | "ExpiredTokenException"
        | "MissingAuthenticationToken"
        | "InvalidClientTokenId"
        | "ExpiredToken"
        | "AccessDenied" => 403,
        "ServiceUnavailableException" | "ServiceUnavailable" => 503,
        "InternalFailure" => 500,
        _ => 400,
    }
}

/// What a load balancer or a proxy says by itself.
pub(crate) fn html_response(status: u16) -> Response<Body> {
    let page = format!("<html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>");
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

/// A body of which half comes; the connection ends instead of the rest.
pub(crate) fn truncated(body: String) -> Response<Body> {
    let half = body.as_bytes()[..body.len() / 2].to_vec();
    let parts = [Ok(half), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    let mut response = Response::new(Body::from_stream(tokio_stream::iter(parts)));
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    response
}

pub(crate) fn json_response(status: u16, body: String, request_id: &str) -> Response<Body> {
    response(status, "application/json", body, request_id)
}

pub(crate) fn xml_response(status: u16, body: String, request_id: &str) -> Response<Body> {
    response(status, "text/xml", body, request_id)
}

/// Text as it may stand in an XML element.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn response(status: u16, content_type: &'static str, body: String, request_id: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    // A status that HTTP does not know can only come from a fault of a test.
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert("x-amzn-requestid", request_id);
    }
    response
}

//! An answer as it came: status, request ID, and the body, of which nothing is left out because a model does not know it.

use serde_json::Value;

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub request_id: Option<String>,
    code: Option<String>,
    /// Null where the body is not JSON.
    pub body: Value,
    pub text: String,
}

impl Answer {
    /// `error_type` is the header that carries the error code of a service with JSON.
    pub fn new(status: u16, request_id: Option<String>, error_type: Option<&str>, text: String) -> Self {
        let body: Value = serde_json::from_str(&text).unwrap_or_default();
        let in_body = ["__type", "code", "Code"].into_iter().find_map(|name| body[name].as_str());
        // Either may have a namespace before it or a URL behind it.
        let code = error_type.or(in_body).map(|code| {
            let code = code.split(':').next().unwrap_or(code);
            code.rsplit('#').next().unwrap_or(code).to_owned()
        });
        let request_id = request_id.or_else(|| body["RequestId"].as_str().map(str::to_owned));
        Self { status, request_id, code, body, text }
    }

    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Of an error; empty when the answer has none.
    pub fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default()
    }

    /// Of an error. None when it is missing or null.
    pub fn message(&self) -> Option<&str> {
        ["Message", "message"].into_iter().find_map(|name| self.body[name].as_str())
    }

    pub fn says(&self, text: &str) -> bool {
        self.message().is_some_and(|message| message.to_lowercase().contains(&text.to_lowercase()))
    }

    pub fn is_throttling(&self) -> bool {
        self.status == 429 || self.code().starts_with("Throttl") || self.code() == "TooManyRequestsException"
    }

    /// Whether the connector does not exist, as opposed to the account's subscription.
    pub fn is_no_such_connector(&self) -> bool {
        self.code() == "ResourceNotFoundException"
            && !["Directory information", "Account information", "signed up"].into_iter().any(|text| self.says(text))
    }

    /// Status, code, message and request ID, in one line.
    pub fn summary(&self) -> String {
        let mut summary = self.status.to_string();
        if !self.is_success() {
            let message = match (self.message(), self.body.is_null()) {
                (Some(message), _) => format!("\"{message}\""),
                (None, false) => "without a message".to_owned(),
                (None, true) => "without JSON".to_owned(),
            };
            summary = format!("{summary} {}: {message}", if self.code().is_empty() { "without a code" } else { self.code() });
        }
        if let Some(request_id) = &self.request_id {
            summary = format!("{summary} (request ID {request_id})");
        }
        summary.replace(['\n', '\r'], " ")
    }
}

/// The text of the first element of this name in an answer of STS, which is XML.
pub fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once('<')?.0.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_in_the_header_or_in_the_body_with_what_surrounds_it() {
        let code = |header, body: &str| Answer::new(400, None, header, body.to_owned()).code().to_owned();
        assert_eq!(code(Some("ConflictException:http://internal.amazon.com/x/"), "{}"), "ConflictException");
        assert_eq!(code(None, r#"{"__type":"com.amazonaws.quicksight#ConflictException"}"#), "ConflictException");
        assert_eq!(code(None, "<html>"), "");
    }

    #[test]
    fn a_summary_is_one_line_with_all_that_a_report_needs() {
        let answer = Answer::new(400, Some("r-1".into()), Some("ValidationException"), r#"{"Message":"1 error:\nName"}"#.into());
        assert_eq!(answer.summary(), "400 ValidationException: \"1 error: Name\" (request ID r-1)");
        assert_eq!(Answer::new(404, None, None, "<html>".into()).summary(), "404 without a code: without JSON");
        let null = Answer::new(429, None, Some("ThrottlingException"), r#"{"Message":null,"RequestId":"r-2"}"#.into());
        assert_eq!(null.summary(), "429 ThrottlingException: without a message (request ID r-2)");
    }

    #[test]
    fn a_missing_subscription_is_no_missing_connector() {
        let answer = |message: &str| {
            Answer::new(404, None, Some("ResourceNotFoundException"), serde_json::json!({ "Message": message }).to_string())
        };
        assert!(answer("The action connector 'a' does not exist").is_no_such_connector());
        assert!(!answer("Directory information for account 1 is not found.").is_no_such_connector());
    }

    #[test]
    fn an_element_is_found_by_its_name() {
        assert_eq!(element("<R><Account> 123 </Account></R>", "Account"), Some("123"));
        assert_eq!(element("<R/>", "Account"), None);
    }
}

//! A request as it came in, read as far as it can be read, and then as the members of its operation. Nothing is executed here.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::answer::{Protocol, Refusal};
use crate::caller::Caller;
use crate::facts::{Operation, Shape, facts};
use crate::options::{MaxResults, Options, UncreatableTypes};
use crate::signature::{Signature, Unsigned, signature};
use crate::validation::{optional_numbers, query_member, unknown_body_members, validate};

/// Types that the service has and its model does not.
const UNCREATABLE_TYPES: &[&str] = &["MODEL_CONTEXT_PROTOCOL", "OPEN_API"];

/// What can be said of a request before anybody judges it.
pub(crate) struct Incoming {
    pub(crate) protocol: Protocol,
    /// The API's name of the operation, empty when there is none at this path.
    pub(crate) operation: String,
    pub(crate) signature: Result<Signature, Unsigned>,
    pub(crate) session_token: Option<String>,
    pub(crate) user_agent: String,
    pub(crate) text: String,
    /// The JSON of the body, the form of an STS call as an object, or null.
    pub(crate) body: Value,
    body_error: Option<String>,
    model: Option<&'static Operation>,
    labels: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

/// A request that its shapes allow.
pub(crate) struct Request {
    pub(crate) region: String,
    pub(crate) caller_account: String,
    pub(crate) caller_arn: String,
    members: Map<String, Value>,
    pub(crate) body: Value,
}

impl Incoming {
    pub(crate) fn read(parts: &Parts, bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let mut incoming = Self {
            protocol: Protocol::RestJson,
            operation: String::new(),
            signature: signature(&parts.headers),
            session_token: header(&parts.headers, "x-amz-security-token"),
            user_agent: header(&parts.headers, "user-agent").unwrap_or_default(),
            text,
            body: Value::Null,
            body_error: None,
            model: None,
            labels: Vec::new(),
            query: form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect(),
        };
        if parts.uri.path() == "/" {
            incoming.read_form();
        } else {
            incoming.read_json(parts);
        }
        incoming
    }

    pub(crate) fn region(&self) -> &str {
        self.signature.as_ref().map_or("", |signature| &signature.region)
    }

    pub(crate) fn access_key(&self) -> &str {
        self.signature.as_ref().map_or("", |signature| &signature.access_key)
    }

    /// The account in the path or in the ARN of the path.
    pub(crate) fn account(&self) -> Option<&str> {
        self.label("AwsAccountId").or_else(|| self.label("ResourceArn")?.split(':').nth(4))
    }

    /// The ActionConnectorId that the request is about.
    pub(crate) fn connector_id(&self) -> Option<&str> {
        self.label("ActionConnectorId")
            .or_else(|| self.label("ResourceArn")?.split_once("action-connector/").map(|(_, id)| id))
            .or_else(|| self.body.get("ActionConnectorId")?.as_str())
    }

    /// The members of the request, wherever they travelled, each allowed by its shape.
    pub(crate) fn validated(&self, caller: &Caller, options: &Options) -> Result<Request, Refusal> {
        let Some(model) = self.model else {
            return Err(Refusal::new("UnknownOperationException", "No operation has this method and path"));
        };
        if let Some(error) = &self.body_error {
            return Err(Refusal::new("SerializationException", error));
        }
        let mut members = match &self.body {
            Value::Object(body) => {
                unknown_body_members(model, body)?;
                body.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect()
            }
            Value::Null => Map::new(),
            _ => return Err(Refusal::new("SerializationException", "The body is not a JSON object")),
        };
        members.extend(self.labels.iter().map(|(name, value)| (name.clone(), json!(value))));
        for (parameter, value) in &self.query {
            let Some((name, shape)) = query_member(model, parameter) else {
                return Err(Refusal::violation(&format!("The query parameter '{parameter}' is not known")));
            };
            match shape {
                Shape::List { .. } => match members.entry(name).or_insert_with(|| json!([])) {
                    Value::Array(values) => values.push(json!(value)),
                    _ => unreachable!("a list in the query contains only the values put here"),
                },
                Shape::Integer { .. } => {
                    members.insert(name.to_owned(), value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number)));
                }
                Shape::String { .. } | Shape::Structure { .. } | Shape::Timestamp {} => {
                    members.insert(name.to_owned(), json!(value));
                }
            }
        }
        if options.max_results == MaxResults::Required {
            // The service is written in Java, where a number that nobody has set is 0.
            for name in optional_numbers(model) {
                members.entry(name).or_insert_with(|| json!(0));
            }
        }
        let further_types = match options.uncreatable_types {
            UncreatableTypes::Refused => &[],
            UncreatableTypes::Accepted => UNCREATABLE_TYPES,
        };
        validate(model, &members, further_types)?;
        Ok(Request {
            region: self.region().to_owned(),
            caller_account: caller.account.clone(),
            caller_arn: caller.arn.clone(),
            members,
            body: self.body.clone(),
        })
    }

    pub(crate) fn model(&self) -> Option<&'static Operation> {
        self.model
    }

    fn read_form(&mut self) {
        self.protocol = Protocol::Query;
        let form: Map<String, Value> =
            form_urlencoded::parse(self.text.as_bytes()).map(|(name, value)| (name.into_owned(), json!(value))).collect();
        self.operation = form.get("Action").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.body = Value::Object(form);
    }

    fn read_json(&mut self, parts: &Parts) {
        let segments: Vec<String> = parts
            .uri
            .path()
            .trim_start_matches('/')
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        if let Some(route) = facts().route(parts.method.as_str(), &segments) {
            self.operation = route.name.to_owned();
            self.model = Some(route.operation);
            self.labels = route.labels;
        }
        if !self.text.is_empty() {
            match serde_json::from_str(&self.text) {
                Ok(body) => self.body = body,
                Err(error) => self.body_error = Some(format!("The body is not JSON: {error}")),
            }
        }
    }

    pub(crate) fn label(&self, name: &str) -> Option<&str> {
        self.labels.iter().find(|(label, _)| label == name).map(|(_, value)| value.as_str())
    }
}

impl Request {
    /// A member that the facts require and validation has therefore seen.
    pub(crate) fn required(&self, member: &str) -> &str {
        self.optional(member).expect("validation refuses a request that lacks a required text")
    }

    pub(crate) fn optional(&self, member: &str) -> Option<&str> {
        self.members.get(member)?.as_str()
    }

    pub(crate) fn member(&self, member: &str) -> Option<&Value> {
        self.members.get(member)
    }

    pub(crate) fn list(&self, member: &str) -> &[Value] {
        self.members.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The role that the connector of a body is to assume.
pub(crate) fn iam_role(body: &Value) -> Option<&str> {
    body.pointer("/AuthenticationConfig/AuthenticationMetadata/IamConnectionMetadata/RoleArn")?.as_str()
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

//! A plain HTTP client that signs for show, and checks each successful answer against the required members of its output shape.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use quicksight_emulator::{Emulator, Options};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

pub const ACCOUNT: &str = "123456789012";
pub const REGION: &str = "us-east-1";

pub struct Client {
    agent: Agent,
    endpoint: String,
    pub region: &'static str,
    pub access_key: String,
    pub session_token: Option<String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub code: String,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

/// An emulator whose transitions take no time, deletions included.
pub fn instant() -> Options {
    Options { creation_time: Duration::ZERO, update_time: Duration::ZERO, deletion_time: Duration::ZERO, ..Options::default() }
}

pub fn start(options: Options) -> (Emulator, Client) {
    let emulator = Emulator::start_blocking(options);
    let client = Client::new(&emulator.endpoint());
    (emulator, client)
}

/// A body that creates a connector of the type NONE.
pub fn connector(id: &str) -> Value {
    json!({ "ActionConnectorId": id, "Name": "Name", "Type": "GENERIC_HTTP", "AuthenticationConfig": none() })
}

pub fn none() -> Value {
    authentication("NONE", json!({ "NoneConnectionMetadata": { "BaseEndpoint": "https://example.com" } }))
}

pub fn basic() -> Value {
    let metadata = json!({ "BaseEndpoint": "https://example.com", "Username": "user", "Password": "hunter2" });
    authentication("BASIC", json!({ "BasicAuthConnectionMetadata": metadata }))
}

pub fn authentication(authentication_type: &str, metadata: Value) -> Value {
    json!({ "AuthenticationType": authentication_type, "AuthenticationMetadata": metadata })
}

pub fn with(mut body: Value, member: &str, value: Value) -> Value {
    body[member] = value;
    body
}

pub fn user(name: &str) -> String {
    format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:user/default/{name}")
}

pub fn path(id: &str) -> String {
    format!("/accounts/{ACCOUNT}/action-connectors/{id}")
}

pub fn tags_path(id: &str) -> String {
    format!("/resources/arn%3Aaws%3Aquicksight%3Aus-east-1%3A{ACCOUNT}%3Aaction-connector%2F{id}/tags")
}

impl Client {
    pub fn new(endpoint: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(20)));
        Self {
            agent: config.build().new_agent(),
            endpoint: endpoint.to_owned(),
            region: REGION,
            access_key: "AKIATEST".to_owned(),
            session_token: None,
        }
    }

    pub fn create(&self, body: Value) -> Answer {
        self.post(&format!("/accounts/{ACCOUNT}/action-connectors"), body)
    }

    pub fn describe(&self, id: &str) -> Answer {
        self.get(&path(id))
    }

    pub fn update(&self, id: &str, body: Value) -> Answer {
        self.call("PUT", &path(id), Some(body))
    }

    pub fn delete(&self, id: &str) -> Answer {
        self.call("DELETE", &path(id), None)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None)
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, Some(body))
    }

    pub fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let authorization = self.authorization("quicksight");
        let answer =
            self.send(method, path, &[("Authorization", &authorization)], &body.map(|body| body.to_string()).unwrap_or_default());
        let answer = answer.expect("the emulator answers");
        if answer.status == 200 {
            assert_complete(method, path, &answer.body);
        }
        answer
    }

    pub fn sts(&self, form: &str) -> Answer {
        let authorization = self.authorization("sts");
        self.send("POST", "/", &[("Authorization", &authorization)], form).expect("the emulator answers")
    }

    pub fn authorization(&self, service: &str) -> String {
        let scope = format!("{}/20260101/{}/{service}/aws4_request", self.access_key, self.region);
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host;x-amz-date, Signature=00ff")
    }

    /// Fails when the connection is reset.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Answer, ureq::Error> {
        let mut request =
            Request::builder().method(method).uri(format!("{}{path}", self.endpoint)).header("User-Agent", "sentence/1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(token) = &self.session_token {
            request = request.header("X-Amz-Security-Token", token);
        }
        let mut response = match (method, body.is_empty()) {
            ("GET" | "DELETE", true) => self.agent.run(request.body(()).unwrap())?,
            _ => self.agent.run(request.body(body.to_owned()).unwrap())?,
        };
        let text = response.body_mut().read_to_string()?;
        Ok(Answer {
            status: response.status().as_u16(),
            code: response.headers().get("x-amzn-errortype").map_or_else(String::new, |code| code.to_str().unwrap().to_owned()),
            headers: response.headers().clone(),
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }

    /// Describes until the status is the expected one.
    pub fn wait_for(&self, id: &str, status: &str) -> Value {
        let start = Instant::now();
        loop {
            let answer = self.describe(id);
            if answer.body["ActionConnector"]["Status"] == status {
                return answer.body["ActionConnector"].clone();
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{answer:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// A refusal in the form of the protocol: code in the header, message and request id in the body.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> String {
        self.refusal(status, code).as_str().unwrap().to_owned()
    }

    /// A refusal that has no message.
    #[track_caller]
    pub fn without_message(self, status: u16, code: &str) {
        assert_eq!(self.refusal(status, code), Value::Null);
    }

    #[track_caller]
    fn refusal(mut self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.code.as_str()), (status, code), "{}", self.text);
        assert_eq!(self.headers["x-amzn-requestid"].to_str().unwrap(), self.body["RequestId"].as_str().unwrap());
        self.body["Message"].take()
    }
}

pub fn facts() -> &'static Value {
    static FACTS: OnceLock<Value> = OnceLock::new();
    FACTS.get_or_init(|| serde_json::from_str(include_str!("../../api/quicksight-action-connector-api.json")).unwrap())
}

#[track_caller]
fn assert_complete(method: &str, path: &str, body: &Value) {
    let Some(operation) = facts()["operations"].as_object().unwrap().values().find(|operation| is_at(operation, method, path))
    else {
        return;
    };
    let mut lacking = Vec::new();
    lacking_members(operation["output"].as_str().unwrap(), body, &mut lacking);
    assert_eq!(lacking, Vec::<String>::new(), "{body}");
    assert!(body["RequestId"].is_string(), "{body}");
}

fn is_at(operation: &Value, method: &str, path: &str) -> bool {
    let template = operation["http"]["requestUri"].as_str().unwrap().split('/');
    let path: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let template: Vec<&str> = template.collect();
    operation["http"]["method"] == method
        && template.len() == path.len()
        && template.iter().zip(path).all(|(part, segment)| part.starts_with('{') || *part == segment)
}

fn lacking_members(shape: &str, value: &Value, lacking: &mut Vec<String>) {
    let definition = &facts()["shapes"][shape];
    for member in definition["required"].as_array().into_iter().flatten() {
        if value[member.as_str().unwrap()].is_null() {
            lacking.push(format!("{shape}.{member}"));
        }
    }
    for (name, member) in definition["members"].as_object().into_iter().flatten() {
        if !value[name].is_null() {
            lacking_members(member["shape"].as_str().unwrap(), &value[name], lacking);
        }
    }
    for element in value.as_array().into_iter().flatten() {
        lacking_members(definition["member"]["shape"].as_str().unwrap(), element, lacking);
    }
}

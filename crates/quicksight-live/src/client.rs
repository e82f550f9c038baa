//! Signed requests to Quick Sight and STS. They are written out here rather than sent by the SDK: an answer is evidence, and the SDK drops what its
//! model does not know.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::{Context, ensure};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::answer::{Answer, element};
use crate::credentials::CredentialsCache;
use harness::interrupt::{self, Interrupted};

const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
const THROTTLED_ATTEMPTS: u32 = 8;
/// An error of the service that stays is an answer too.
const FAILED_ATTEMPTS: u32 = 3;
const FIRST_DELAY: Duration = Duration::from_millis(250);
const LONGEST_DELAY: Duration = Duration::from_secs(5);
const PAGE: &str = "100";

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    Interrupted,
    /// The request was sent or not; nobody answered.
    NoAnswer(String),
}

impl From<Interrupted> for Failure {
    fn from(_: Interrupted) -> Self {
        Self::Interrupted
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Interrupted => Interrupted.fmt(f),
            Self::NoAnswer(reason) => write!(f, "no answer: {reason}"),
        }
    }
}

impl std::error::Error for Failure {}

/// One request of the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub operation: &'static str,
    method: &'static str,
    path: String,
    pub body: Option<Value>,
    /// The connector that the request would create.
    creates: Option<String>,
}

/// Whom the credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub account: String,
    pub arn: String,
}

pub struct Client {
    agent: ureq::Agent,
    credentials: CredentialsCache,
    region: String,
    account: String,
    endpoint: Option<String>,
    throttled: RefCell<Option<Answer>>,
    created: RefCell<BTreeSet<String>>,
}

impl Client {
    pub fn new(region: &str, account: &str, endpoint: Option<&str>, credentials: CredentialsCache) -> Self {
        let tls = ureq::tls::TlsConfig::builder()
            .root_certs(ureq::tls::RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider()))
            .build();
        let config =
            ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).timeout_global(Some(REQUEST_TIMEOUT));
        Self {
            agent: config.build().into(),
            credentials,
            region: region.to_owned(),
            account: account.to_owned(),
            endpoint: endpoint.map(str::to_owned),
            throttled: RefCell::default(),
            created: RefCell::default(),
        }
    }

    /// The identity that the service sees.
    ///
    /// # Errors
    /// When STS refuses the credentials, or they belong to another account than the one that was named.
    pub fn checked_caller(&self) -> anyhow::Result<Caller> {
        let body = "Action=GetCallerIdentity&Version=2011-06-15";
        let answer = self.send("sts", "POST", "/", "application/x-www-form-urlencoded", body).context("STS did not answer")?;
        let (account, arn) = (element(&answer.text, "Account"), element(&answer.text, "Arn"));
        let (Some(account), Some(arn), true) = (account, arn, answer.is_success()) else {
            let code = element(&answer.text, "Code").unwrap_or("no code");
            anyhow::bail!(
                "STS refused the credentials ({code}): {}",
                element(&answer.text, "Message").unwrap_or("without a message")
            );
        };
        ensure!(
            account == self.account,
            "the credentials belong to account {account}, and --account names {}: nothing was created",
            self.account
        );
        Ok(Caller { account: account.to_owned(), arn: arn.to_owned() })
    }

    /// Sends the request, again where it was throttled or the service failed, and returns the last answer.
    pub fn call(&self, call: &Call) -> Result<Answer, Failure> {
        if let Some(id) = &call.creates {
            // Whatever the answer says, or if none comes: this is to be deleted.
            self.remember(id);
        }
        let body = call.body.as_ref().map(Value::to_string).unwrap_or_default();
        let (mut attempt, mut delay) = (0, FIRST_DELAY);
        loop {
            interrupt::check()?;
            attempt += 1;
            let answer = self
                .send("quicksight", call.method, &call.path, "application/json", &body)
                .map_err(|error| Failure::NoAnswer(format!("{error:#}")))?;
            let attempts = if answer.is_throttling() {
                self.throttled.borrow_mut().get_or_insert_with(|| answer.clone());
                THROTTLED_ATTEMPTS
            } else if answer.status >= 500 {
                FAILED_ATTEMPTS
            } else {
                return Ok(answer);
            };
            if attempt == attempts {
                return Ok(answer);
            }
            interrupt::sleep(delay)?;
            delay = (delay * 2).min(LONGEST_DELAY);
        }
    }

    /// All summaries that List returns.
    ///
    /// # Errors
    /// The answer that is no page.
    pub fn list(&self) -> Result<Result<Vec<Value>, Answer>, Failure> {
        let (mut found, mut token) = (Vec::new(), None::<String>);
        loop {
            let answer = self.call(&self.list_page(Some(PAGE), token.as_deref()))?;
            let Some(page) = answer.body["ActionConnectorSummaries"].as_array().filter(|_| answer.is_success()) else {
                return Ok(Err(answer));
            };
            found.extend(page.iter().cloned());
            token = answer.body["NextToken"].as_str().filter(|token| !token.is_empty()).map(str::to_owned);
            if token.is_none() {
                return Ok(Ok(found));
            }
        }
    }

    /// The first answer that throttled a request.
    pub fn throttled(&self) -> Option<Answer> {
        self.throttled.borrow().clone()
    }

    /// The IDs of all connectors whose creation was asked for.
    pub fn created(&self) -> Vec<String> {
        self.created.borrow().iter().cloned().collect()
    }

    /// Notes a connector that somebody creates for this run.
    pub fn remember(&self, id: &str) {
        self.created.borrow_mut().insert(id.to_owned());
    }

    /// What is in no report.
    pub fn secrets(&self) -> Vec<String> {
        let Ok(credentials) = self.credentials.get() else { return Vec::new() };
        let texts = [Some(credentials.access_key_id()), Some(credentials.secret_access_key()), credentials.session_token()];
        texts.into_iter().flatten().map(str::to_owned).collect()
    }

    pub fn create(&self, id: &str, body: Value) -> Call {
        let call = self.on_connectors("CreateActionConnector", "POST", "", Some(body));
        Call { creates: Some(id.to_owned()), ..call }
    }

    pub fn describe(&self, id: &str) -> Call {
        self.on_connectors("DescribeActionConnector", "GET", &format!("/{id}"), None)
    }

    pub fn update(&self, id: &str, body: Value) -> Call {
        self.on_connectors("UpdateActionConnector", "PUT", &format!("/{id}"), Some(body))
    }

    pub fn delete(&self, id: &str) -> Call {
        self.on_connectors("DeleteActionConnector", "DELETE", &format!("/{id}"), None)
    }

    pub fn describe_permissions(&self, id: &str) -> Call {
        self.on_connectors("DescribeActionConnectorPermissions", "GET", &format!("/{id}/permissions"), None)
    }

    pub fn update_permissions(&self, id: &str, body: Value) -> Call {
        self.on_connectors("UpdateActionConnectorPermissions", "POST", &format!("/{id}/permissions"), Some(body))
    }

    pub fn list_page(&self, max_results: Option<&str>, token: Option<&str>) -> Call {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let parameters = [("max-results", max_results), ("next-token", token)];
        let parameters = parameters.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", encoded(value?))));
        let query = parameters.collect::<Vec<_>>().join("&");
        let query = if query.is_empty() { query } else { format!("?{query}") };
        self.on_connectors("ListActionConnectors", "GET", &query, None)
    }

    /// A read in an account that is not the caller's.
    pub fn describe_in(&self, account: &str, id: &str) -> Call {
        let path = format!("/accounts/{account}/action-connectors/{id}");
        Call { path, ..self.describe(id) }
    }

    pub fn tag(&self, arn: &str, body: Value) -> Call {
        let path = format!("/resources/{}/tags", utf8_percent_encode(arn, NON_ALPHANUMERIC));
        Call { operation: "TagResource", method: "POST", path, body: Some(body), creates: None }
    }

    fn on_connectors(&self, operation: &'static str, method: &'static str, rest: &str, body: Option<Value>) -> Call {
        let path = format!("/accounts/{}/action-connectors{rest}", self.account);
        Call { operation, method, path, body, creates: None }
    }

    fn send(&self, service: &str, method: &str, path: &str, content_type: &str, body: &str) -> anyhow::Result<Answer> {
        let suffix = if self.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let endpoint = self.endpoint.clone().unwrap_or_else(|| format!("https://{service}.{}.{suffix}", self.region));
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("{endpoint}{path}"))
            .header("content-type", content_type)
            .header("user-agent", concat!("terraform-provider-quicksight-live/", env!("CARGO_PKG_VERSION")))
            .body(body.to_owned())?;
        self.sign(service, &mut request)?;
        let mut answer = self.agent.run(request)?;
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (request_id, error_type) = (header("x-amzn-requestid"), header("x-amzn-errortype"));
        let text = answer.body_mut().read_to_string()?;
        Ok(Answer::new(answer.status().as_u16(), request_id, error_type.as_deref(), text))
    }

    fn sign(&self, service: &str, request: &mut http::Request<String>) -> anyhow::Result<()> {
        let identity: Identity = self.credentials.get()?.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(service)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let headers = [("content-type", request.headers()["content-type"].to_str()?)].into_iter();
        let (method, uri) = (request.method().as_str(), request.uri().to_string());
        let signable = SignableRequest::new(method, uri, headers, SignableBody::Bytes(request.body().as_bytes()))?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

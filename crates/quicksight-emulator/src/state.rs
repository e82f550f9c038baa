//! What the service remembers: connectors, sessions, faults to come and calls that were made. No HTTP and no rules of operations.

use std::collections::{BTreeMap, HashMap};
use std::time::{Instant, SystemTime};

use serde::Serialize;
use serde_json::Value;

use crate::answer::Refusal;
use crate::connector::{Connector, Existence};
use crate::fault::Fault;
use crate::options::{Deletion, Options};
use crate::request::Incoming;

/// One request that arrived, refused ones included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// The API's name, such as `CreateActionConnector` or `AssumeRole`; empty when the path has no operation.
    pub operation: String,
    /// The account in the path or the ARN.
    pub account: Option<String>,
    /// From the credential scope of the signature.
    pub region: String,
    /// The ActionConnectorId that the call is about.
    pub id: Option<String>,
    /// The JSON body, the form fields of an STS call, or null.
    pub body: Value,
    /// When it arrived.
    pub at: SystemTime,
    /// None while it has no answer, and for ever when the connection was reset.
    pub status: Option<u16>,
    pub access_key: String,
    pub user_agent: String,
    pub request_id: String,
}

/// Account, region, ActionConnectorId.
pub(crate) type Key = (String, String, String);

pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) connectors: BTreeMap<Key, Connector>,
    /// Identifiers of deleted connectors that cannot be used again yet, and until when. None is never.
    pub(crate) reserved: BTreeMap<Key, Option<Instant>>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) calls: Vec<Call>,
    /// By access key: who the credentials of AssumeRole stand for.
    pub(crate) sessions: HashMap<String, Session>,
    bucket: Bucket,
    requests: u64,
    /// Turns with every shuffled answer, so that two reads in a row differ.
    pub(crate) shuffles: usize,
}

#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) caller: Caller,
    pub(crate) token: String,
    pub(crate) expires: SystemTime,
}

#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) account: String,
    pub(crate) arn: String,
    pub(crate) user_id: String,
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        let tokens = options.rate_limit.map_or(0.0, |limit| limit.burst);
        Self {
            options,
            connectors: BTreeMap::new(),
            reserved: BTreeMap::new(),
            faults: Vec::new(),
            calls: Vec::new(),
            sessions: HashMap::new(),
            bucket: Bucket { tokens, filled: Instant::now() },
            requests: 0,
            shuffles: 0,
        }
    }

    pub(crate) fn set_options(&mut self, options: Options) {
        if options.rate_limit != self.options.rate_limit {
            self.bucket = Bucket { tokens: options.rate_limit.map_or(0.0, |limit| limit.burst), filled: Instant::now() };
        }
        self.options = options;
    }

    /// Notes the arrival and gives the request its id.
    pub(crate) fn arrived(&mut self, incoming: &Incoming) -> String {
        self.requests += 1;
        let request_id = format!("00000000-0000-4000-8000-{:012x}", self.requests);
        self.calls.push(Call {
            operation: incoming.operation.clone(),
            account: incoming.account().map(str::to_owned),
            region: incoming.region().to_owned(),
            id: incoming.connector_id().map(str::to_owned),
            body: incoming.body.clone(),
            at: SystemTime::now(),
            status: None,
            access_key: incoming.access_key().to_owned(),
            user_agent: incoming.user_agent.clone(),
            request_id: request_id.clone(),
        });
        request_id
    }

    pub(crate) fn answered(&mut self, request_id: &str, status: u16) {
        // The calls may have been cleared since; the newest are at the end.
        if let Some(call) = self.calls.iter_mut().rev().find(|call| call.request_id == request_id) {
            call.status = Some(status);
        }
    }

    pub(crate) fn throttle(&mut self) -> Result<(), Refusal> {
        let Some(limit) = self.options.rate_limit else {
            return Ok(());
        };
        let now = Instant::now();
        let gained = now.duration_since(self.bucket.filled).as_secs_f64() * limit.per_second;
        self.bucket = Bucket { tokens: (self.bucket.tokens + gained).min(limit.burst), filled: now };
        if self.bucket.tokens < 1.0 {
            return Err(Refusal::new("ThrottlingException", "Rate exceeded"));
        }
        self.bucket.tokens -= 1.0;
        Ok(())
    }

    /// Ends every transition whose time has come.
    pub(crate) fn settle(&mut self) {
        self.connectors.retain(|_, connector| connector.settle() == Existence::Exists);
    }

    /// Whether a connector with this identifier was deleted a moment ago, and nothing shows it any more.
    pub(crate) fn is_reserved(&mut self, key: &Key) -> bool {
        self.reserved.retain(|_, until| until.is_none_or(|until| until > Instant::now()));
        self.reserved.contains_key(key)
    }

    /// A connector that can be described: it exists, or it is being deleted.
    pub(crate) fn describable(&mut self, key: &Key) -> Result<&mut Connector, Refusal> {
        if self.connectors.get_mut(key).is_some_and(|connector| connector.settle() == Existence::Gone) {
            self.connectors.remove(key);
        }
        let missing =
            || Refusal::not_found(&format!("The action connector '{}' does not exist in account {} in {}", key.2, key.0, key.1));
        self.connectors.get_mut(key).ok_or_else(missing)
    }

    /// A connector that can be worked with: one that is shown as deleted is not there for anything but Describe.
    pub(crate) fn existing(&mut self, key: &Key) -> Result<&mut Connector, Refusal> {
        let deletion = self.options.deletion;
        let connector = self.describable(key)?;
        if connector.is_being_deleted() && deletion != Deletion::Visible {
            return Err(Refusal::not_found(&format!("The action connector '{}' is deleted", key.2)));
        }
        Ok(connector)
    }

    /// A connector that can be changed: no transition runs.
    pub(crate) fn changeable(&mut self, key: &Key) -> Result<&mut Connector, Refusal> {
        let connector = self.existing(key)?;
        if connector.is_in_transition() {
            return Err(Refusal::conflict(&format!("Another operation on the action connector '{}' is in progress", key.2)));
        }
        Ok(connector)
    }
}

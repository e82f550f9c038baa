//! What the service remembers: connectors, sessions, faults to come and calls that were made. No HTTP and no rules of operations.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use serde::Serialize;
use serde_json::Value;

use crate::answer::Refusal;
use crate::caller::Caller;
use crate::connector::{Connector, Existence};
use crate::fault::Faults;
use crate::options::{ChangesInTransition, Deletion, Options, RateLimit, ThrottlingAnswer};
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

/// The operations of `permission_rate_limit`.
const PERMISSION_OPERATIONS: [&str; 5] = [
    "DescribeActionConnectorPermissions",
    "UpdateActionConnectorPermissions",
    "TagResource",
    "UntagResource",
    "ListTagsForResource",
];

/// Account, region, ActionConnectorId.
pub(crate) type Key = (String, String, String);

/// The state of an emulator, for its server and the handle of a test.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<State>>);

impl Shared {
    pub(crate) fn new(state: State) -> Self {
        Self(Arc::new(Mutex::new(state)))
    }

    /// A panic of a closure that a test ran on the state is the failure of that test, not the end of the emulator.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct State {
    pub(crate) options: Options,
    pub(crate) connectors: BTreeMap<Key, Connector>,
    /// Identifiers of deleted connectors that cannot be used again yet, and until when. None is never.
    pub(crate) reserved: BTreeMap<Key, Option<Instant>>,
    pub(crate) faults: Faults,
    pub(crate) calls: Vec<Call>,
    /// By access key: who the credentials of AssumeRole stand for.
    pub(crate) sessions: HashMap<String, Session>,
    bucket: Bucket,
    permission_bucket: Bucket,
    /// When each IAM role was first named.
    roles: HashMap<String, Instant>,
    requests: u64,
    /// Turns with every shuffled answer, so that two reads in a row differ.
    pub(crate) shuffles: usize,
    pub(crate) observer: Option<Observer>,
}

/// What is called with each request when it has its answer.
pub(crate) type Observer = Arc<dyn Fn(&Call) + Send + Sync>;

#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) caller: Caller,
    pub(crate) token: String,
    pub(crate) expires: SystemTime,
}

struct Bucket {
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    fn full(limit: Option<RateLimit>) -> Self {
        Self { tokens: limit.map_or(0.0, |limit| limit.burst), filled: Instant::now() }
    }

    /// Whether one more request passes.
    fn take(&mut self, limit: Option<RateLimit>) -> bool {
        let Some(limit) = limit else {
            return true;
        };
        let now = Instant::now();
        let gained = now.duration_since(self.filled).as_secs_f64() * limit.per_second;
        *self = Self { tokens: (self.tokens + gained).min(limit.burst), filled: now };
        let passes = self.tokens >= 1.0;
        if passes {
            self.tokens -= 1.0;
        }
        passes
    }
}

impl State {
    pub(crate) fn new(options: Options) -> Self {
        Self {
            bucket: Bucket::full(options.rate_limit),
            permission_bucket: Bucket::full(options.permission_rate_limit),
            options,
            connectors: BTreeMap::new(),
            reserved: BTreeMap::new(),
            faults: Faults::default(),
            calls: Vec::new(),
            sessions: HashMap::new(),
            roles: HashMap::new(),
            requests: 0,
            shuffles: 0,
            observer: None,
        }
    }

    /// Forgets everything but the options, and who observes.
    pub(crate) fn reset(&mut self) {
        *self = Self { observer: self.observer.take(), ..Self::new(self.options.clone()) };
    }

    pub(crate) fn set_options(&mut self, options: Options) {
        if options.rate_limit != self.options.rate_limit {
            self.bucket = Bucket::full(options.rate_limit);
        }
        if options.permission_rate_limit != self.options.permission_rate_limit {
            self.permission_bucket = Bucket::full(options.permission_rate_limit);
        }
        self.options = options;
    }

    /// Records the request, and gives it its ID.
    pub(crate) fn arrived(&mut self, incoming: &Incoming) -> Call {
        self.requests += 1;
        let request_id = format!("00000000-0000-4000-8000-{:012x}", self.requests);
        let call = Call {
            operation: incoming.operation.clone(),
            account: incoming.account().map(str::to_owned),
            region: incoming.region().to_owned(),
            id: incoming.connector_id().map(str::to_owned),
            body: incoming.body.clone(),
            at: SystemTime::now(),
            status: None,
            access_key: incoming.access_key().to_owned(),
            user_agent: incoming.user_agent.clone(),
            request_id,
        };
        self.calls.push(call.clone());
        call
    }

    /// Records the status of the answer, as `call` has it.
    pub(crate) fn answered(&mut self, call: &Call) {
        // The calls may have been cleared since; the newest are at the end.
        if let Some(recorded) = self.calls.iter_mut().rev().find(|recorded| recorded.request_id == call.request_id) {
            recorded.status = call.status;
        }
    }

    pub(crate) fn throttle(&mut self, operation: &str) -> Result<(), Refusal> {
        let options = &self.options;
        let passes = self.bucket.take(options.rate_limit)
            && (!PERMISSION_OPERATIONS.contains(&operation) || self.permission_bucket.take(options.permission_rate_limit));
        if passes {
            return Ok(());
        }
        let refusal = Refusal::new("ThrottlingException", "Rate exceeded");
        Err(match options.throttling_answer {
            ThrottlingAnswer::NullMessage => Refusal { message: None, ..refusal },
            ThrottlingAnswer::RateExceeded => refusal,
            ThrottlingAnswer::BadRequest => Refusal { status: 400, ..refusal },
        })
    }

    /// Whether the service can assume the role yet: it is new when it is first heard of.
    pub(crate) fn is_assumable(&mut self, role: &str) -> bool {
        let time = self.options.role_propagation_time;
        let known_since = *self.roles.entry(role.to_owned()).or_insert_with(Instant::now);
        known_since.elapsed() >= time
    }

    /// Ends every transition whose time has come.
    pub(crate) fn complete_transitions(&mut self) {
        self.connectors.retain(|_, connector| connector.complete_transitions() == Existence::Exists);
    }

    /// Whether a connector with this identifier was deleted a moment ago, and nothing shows it any more.
    pub(crate) fn is_reserved(&mut self, key: &Key) -> bool {
        self.reserved.retain(|_, until| until.is_none_or(|until| until > Instant::now()));
        self.reserved.contains_key(key)
    }

    /// A connector that can be described: it exists, or it is being deleted.
    pub(crate) fn describable(&mut self, key: &Key) -> Result<&mut Connector, Refusal> {
        if self.connectors.get_mut(key).is_some_and(|connector| connector.complete_transitions() == Existence::Gone) {
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

    /// A connector that can be changed: no transition is in progress, unless the options accept changes then.
    pub(crate) fn changeable(&mut self, key: &Key) -> Result<&mut Connector, Refusal> {
        let accepted = self.options.changes_in_transition == ChangesInTransition::Accepted;
        let connector = self.existing(key)?;
        if connector.is_being_deleted() || (connector.is_in_transition() && !accepted) {
            return Err(Refusal::conflict(&format!("Another operation on the action connector '{}' is in progress", key.2)));
        }
        Ok(connector)
    }
}

//! What shall go wrong: which operation, which call of it, in which way. The server asks here before and after each call.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A fault waits for calls of its operation. Faults of one operation take their turns in the order in which they were added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// The name in the API, such as `CreateActionConnector`; STS operations as well. `*` is every operation.
    pub operation: String,
    /// Only calls about this ActionConnectorId; all when none.
    #[serde(default)]
    pub connector: Option<String>,
    /// So many matching calls pass first.
    #[serde(default)]
    pub skip: usize,
    /// So many calls meet the fault then.
    #[serde(default = "once")]
    pub times: usize,
    #[serde(flatten)]
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// Refused without having done anything. The status is the one of the API facts unless given.
    Error {
        code: String,
        message: String,
        #[serde(default)]
        status: Option<u16>,
    },
    /// Done, and refused all the same.
    ErrorAfterCommit {
        code: String,
        message: String,
        #[serde(default)]
        status: Option<u16>,
    },
    /// Refused with a message that repeats the whole body of the request, secrets included.
    EchoSecret { code: String },
    /// The connection is reset, nothing was done.
    DropBefore,
    /// Done, then the connection is reset without an answer.
    DropAfter,
    /// Done, and answered with status 200 and a body that is not JSON.
    Malformed,
    /// Done, and answered with status 200 and a body that ends half-way, with the connection.
    Truncated,
    /// Not done: something in between answers with this status and a page of HTML.
    Html { status: u16 },
    /// The call waits before it is looked at.
    Delay {
        #[serde(rename = "milliseconds", with = "crate::milliseconds")]
        time: Duration,
    },
    /// Done at once, answered later.
    DelayAfter {
        #[serde(rename = "milliseconds", with = "crate::milliseconds")]
        time: Duration,
    },
    /// Answered like a success, while these members (`Description`, `VpcConnectionArn`, `Name`, `AuthenticationConfig`, `Permissions`, `Tags`)
    /// keep their values; everything keeps its value when the list is empty.
    IgnoreChange {
        #[serde(default)]
        members: Vec<String>,
    },
    /// Create or update is accepted and ends as `CREATION_FAILED` or `UPDATE_FAILED` with this reason.
    Fails { message: String },
    /// The answer has this status, whatever the truth is: for values that nobody knows yet.
    Status { status: String },
    /// The answer lacks these members, each a dotted path such as `ActionConnector.Status`.
    Omit { members: Vec<String> },
}

impl Kind {
    /// Whether this changes only calls that the service does not refuse anyway.
    pub fn needs_success(&self) -> bool {
        match self {
            Self::Error { .. }
            | Self::EchoSecret { .. }
            | Self::DropBefore
            | Self::DropAfter
            | Self::Html { .. }
            | Self::Delay { .. }
            | Self::DelayAfter { .. } => false,
            Self::ErrorAfterCommit { .. }
            | Self::Malformed
            | Self::Truncated
            | Self::IgnoreChange { .. }
            | Self::Fails { .. }
            | Self::Status { .. }
            | Self::Omit { .. } => true,
        }
    }
}

impl Fault {
    /// A fault for the next call of the operation.
    pub fn new(operation: &str, kind: Kind) -> Self {
        Self { operation: operation.to_owned(), connector: None, skip: 0, times: 1, kind }
    }

    /// The next call is refused with this code.
    pub fn error(operation: &str, code: &str, message: &str) -> Self {
        Self::new(operation, Kind::Error { code: code.to_owned(), message: message.to_owned(), status: None })
    }

    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// Every call from the first on that is not skipped.
    #[must_use]
    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    #[must_use]
    pub fn skip(self, skip: usize) -> Self {
        Self { skip, ..self }
    }

    #[must_use]
    pub fn only(self, connector: &str) -> Self {
        Self { connector: Some(connector.to_owned()), ..self }
    }
}

/// The faults that tests ordered, in their order, and what came of each. Those that are over stay, to tell which never had an effect.
#[derive(Default)]
pub(crate) struct Faults(Vec<Ordered>);

struct Ordered {
    fault: Fault,
    /// Calls that still pass, and calls that meet it then.
    skip: usize,
    times: usize,
    had_effect: bool,
}

/// A fault that a call meets.
pub(crate) struct Met {
    pub(crate) kind: Kind,
    index: usize,
}

impl Faults {
    pub(crate) fn order(&mut self, fault: Fault) {
        self.0.push(Ordered { skip: fault.skip, times: fault.times, fault, had_effect: false });
    }

    /// The faults that are not used up.
    pub(crate) fn waiting(&self) -> Vec<Fault> {
        let waiting = self.0.iter().filter(|ordered| ordered.times > 0);
        waiting.map(|ordered| ordered.fault.clone().skip(ordered.skip).times(ordered.times)).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.0.iter_mut().for_each(|ordered| ordered.times = 0);
    }

    pub(crate) fn without_effect(&self) -> Vec<Fault> {
        self.0.iter().filter(|ordered| !ordered.had_effect).map(|ordered| ordered.fault.clone()).collect()
    }

    /// The fault that this call meets. Unless it needs a success, it has its effect by that.
    pub(crate) fn take(&mut self, operation: &str, connector: Option<&str>) -> Option<Met> {
        let applies = |ordered: &Ordered| {
            let Fault { operation: of, connector: only, .. } = &ordered.fault;
            ordered.times > 0 && (of == operation || of == "*") && (only.is_none() || only.as_deref() == connector)
        };
        let index = self.0.iter().position(applies)?;
        let ordered = &mut self.0[index];
        if ordered.skip > 0 {
            ordered.skip -= 1;
            return None;
        }
        ordered.times -= 1;
        let kind = ordered.fault.kind.clone();
        ordered.had_effect |= !kind.needs_success();
        Some(Met { kind, index })
    }

    /// The call succeeded, and its result or its answer is another one because of this fault.
    pub(crate) fn had_effect(&mut self, met: &Met) {
        // A reset since then has forgotten the fault.
        if let Some(ordered) = self.0.get_mut(met.index) {
            ordered.had_effect = true;
        }
    }
}

fn once() -> usize {
    1
}

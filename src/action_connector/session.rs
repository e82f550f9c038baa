//! One connector and the client that reaches it, for as long as one verb takes: reading it, and waiting for it.

use std::{collections::BTreeMap, time::Duration};

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    log::PROVIDER,
    resource::Context,
    value::Value,
};
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::{
    convert,
    memory::Memory,
    model::{Connector, Facts, Place},
    permissions::{self, Permissions},
    schema::DEFAULT_TIMEOUT,
};
use crate::{
    aws::{self, Backoff, Fault, Pause, Quicksight},
    duration,
    provider::{Client, tags},
};

/// How long a change may take to show in what the service returns before it counts as not accepted.
pub const CONSISTENCY_WINDOW: Duration = Duration::from_secs(5);
/// How long a last read may take once something has gone wrong.
const LAST_READ: Duration = Duration::from_secs(10);
/// The same after an interrupt, when somebody waits at the terminal.
const LAST_READ_INTERRUPTED: Duration = Duration::from_secs(3);
/// How often a request is sent again that met a conflict while nothing was in progress: what it met has just ended.
const CONFLICT_RETRIES: u32 = 3;

/// The client for one connector.
#[derive(Debug)]
pub struct Session<'a> {
    pub quicksight: Quicksight,
    pub place: Place,
    pub tags: &'a tags::Config,
    /// Cancelled by an interrupt, and when the time is up.
    pub limit: CancellationToken,
    /// Cancelled by an interrupt alone: for reading what is true after the time is up.
    pub stop: &'a CancellationToken,
    timer: AbortHandle,
}

/// Whether the permissions of a connector are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Managed {
    Yes,
    No,
}

/// What Describe returned.
#[derive(Debug)]
pub struct Described {
    pub connector: Connector,
    pub facts: Facts,
}

/// What was read of a connector. What could not be read is `None`, and `warnings` say so.
#[derive(Debug)]
pub struct Observed {
    pub connector: Connector,
    pub facts: Facts,
    pub permissions: Option<Permissions>,
    pub tags: Option<BTreeMap<String, String>>,
    pub warnings: Diagnostics,
}

/// What a status says of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Stable,
    Failed,
    Deleted,
    /// A change is in progress, or the status is one that this version does not know.
    InProgress,
}

/// The phase of a status. A service that returns no status has nothing to wait for.
pub fn phase(status: Option<&str>) -> Phase {
    match status {
        None | Some("CREATION_SUCCESSFUL" | "UPDATE_SUCCESSFUL") => Phase::Stable,
        Some("CREATION_FAILED" | "UPDATE_FAILED") => Phase::Failed,
        Some("DELETED") => Phase::Deleted,
        Some(_) => Phase::InProgress,
    }
}

/// Reads again and again, with growing delays, until the time of the verb is up, and then once more.
#[derive(Debug)]
pub struct Polling<'s> {
    session: &'s Session<'s>,
    backoff: Backoff,
    /// For the last read: the time is up, so it has one of its own.
    last: Option<CancellationToken>,
}

/// What comes after a read that did not show what was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Read,
    TimedOut,
    Interrupted,
}

impl Polling<'_> {
    /// What ends the next read.
    pub fn token(&self) -> &CancellationToken {
        self.last.as_ref().unwrap_or(&self.session.limit)
    }

    /// Whether the next read is the last one.
    pub fn is_last(&self) -> bool {
        self.last.is_some()
    }

    /// Waits for the time of the next read.
    pub async fn next(&mut self) -> Next {
        if self.is_last() {
            return Next::TimedOut;
        }
        if self.session.pause(self.backoff.next_delay()).await == Pause::Over {
            return Next::Read;
        }
        if self.session.stop.is_cancelled() {
            return Next::Interrupted;
        }
        // What was waited for may have come about during the last delay.
        self.last = Some(cancelled_after(self.session.stop, LAST_READ));
        Next::Read
    }
}

/// A token that ends with `parent`, and after `duration` at the latest.
pub fn cancelled_after(parent: &CancellationToken, duration: Duration) -> CancellationToken {
    let token = parent.child_token();
    tokio::spawn({
        let token = token.clone();
        async move {
            tokio::select! {
                () = tokio::time::sleep(duration) => token.cancel(),
                () = token.cancelled() => {}
            }
        }
    });
    token
}

/// The conflicts that one request has met.
#[derive(Debug)]
pub struct Conflicts {
    left: u32,
    backoff: Backoff,
}

impl Default for Conflicts {
    fn default() -> Self {
        Self { left: CONFLICT_RETRIES, backoff: Backoff::polling() }
    }
}

impl Conflicts {
    /// Whether a request that met `fault` may be sent again: when it is a conflict with a change that was in progress and has ended by
    /// now, and a few times when nothing was in progress, since a change may have ended between the refusal and the read.
    pub async fn are_over(&mut self, session: &Session<'_>, fault: &Fault) -> bool {
        if !fault.is_conflict() {
            return false;
        }
        tracing::debug!(target: PROVIDER, operation = fault.operation, "met a conflict");
        let mut polling = session.polling();
        let mut was_in_progress = false;
        loop {
            let Ok(Some(described)) = session.describe(polling.token()).await else { return false };
            if described.facts.phase() != Phase::InProgress {
                break;
            }
            was_in_progress = true;
            if polling.next().await != Next::Read {
                return false;
            }
        }
        if was_in_progress {
            return true;
        }
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        session.pause(self.backoff.next_delay()).await == Pause::Over
    }
}

impl Facts {
    /// The phase of the connector.
    pub fn phase(&self) -> Phase {
        phase(self.status.as_deref())
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.timer.abort();
    }
}

impl<'a> Session<'a> {
    /// Opens a session for the connector that `resource` names, for as long as its `timeouts` allow the `verb`.
    pub async fn open(client: &'a Client, context: &'a Context, resource: &Value, verb: &str) -> Result<Self, Diagnostic> {
        let place = Place::of(resource)?;
        client.check_account(&place.account)?;
        let quicksight = client.quicksight(&place.region, context).await?;
        let limit = context.stop.child_token();
        let timer = tokio::spawn({
            let (limit, timeout) = (limit.clone(), timeout(resource, verb));
            async move {
                tokio::time::sleep(timeout).await;
                limit.cancel();
            }
        })
        .abort_handle();
        Ok(Self { quicksight, place, tags: &client.tags, limit, stop: &context.stop, timer })
    }

    /// Describes the connector; nothing when it is not found or deleted.
    pub async fn describe(&self, stop: &CancellationToken) -> Result<Option<Described>, Fault> {
        let answer = match self.quicksight.describe(&self.place.account, &self.place.id, stop).await {
            Ok(answer) => answer,
            Err(fault) if fault.is_not_found() => return Ok(None),
            Err(fault) => return Err(fault),
        };
        let (connector, facts) = convert::connector(&answer);
        Ok((facts.phase() != Phase::Deleted).then_some(Described { connector, facts }))
    }

    /// The permissions of the connector.
    pub async fn permissions(&self, stop: &CancellationToken) -> Result<Permissions, Fault> {
        let list = self.quicksight.describe_permissions(&self.place.account, &self.place.id, stop).await?;
        Ok(convert::permissions(&list))
    }

    /// The tags of the connector.
    pub async fn list_tags(&self, arn: &str, stop: &CancellationToken) -> Result<BTreeMap<String, String>, Fault> {
        Ok(convert::tags(&self.quicksight.list_tags(arn, stop).await?))
    }

    /// Reads the connector, its permissions if they are managed, and its tags, side by side; nothing when it is not found. `arn` saves a
    /// round trip where it is known. Ends with `stop`.
    pub async fn read(&self, arn: Option<&str>, managed: Managed, stop: &CancellationToken) -> Result<Option<Observed>, Fault> {
        let permissions = async {
            match managed {
                Managed::Yes => Some(self.permissions(stop).await),
                Managed::No => None,
            }
        };
        let tags = async {
            match arn {
                Some(arn) => Some(self.list_tags(arn, stop).await),
                None => None,
            }
        };
        let (described, permissions, tags) = tokio::join!(self.describe(stop), permissions, tags);
        let Some(Described { connector, facts }) = described? else { return Ok(None) };
        let tags = match (tags, &facts.arn) {
            (Some(tags), _) => Some(tags),
            (None, Some(arn)) => Some(self.list_tags(arn, stop).await),
            (None, None) => None,
        };
        let mut warnings = Diagnostics::new();
        let permissions = self.readable(permissions, "permissions", &mut warnings)?;
        let tags = self.readable(tags, "tags", &mut warnings)?;
        Ok(Some(Observed { connector, facts, permissions, tags, warnings }))
    }

    /// Reads once more after something has gone wrong, also when the time is up or Terraform was interrupted, and not for long: the state has to have
    /// what is true. Nothing when nothing can be read.
    pub async fn last_read(&self, arn: Option<&str>, managed: Managed) -> Option<Observed> {
        let token = self.last_token();
        let observed = self.read(arn, managed, &token).await;
        token.cancel();
        observed.ok()?
    }

    /// What ends the requests that are owed after an interrupt or a timeout.
    pub fn last_token(&self) -> CancellationToken {
        cancelled_after(&CancellationToken::new(), if self.stop.is_cancelled() { LAST_READ_INTERRUPTED } else { LAST_READ })
    }

    /// Permissions or tags that may not be read, or vanished just now, are a warning; their old value stays.
    pub fn readable<T>(
        &self,
        answer: Option<Result<T, Fault>>,
        what: &str,
        warnings: &mut Diagnostics,
    ) -> Result<Option<T>, Fault> {
        match answer {
            None => Ok(None),
            Some(Ok(read)) => Ok(Some(read)),
            Some(Err(fault)) if fault.is_access_denied() || fault.is_not_found() => {
                warnings.push(Diagnostic::warning(
                    format!("Could not read the {what} of Quick Sight action connector ({})", self.place.resource_id()),
                    format!("{fault}\n\nThe state keeps the {what} it had, so changes made outside Terraform do not show."),
                ));
                Ok(None)
            }
            Some(Err(fault)) => Err(fault),
        }
    }

    /// Begins to poll.
    pub fn polling(&self) -> Polling<'_> {
        Polling { session: self, backoff: Backoff::polling(), last: None }
    }

    /// Sleeps, but not past the time allowed.
    pub async fn pause(&self, delay: Duration) -> Pause {
        aws::pause(&self.limit, delay).await
    }
}

impl Described {
    /// The state of a resource whose change is over and was not read beyond this: as planned, and the rest as described.
    pub fn state(self, planned: &Value, session: &Session<'_>, memory: &mut Memory) -> Value {
        let Self { connector, facts } = self;
        let observed = Observed { connector, facts, permissions: None, tags: None, warnings: Diagnostics::new() };
        planned.clone().known_or(&observed.state(planned, &session.place, session.tags, memory))
    }
}

impl Observed {
    /// The state of the resource, on top of `base`: what the service never returns, or could not be read, stays as it is there.
    /// Nothing in it is unknown. Members that were returned for the first time are added to `memory`.
    pub fn state(&self, base: &Value, place: &Place, config: &tags::Config, memory: &mut Memory) -> Value {
        let mut state = base.clone().null_where_unknown();
        place.write(&mut state);
        self.connector.write(&mut state, memory);
        self.facts.write(&mut state);
        if let Some(there) = &self.permissions {
            let before = permissions::from_value(base.get("permissions"));
            let compared = permissions::without_unmanaged(there, &before, &memory.unmanaged);
            state.replace_at(&["permissions"], permissions::to_value(&compared));
        }
        if let Some(remote) = &self.tags {
            let (tags, all) = config.state(remote, base.get("tags"), base.get("tags_all"));
            state.replace_at(&["tags"], tags);
            state.replace_at(&["tags_all"], all);
        }
        state
    }
}

fn timeout(resource: &Value, verb: &str) -> Duration {
    let configured = resource.at(&["timeouts", verb]).as_str().and_then(duration::parse);
    configured.or_else(|| duration::parse(DEFAULT_TIMEOUT)).expect("the default timeout is a duration")
}

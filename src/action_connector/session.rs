//! One connector and the way to it, for as long as one verb takes: looking at it, and waiting for it.

use std::{collections::BTreeMap, ops::ControlFlow, time::Duration};

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    log,
    resource::Context,
    value::Value,
};
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::{
    convert,
    model::{Connector, Facts, Place},
    permissions::{self, Permissions},
    schema::DEFAULT_TIMEOUT,
};
use crate::{
    aws::{self, Backoff, Fault, Pause, Quicksight},
    duration,
    provider::{Client, tags},
};

/// How long a change may take to show everywhere before it counts as not taken.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How long a last look may take once something has gone wrong.
const LAST_LOOK: Duration = Duration::from_secs(10);

/// The way to one connector.
#[derive(Debug)]
pub struct Session<'a> {
    pub quicksight: Quicksight,
    pub place: Place,
    pub tags: &'a tags::Config,
    /// Cancelled by an interrupt, and when the time is up.
    pub limit: CancellationToken,
    /// Cancelled by an interrupt alone: for looking at what is true after the time is up.
    pub stop: &'a CancellationToken,
    timer: AbortHandle,
}

/// Whether the permissions of a connector are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Managed {
    Yes,
    No,
}

/// What was seen of a connector. What could not be seen is `None`, and `warnings` say so.
#[derive(Debug)]
pub struct Observed {
    pub connector: Connector,
    pub facts: Facts,
    pub permissions: Option<Permissions>,
    pub tags: Option<BTreeMap<String, String>>,
    pub warnings: Diagnostics,
}

/// How waiting for a connector ended.
#[derive(Debug)]
pub enum Settled {
    /// It can be used.
    Ready,
    /// The service gave up, for this reason.
    Failed(String),
    /// There is no such connector.
    Gone,
    /// The time is up, and this was its last status.
    TimedOut(Option<String>),
    /// The user interrupted.
    Interrupted,
    /// It could not be looked at.
    Unseen(Fault),
}

/// What a connector that cannot be found means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It was just created and is not visible everywhere yet.
    NotYetThere,
    Gone,
}

/// What a status says of a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Ready,
    Failed,
    Gone,
    /// Something is under way, or the status is one that this version does not know.
    Moving,
}

/// The phase of a status. A service that tells no status has nothing to wait for.
pub fn phase(status: Option<&str>) -> Phase {
    match status {
        None | Some("CREATION_SUCCESSFUL" | "UPDATE_SUCCESSFUL") => Phase::Ready,
        Some("CREATION_FAILED" | "UPDATE_FAILED") => Phase::Failed,
        Some("DELETED") => Phase::Gone,
        Some(_) => Phase::Moving,
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        self.timer.abort();
    }
}

impl<'a> Session<'a> {
    /// Opens the way to the connector that `resource` names, for as long as its `timeouts` allow the `verb`.
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

    /// Looks at the connector. `arn` saves a round trip where it is known. Ends with `stop`.
    pub async fn look(&self, arn: Option<&str>, managed: Managed, stop: &CancellationToken) -> Result<Option<Observed>, Fault> {
        let Place { account, id, .. } = &self.place;
        let describe = self.quicksight.describe(account, id, stop);
        let permissions = async {
            match managed {
                Managed::Yes => Some(self.quicksight.describe_permissions(account, id, stop).await),
                Managed::No => None,
            }
        };
        let tags = async {
            match arn {
                Some(arn) => Some(self.quicksight.list_tags(arn, stop).await),
                None => None,
            }
        };
        let (described, permissions, tags) = tokio::join!(describe, permissions, tags);
        let (connector, facts) = match described {
            Ok(answer) => convert::connector(&answer),
            Err(fault) if fault.is_not_found() => return Ok(None),
            Err(fault) => return Err(fault),
        };
        if phase(facts.status.as_deref()) == Phase::Gone {
            return Ok(None);
        }
        let tags = match (tags, &facts.arn) {
            (Some(tags), _) => Some(tags),
            (None, Some(arn)) => Some(self.quicksight.list_tags(arn, stop).await),
            (None, None) => None,
        };
        let mut warnings = Diagnostics::new();
        let permissions = self.seen(permissions, "permissions", &mut warnings)?.map(|list| convert::permissions(&list));
        let tags = self.seen(tags, "tags", &mut warnings)?.map(|list| convert::tags(&list));
        Ok(Some(Observed { connector, facts, permissions, tags, warnings }))
    }

    /// Looks within the time allowed. When that is up, looks once more and not for long: what was waited for may be there.
    pub async fn look_in_time(&self, arn: Option<&str>, managed: Managed) -> Result<Option<Observed>, Fault> {
        match self.look(arn, managed, &self.limit).await {
            Err(fault) if fault.is_interrupted() && !self.stop.is_cancelled() => {
                tokio::time::timeout(LAST_LOOK, self.look(arn, managed, self.stop)).await.unwrap_or(Err(fault))
            }
            answer => answer,
        }
    }

    /// Looks once more after something has gone wrong, also when the time is up, and not for long. Nothing when there is nothing
    /// to be seen.
    pub async fn last_look(&self, arn: Option<&str>, managed: Managed) -> Option<Observed> {
        tokio::time::timeout(LAST_LOOK, self.look(arn, managed, self.stop)).await.ok()?.ok()?
    }

    /// Something beside the connector that may not be looked at, or went away just now, is a warning; its old value stays.
    fn seen<T>(&self, answer: Option<Result<T, Fault>>, what: &str, warnings: &mut Diagnostics) -> Result<Option<T>, Fault> {
        match answer {
            None => Ok(None),
            Some(Ok(seen)) => Ok(Some(seen)),
            Some(Err(fault)) if fault.is_access_denied() || fault.is_not_found() => {
                warnings.push(Diagnostic::warning(
                    format!("Could not read the {what} of Quick Sight action connector ({})", self.place.resource_id()),
                    format!("{fault}\n\nWhat Terraform knew of them before is kept, and changes made elsewhere do not show."),
                ));
                Ok(None)
            }
            Some(Err(fault)) => Err(fault),
        }
    }

    /// Waits until the connector is ready, failed or gone, the time is up, or the user interrupts.
    pub async fn settle(&self, missing: Missing) -> Settled {
        self.settle_after(None, missing).await
    }

    /// Waits like [`Session::settle`] for a change that was just accepted. While the connector still shows `before` as the time of
    /// its last change, its status is that of before the change, and is given a moment to become the new one.
    pub async fn settle_after(&self, before: Option<&str>, missing: Missing) -> Settled {
        let patience = tokio::time::Instant::now() + PATIENCE;
        let mut backoff = Backoff::polling();
        loop {
            let before = before.filter(|_| tokio::time::Instant::now() < patience);
            if let ControlFlow::Break(settled) = self.glance(before, missing, &self.limit).await {
                return settled;
            }
            if self.pause(backoff.next_delay()).await == Pause::Over {
                continue;
            }
            if self.stop.is_cancelled() {
                return Settled::Interrupted;
            }
            // What was waited for may have come about during the last delay.
            return match tokio::time::timeout(LAST_LOOK, self.glance(None, missing, self.stop)).await {
                Ok(ControlFlow::Break(settled)) => settled,
                Ok(ControlFlow::Continue(status)) => Settled::TimedOut(status),
                Err(_) => Settled::TimedOut(None),
            };
        }
    }

    /// Looks once. Goes on, with the status if there is one, while nothing is settled.
    async fn glance(
        &self,
        before: Option<&str>,
        missing: Missing,
        stop: &CancellationToken,
    ) -> ControlFlow<Settled, Option<String>> {
        let answer = match self.quicksight.describe(&self.place.account, &self.place.id, stop).await {
            Ok(answer) => answer,
            Err(fault) if fault.is_interrupted() => return ControlFlow::Continue(None),
            Err(fault) if fault.is_not_found() => {
                return match missing {
                    Missing::NotYetThere => ControlFlow::Continue(None),
                    Missing::Gone => ControlFlow::Break(Settled::Gone),
                };
            }
            Err(fault) => return ControlFlow::Break(Settled::Unseen(fault)),
        };
        let (_, facts) = convert::connector(&answer);
        if before.is_some() && facts.last_updated_time.as_deref() == before {
            return ControlFlow::Continue(facts.status);
        }
        match phase(facts.status.as_deref()) {
            Phase::Ready => ControlFlow::Break(Settled::Ready),
            Phase::Failed => ControlFlow::Break(Settled::Failed(facts.error.unwrap_or_default().to_string())),
            // Of a connector that the service has just accepted, the status of an earlier one with the same ID may still be told.
            Phase::Gone if missing == Missing::NotYetThere => ControlFlow::Continue(facts.status),
            Phase::Gone => ControlFlow::Break(Settled::Gone),
            Phase::Moving => {
                log::debug("waiting for the connector", &[("status", &facts.status.as_deref().unwrap_or_default())]);
                ControlFlow::Continue(facts.status)
            }
        }
    }

    /// Whether a request that met a conflict may be made again: when the conflict was with a change that was under way, and is over
    /// by now. Any other conflict does not go away by waiting.
    pub async fn outlasts(&self, fault: &Fault) -> bool {
        if !fault.is_conflict() {
            return false;
        }
        log::debug("met a conflict", &[("operation", &fault.operation)]);
        let answer = self.quicksight.describe(&self.place.account, &self.place.id, &self.limit).await;
        let is_moving = answer.is_ok_and(|answer| phase(answer.status().map(|status| status.as_str())) == Phase::Moving);
        is_moving && matches!(self.settle(Missing::Gone).await, Settled::Ready | Settled::Failed(_))
    }

    /// Whether Describe still finds the connector.
    pub async fn exists(&self) -> Result<bool, Fault> {
        self.exists_within(&self.limit).await
    }

    async fn exists_within(&self, stop: &CancellationToken) -> Result<bool, Fault> {
        match self.quicksight.describe(&self.place.account, &self.place.id, stop).await {
            Ok(answer) => Ok(phase(answer.status().map(|status| status.as_str())) != Phase::Gone),
            Err(fault) if fault.is_not_found() => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Whether the connector is known to be gone, asked once more when the time is up, and not for long.
    pub async fn is_gone_after_all(&self) -> bool {
        matches!(tokio::time::timeout(LAST_LOOK, self.exists_within(self.stop)).await, Ok(Ok(false)))
    }

    /// Sleeps, but not past the time allowed.
    pub async fn pause(&self, delay: Duration) -> Pause {
        aws::pause(&self.limit, delay).await
    }
}

impl Observed {
    /// The state of the resource, on top of `base`: what the service never tells, or could not be seen, stays as it is there.
    /// Nothing in it is unknown.
    pub fn state(&self, base: &Value, place: &Place, config: &tags::Config) -> Value {
        let mut state = base.clone().null_where_unknown();
        place.write(&mut state);
        self.connector.write(&mut state);
        self.facts.write(&mut state);
        if let Some(seen) = &self.permissions {
            state.replace_at(&["permissions"], permissions::to_value(seen));
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

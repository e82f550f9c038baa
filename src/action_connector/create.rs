//! Creates a connector with its permissions and tags in one call, and waits until it can be used.
//!
//! From the moment the service has accepted the connector, whatever goes wrong answers an object, so that nothing is orphaned; and nothing
//! but a creation that failed or did not end in time taints it.

mod send;

use std::{collections::BTreeMap, time::Duration};

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    log::PROVIDER,
    resource::{Context, Create, Object, Outcome},
    value::Value,
};
use tokio::time::Instant;

use super::{
    convert, explain,
    memory::Memory,
    model::Connector,
    permissions::{self, Permissions},
    session::{CONSISTENCY_WINDOW, Described, Managed, Next, Phase, Session},
    verify,
};
use crate::{
    aws::Fault,
    provider::{Client, tags},
};

const DOING: &str = "creating";
/// How long a connector may be returned differently from what was sent.
const CREATE_CONSISTENCY_WINDOW: Duration = Duration::from_secs(60);
const NOTHING_EXISTS: &str = "Nothing was created.";
const TAINTED: &str = "The connector exists and is in the state as tainted: the next apply replaces it. To keep it, run terraform untaint. To wait longer, set timeouts.create.";

/// Creates the connector that `planned` describes.
pub async fn create(client: &Client, context: &Context, request: Create<'_>) -> Outcome {
    let session = match Session::open(client, context, request.planned, "create").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    // Tags that depend on something unknown at plan time are known now.
    let mut planned = request.planned.clone();
    planned.replace_at(&["tags_all"], session.tags.all(planned.get("tags")));

    let connector = match Connector::requested(&planned, request.config) {
        Ok(connector) => connector,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let creation = Creation {
        granted: permissions::from_value(planned.get("permissions")),
        tags: session.tags.change(&Value::Null, planned.get("tags_all")),
        connector,
    };
    match send::send(client, &session, &creation).await {
        Ok(arn) => {
            if let Some(arn) = arn {
                planned.replace_at(&["arn"], Value::String(arn));
            }
            // Should anything below panic, the connector is in the state all the same.
            context.created(Object { state: planned.clone().null_where_unknown(), identity: session.place.identity() });
            finish(&session, &creation, &planned).await.keeping_over(request.private)
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
}

/// What is to be created.
struct Creation {
    connector: Connector,
    granted: Permissions,
    tags: tags::Change,
}

/// What has been read of a connector that the service has accepted.
#[derive(Default)]
struct Seen {
    described: Option<Described>,
    permissions: Option<Permissions>,
    tags: Option<BTreeMap<String, String>>,
    warnings: Diagnostics,
    may_not_read: Vec<&'static str>,
}

/// How waiting for a new connector has ended.
enum WaitOutcome {
    /// It can be used, and is returned with these differences from what was sent.
    Stable(Vec<String>),
    /// The service could not create it, for this reason.
    Failed(String),
    /// It was there, and is not found any more.
    Absent,
    TimedOut(Option<String>),
    Interrupted,
    ReadFailed(Fault),
}

/// An outcome and what is to be remembered of the connector.
struct Finished {
    outcome: Outcome,
    memory: Memory,
}

impl Finished {
    fn keeping_over(self, private: &terraform_plugin::private::Private) -> Outcome {
        self.outcome.keeping(self.memory.write(private))
    }
}

impl Creation {
    /// Whether it asks for permissions, so that they are read back.
    fn has_permissions(&self) -> bool {
        !self.granted.is_empty()
    }

    fn has_tags(&self) -> bool {
        !self.tags.set.is_empty()
    }

    /// What of it `seen` does not show, as far as it may be read.
    fn differences(&self, seen: &Seen) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(described) = &seen.described {
            found.extend(verify::connector(&self.connector, &described.connector, &Memory::default()));
        }
        match &seen.permissions {
            Some(there) => found.extend(self.permission_differences(there)),
            None if self.has_permissions() && seen.may_read("permissions") => {
                found.push("permissions were not returned".to_owned());
            }
            None => {}
        }
        match &seen.tags {
            Some(there) => found.extend(verify::tags(&self.tags, there)),
            None if self.has_tags() && seen.may_read("tags") => found.push("tags were not returned".to_owned()),
            None => {}
        }
        found
    }

    /// A principal that has more than it was granted is no difference: the creator may be an owner in any case.
    fn permission_differences(&self, there: &Permissions) -> Vec<String> {
        let is_incomplete = |principal: &String, set| there.get(principal).is_none_or(|has| !has.is_superset(set));
        let incomplete = self.granted.iter().filter(|&(principal, set)| is_incomplete(principal, set));
        incomplete.map(|(principal, set)| permissions::difference(principal, there.get(principal), set)).collect()
    }
}

impl Seen {
    /// Reads what is still open: the connector, and its permissions and tags until they are as sent.
    async fn read(
        &mut self,
        session: &Session<'_>,
        creation: &Creation,
        arn: Option<&str>,
        polling: &super::session::Polling<'_>,
    ) -> Result<(), Fault> {
        let open = |what: &'static str, is_sent: bool, is_shown: bool| is_sent && !is_shown && self.may_read(what);
        let shows_permissions = self.permissions.as_ref().is_some_and(|there| creation.permission_differences(there).is_empty());
        let shows_tags = self.tags.as_ref().is_some_and(|there| verify::tags(&creation.tags, there).is_empty());
        let reads_permissions = open("permissions", creation.has_permissions(), shows_permissions);
        let reads_tags = open("tags", creation.has_tags(), shows_tags);
        let token = polling.token();
        let permissions = async { if reads_permissions { Some(session.permissions(token).await) } else { None } };
        let tags = async {
            match arn {
                Some(arn) if reads_tags => Some(session.list_tags(arn, token).await),
                Some(_) | None => None,
            }
        };
        let (described, permissions, tags) = tokio::join!(session.describe(token), permissions, tags);
        self.described = described?;
        match permissions {
            Some(Ok(there)) => self.permissions = Some(there),
            Some(Err(fault)) => self.unread(session, "permissions", fault),
            None => {}
        }
        match tags {
            Some(Ok(there)) => self.tags = Some(there),
            Some(Err(fault)) => self.unread(session, "tags", fault),
            None => {}
        }
        Ok(())
    }

    /// What may not be read is a warning, and is not read again. Of a connector that is not visible everywhere yet nothing is said.
    fn unread(&mut self, session: &Session<'_>, what: &'static str, fault: Fault) {
        if fault.is_not_found() || fault.is_interrupted() {
            return;
        }
        self.may_not_read.push(what);
        self.warnings.push(Diagnostic::warning(
            format!("Could not read the {what} of Quick Sight action connector ({})", session.place.resource_id()),
            format!("{fault}\n\nThe connector was created, and whether it has its {what} could not be checked."),
        ));
    }

    fn may_read(&self, what: &str) -> bool {
        !self.may_not_read.contains(&what)
    }
}

/// Waits until the connector is as it was sent, or has had the time to become so. One answer of each operation serves as the wait and as
/// the check where the service is done at once.
async fn wait(session: &Session<'_>, creation: &Creation, arn: Option<String>, seen: &mut Seen) -> WaitOutcome {
    let mut polling = session.polling();
    let mut arn = arn;
    let mut stable_since = None;
    let mut absent_since: Option<Instant> = None;
    loop {
        match seen.read(session, creation, arn.as_deref(), &polling).await {
            Ok(()) => {}
            Err(fault) if fault.is_interrupted() => {}
            Err(fault) => return WaitOutcome::ReadFailed(fault),
        }
        let mut status = None;
        match &seen.described {
            Some(described) => {
                absent_since = None;
                arn = arn.or_else(|| described.facts.arn.clone());
                status.clone_from(&described.facts.status);
                match described.facts.phase() {
                    Phase::Failed => {
                        return WaitOutcome::Failed(described.facts.error.clone().unwrap_or_default().to_string());
                    }
                    Phase::Stable => {
                        let since = *stable_since.get_or_insert_with(Instant::now);
                        let differences = creation.differences(seen);
                        let is_over = since.elapsed() >= CREATE_CONSISTENCY_WINDOW || polling.is_last();
                        if is_over || differences.is_empty() {
                            return WaitOutcome::Stable(differences);
                        }
                    }
                    Phase::InProgress => {
                        tracing::debug!(target: PROVIDER, status = status.as_deref().unwrap_or_default(), "waiting for the connector");
                    }
                    Phase::Deleted => {}
                }
            }
            // A connector may not be visible everywhere at once, but one that can be used does not vanish.
            None if stable_since.is_some() => {
                let since = *absent_since.get_or_insert_with(Instant::now);
                if since.elapsed() >= CONSISTENCY_WINDOW {
                    return WaitOutcome::Absent;
                }
            }
            None => {}
        }
        match polling.next().await {
            Next::Read => {}
            Next::TimedOut => return WaitOutcome::TimedOut(status),
            Next::Interrupted => return WaitOutcome::Interrupted,
        }
    }
}

/// Waits for the connector, and answers what it is.
async fn finish(session: &Session<'_>, creation: &Creation, planned: &Value) -> Finished {
    let secret = creation.connector.authentication.secret();
    let error = |what: &str, detail: String| explain::trouble(DOING, &session.place, what, detail);
    let mut seen = Seen::default();
    let arn = planned.get("arn").as_str().map(str::to_owned);
    match wait(session, creation, arn, &mut seen).await {
        WaitOutcome::Stable(differences) => stable(session, creation, planned, seen, &differences),
        WaitOutcome::Interrupted => {
            let detail = "Quick Sight accepted the connector, and the apply was interrupted before the connector was read. It is in the state; the next plan shows its status, and replaces it if the creation failed.";
            accepted(session, planned, seen, explain::caution(&session.place, "Not Waited For", detail))
        }
        WaitOutcome::ReadFailed(fault) => {
            let detail = format!(
                "{fault}\n\nQuick Sight accepted the connector, but its status could not be read. The connector is in the state; the next plan reads it again."
            );
            accepted(session, planned, seen, explain::caution(&session.place, "Could Not Be Read", detail))
        }
        WaitOutcome::Failed(reason) => {
            let reason = convert::scrub_text(&reason, secret.as_slice());
            let reason = reason.trim_end_matches('.');
            let detail = format!(
                "The status is CREATION_FAILED: {reason}.\n\nThe connector exists and is in the state as tainted. Correct the cause and apply again, which replaces it."
            );
            partial(session, planned, error("creation failed", detail)).await
        }
        WaitOutcome::TimedOut(status) => {
            let status =
                status.map_or("the connector was not visible yet".to_owned(), |status| format!("the status was {status}"));
            partial(session, planned, error("timed out", format!("When timeouts.create was over, {status}.\n\n{TAINTED}"))).await
        }
        WaitOutcome::Absent => {
            let detail =
                "The connector was ready, and then it was not found. It stays in the state until the next refresh. Apply again.";
            partial(session, planned, error("not found", detail.to_owned())).await
        }
    }
}

/// The connector as it was planned, which Terraform requires of a create without an error. What was returned otherwise is a warning.
fn stable(session: &Session<'_>, creation: &Creation, planned: &Value, seen: Seen, differences: &[String]) -> Finished {
    let mut warnings = Diagnostics::new();
    let mut memory = Memory::default();
    if let Some(there) = &seen.permissions {
        let unasked = there.iter().filter(|(principal, has)| {
            creation.granted.get(*principal).is_none_or(|granted| granted != *has && has.is_superset(granted))
        });
        memory.unmanaged = unasked.map(|(principal, _)| principal.clone()).collect();
    }
    if !memory.unmanaged.is_empty() {
        let principals = memory.unmanaged.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        warnings.push(explain::caution(
            &session.place,
            "Has an Owner That Is Not Configured",
            format!("Quick Sight made {principals} an owner of the connector when it was created. Terraform leaves these permissions as they are and does not compare them. To manage them, add a permissions block with all actions of the owner."),
        ));
    }
    if !differences.is_empty() {
        warnings.push(explain::caution(
            &session.place,
            "Differs From Configuration",
            format!(
                "Quick Sight created the connector, but returns it differently: {}.\n\nThe state has what was planned, and the next refresh shows what Quick Sight returns. If it still differs then, set the arguments to what Quick Sight returns, or apply again.",
                differences.join("; ")
            ),
        ));
    }
    let mut finished = with_state(session, planned, seen, memory);
    finished.outcome = finished.outcome.with(warnings);
    finished
}

/// The connector as it was planned, with a warning.
fn accepted(session: &Session<'_>, planned: &Value, seen: Seen, warning: Diagnostic) -> Finished {
    let mut finished = with_state(session, planned, seen, Memory::default());
    finished.outcome = finished.outcome.with([warning]);
    finished
}

fn with_state(session: &Session<'_>, planned: &Value, seen: Seen, mut memory: Memory) -> Finished {
    let Seen { described, warnings, .. } = seen;
    let state = match described {
        Some(described) => described.state(planned, session, &mut memory),
        None => planned.clone().null_where_unknown(),
    };
    Finished { outcome: Outcome::object(state, session.place.identity()).with(warnings), memory }
}

/// The connector as far as it can be read, with an error. What cannot be read is as planned.
async fn partial(session: &Session<'_>, planned: &Value, error: Diagnostic) -> Finished {
    let mut memory = Memory::default();
    let (state, warnings) = match session.last_read(planned.get("arn").as_str(), Managed::No).await {
        Some(observed) => (observed.state(planned, &session.place, session.tags, &mut memory), observed.warnings),
        None => (planned.clone().null_where_unknown(), Diagnostics::new()),
    };
    Finished { outcome: Outcome::object(state, session.place.identity()).with([error]).with(warnings), memory }
}

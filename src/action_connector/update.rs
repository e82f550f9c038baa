//! Changes a connector in place: its own arguments by one operation, its permissions by another, its tags by a third. After each, only what
//! it can have changed is read back. What fails half-way is reported, the state has what is true by then, and applying again does the rest.

use quicksight_client::{
    Attempt, CONSISTENCY_WINDOW, Deadline, Described, Desired, Expired, Fault, Phase, Polling, SecretString, wait_until_shown,
};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    resource::{Context, Outcome, Update},
    value::Value,
};
use tokio::time::Instant;

use super::{
    changes::{calls_update, sent_changes},
    messages,
    permissions::{self, steps::Target},
    private_state::PrivateState,
    secrets,
    session::{ReadPermissions, Session, state_after_change},
    state::{self, stored_secret},
    verify,
};
use crate::{client::Client, tags};

const DOING: &str = "updating";
const AGAIN: &str = "Apply again to finish.";

/// Changes the connector from `prior` to `planned`.
pub async fn update(client: &Client, context: &Context, request: Update<'_>) -> Outcome {
    // A plan under `ignore_changes` could not see that there is no secret.
    let changed = sent_changes(request.prior, request.planned);
    if !changed.is_empty()
        && let Some(error) = secrets::missing(request.config, request.planned, secrets::Need::Update(changed))
    {
        return Outcome::failed(error);
    }
    let session = match Session::open(client, context, request.planned, "update").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let mut planned = request.planned.clone();
    planned.replace_at(&["tags_all"], session.tags.all(planned.get("tags")));
    let mut applied =
        Applied { state: request.prior.clone(), private_state: PrivateState::of(request.private), warnings: Diagnostics::new() };
    let outcome = match apply_changes(&session, &request, &planned, &mut applied).await {
        Ok(()) => {
            let state = planned.known_or(&applied.state);
            applied.private_state = applied.private_state.applied();
            Outcome::object(state, session.location.identity())
        }
        Err(diagnostic) => partial(&session, &mut applied, &planned, diagnostic).await,
    };
    outcome.with(applied.warnings).keeping(applied.private_state.write(request.private))
}

/// What is true as far as the requests that succeeded tell.
struct Applied {
    state: Value,
    private_state: PrivateState,
    warnings: Diagnostics,
}

impl Applied {
    /// Everything but permissions and tags is as planned now, and what only the service knows as `described`.
    fn connector(&mut self, session: &Session<'_>, planned: &Value, described: Described) {
        let aside = ["permissions", "tags", "tags_all", "timeouts"].map(|name| (name, self.state.get(name).clone()));
        self.state = state_after_change(described, planned, session, &mut self.private_state);
        self.private_state.has_unknown_vpc_connection = false;
        for (name, value) in aside {
            self.state.replace_at(&[name], value);
        }
    }

    fn arguments(&mut self, planned: &Value, names: &[&str]) {
        for name in names {
            self.state.replace_at(&[name], planned.get(name).clone());
        }
    }
}

async fn apply_changes(
    session: &Session<'_>,
    request: &Update<'_>,
    planned: &Value,
    applied: &mut Applied,
) -> Result<(), Diagnostic> {
    if calls_update(request.prior, planned) {
        let desired = state::desired(planned, request.config)?;
        let described = change_connector(session, &desired, request.prior, &applied.private_state).await?;
        applied.connector(session, planned, described);
    }
    change_permissions(session, request.prior, planned, applied).await?;
    applied.arguments(planned, &["permissions"]);
    let change = session.tags.change(request.prior.get("tags_all"), planned.get("tags_all"));
    change_tags(session, request.prior.get("arn"), &change, applied).await?;
    applied.arguments(planned, &["tags", "tags_all", "timeouts"]);
    Ok(())
}

/// Sends the change of the connector itself, and waits until it shows.
async fn change_connector(
    session: &Session<'_>,
    desired: &Desired,
    prior: &Value,
    private_state: &PrivateState,
) -> Result<Described, Diagnostic> {
    // The service may repeat the secret that it had just as well as the new one.
    let stored = stored_secret(prior);
    let secrets: Vec<SecretString> = desired.secret.iter().cloned().chain(stored).collect();
    let (account, id) = (&session.location.account, &session.location.id);
    session.quicksight.update(account, id, desired, &session.deadline).await.map_err(|fault| {
        let now = if fault.is_outcome_unknown() {
            "It is not known whether the connector was changed. Apply again."
        } else {
            "The connector is unchanged."
        };
        messages::fault(DOING, &session.location, &fault.redacted(&secrets), now)
    })?;

    // Until the time of the last change is another one, the status is that of before the change.
    let before = prior.get("last_updated_time").as_str();
    let error = |what: messages::Reason, detail: String| messages::error(DOING, &session.location, what, detail);
    let sent = Instant::now();
    let (mut stable_since, mut status) = (None, None);
    let mut polling = Polling::until(&session.deadline);
    loop {
        let poll = polling.next().await.map_err(|expired| match expired {
            Expired::Canceled => error(
                messages::INTERRUPTED,
                format!("The request was sent, but the apply was interrupted before the update was complete.\n\n{AGAIN}"),
            ),
            Expired::TimedOut => {
                let status = status.take().unwrap_or_else(|| "unknown".to_owned());
                error(
                    messages::TIMED_OUT,
                    format!("The update was not complete within `timeouts.update`: the last status was {status}.\n\n{AGAIN}"),
                )
            }
        })?;
        status = None;
        let described = match session.describe(&poll.deadline).await {
            Ok(Some(described)) => described,
            Ok(None) => {
                let detail = "The connector was deleted outside Terraform during the update. The next plan creates it.";
                return Err(error(messages::NOT_FOUND, detail.to_owned()));
            }
            Err(fault) if fault.is_interrupted() => continue,
            Err(fault) => return Err(messages::fault(DOING, &session.location, &fault, AGAIN)),
        };
        status.clone_from(&described.attributes.status);
        let is_stale = before.is_some()
            && described.attributes.last_updated_time.as_deref() == before
            && sent.elapsed() < CONSISTENCY_WINDOW
            && poll.attempt == Attempt::Usual;
        match described.attributes.phase() {
            _ if is_stale => {}
            Phase::Stable => {
                let since = *stable_since.get_or_insert_with(Instant::now);
                let differences = verify::connector(&desired.connector, &described.connector, private_state);
                if differences.is_empty() {
                    return Ok(described);
                }
                if since.elapsed() >= CONSISTENCY_WINDOW || poll.attempt == Attempt::Last {
                    let detail = format!(
                        "Quick Sight reported success, but the connector still differs: {}. Apply again, or set the arguments to the values that Quick Sight returns.",
                        differences.join("; ")
                    );
                    return Err(error(messages::NOT_FULLY_UPDATED, detail));
                }
            }
            Phase::Failed => {
                let reason = described.attributes.error.unwrap_or_default().to_string();
                let reason = quicksight_client::redact(&reason, &secrets);
                let reason = reason.trim_end_matches('.');
                return Err(error(messages::UPDATE_FAILED, format!("The status is UPDATE_FAILED: {reason}.\n\n{AGAIN}")));
            }
            Phase::InProgress | Phase::Deleted => {}
        }
    }
}

async fn change_permissions(
    session: &Session<'_>,
    prior: &Value,
    planned: &Value,
    applied: &mut Applied,
) -> Result<(), Diagnostic> {
    let (known, wanted) =
        (permissions::blocks::from_value(prior.get("permissions")), permissions::blocks::from_value(planned.get("permissions")));
    let leaves_imported = wanted.is_empty() && applied.private_state.has_imported_permissions;
    if known == wanted || leaves_imported {
        return Ok(());
    }
    let shown = applied.private_state.revocations.iter().flatten().chain(known.keys());
    let removed = shown.filter(|principal| !wanted.contains_key(*principal)).cloned().collect();
    let target = Target { wanted, removed };
    let changed = permissions::managed::change(session, &target, &known).await?;
    applied.private_state.unmanaged.retain(|principal| !target.wanted.contains_key(principal));
    applied.private_state.unmanaged.extend(changed.irrevocable);
    applied.warnings.extend(changed.warnings);
    Ok(())
}

/// Changes the tags, and reads until the change shows.
async fn change_tags(session: &Session<'_>, arn: &Value, change: &tags::Change, applied: &mut Applied) -> Result<(), Diagnostic> {
    if *change == tags::Change::default() {
        return Ok(());
    }
    let failed = |fault: Fault| {
        let now = "Not all tags were changed. Apply again to finish.";
        messages::fault(DOING, &session.location, &fault, now)
    };
    let arn =
        arn.as_str().ok_or_else(|| Diagnostic::bug("The state of a connector has no ARN, so its tags cannot be changed."))?;
    session.quicksight.untag(arn, change.removed.clone(), &session.deadline).await.map_err(failed)?;
    session.quicksight.tag(arn, &change.set, &session.deadline).await.map_err(failed)?;

    let differences = async |deadline: Deadline| {
        let current = session.quicksight.list_tags(arn, &deadline).await?;
        Ok(verify::tags(change, &current))
    };
    let differences = match wait_until_shown(&session.deadline, differences).await {
        Ok(differences) => Some(differences),
        Err(fault) => session.readable(Some(Err(fault)), "tags", &mut applied.warnings).map_err(|fault| {
            let now = "All changes were sent, but the tags could not be read afterwards. The next plan reads them again.";
            messages::fault(DOING, &session.location, &fault, now)
        })?,
    };
    let differences = differences.unwrap_or_default();
    if differences.is_empty() {
        return Ok(());
    }
    let detail = format!("Quick Sight reported success, but the tags still differ: {}. Apply again.", differences.join("; "));
    Err(messages::error(DOING, &session.location, messages::NOT_FULLY_UPDATED, detail))
}

fn has_blocks(resource: &Value) -> bool {
    !resource.get("permissions").elements().is_empty()
}

/// What is true, as far as it can be read, with an error.
async fn partial(session: &Session<'_>, applied: &mut Applied, planned: &Value, error: Diagnostic) -> Outcome {
    let managed = if has_blocks(&applied.state) || has_blocks(planned) { ReadPermissions::Yes } else { ReadPermissions::No };
    let (state, warnings, known) =
        match session.read(applied.state.get("arn").as_str(), managed, &session.deadline.last_read()).await {
            Ok(Some(current)) => (
                current.state(&applied.state, &session.location, session.tags, &mut applied.private_state),
                current.warnings,
                "The state contains the current values of the connector.",
            ),
            Ok(None) | Err(_) => (
                applied.state.clone(),
                Diagnostics::new(),
                "The connector could not be read, so the state may not contain all changes. The next plan reads it again.",
            ),
        };
    let detail = format!("{}\n\n{known}", error.detail);
    Outcome::object(state, session.location.identity()).with([Diagnostic { detail, ..error }]).with(warnings)
}

//! Creates a connector with its permissions and tags in one call, and waits until it can be used.
//!
//! From the moment the service has accepted the connector, whatever goes wrong answers an object, so that nothing is orphaned.

use std::time::SystemTime;

use aws_smithy_types::{DateTime, date_time::Format};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    resource::{Context, Create, Outcome},
    value::Value,
};

use super::{
    convert, explain,
    model::{Connector, Place},
    permissions::{self, Permissions},
    session::{Managed, Missing, Observed, Phase, Session, Settled, phase},
    verify::{Expected, untaken, verify},
};
use crate::{
    aws::{self, Backoff, CreateFailure, Fault, Pause},
    provider::Client,
};

const DOING: &str = "creating";
/// How often a connector is looked for that an earlier attempt may have made.
const LOOKS: u32 = 4;
const NOTHING_EXISTS: &str = "Nothing was created.";
const STAYS: &str =
    "The connector exists. It stays in the state as tainted: the next apply replaces it, unless terraform untaint keeps it.";

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
    let expected = expected(&session, &connector, &planned);
    match send(&session, &connector, &expected).await {
        Ok(arn) => {
            if let Some(arn) = arn {
                planned.replace_at(&["arn"], Value::String(arn));
            }
            finish(&session, &connector, &expected, planned).await
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
}

fn expected(session: &Session<'_>, connector: &Connector, planned: &Value) -> Expected {
    Expected {
        connector: Some(connector.clone()),
        granted: permissions::from_value(planned.get("permissions")),
        revoked: Permissions::new(),
        tags: session.tags.change(&Value::Null, planned.get("tags_all")),
    }
}

/// Sends the request. `Ok` once a connector exists that this call has made, with its ARN where that is known.
async fn send(session: &Session<'_>, connector: &Connector, expected: &Expected) -> Result<Option<String>, Diagnostic> {
    let request = convert::create_request(&session.place, connector, &expected.granted, &expected.tags.set)?;
    let mut began = SystemTime::now();
    let mut was_gone_already = false;
    let CreateFailure { fault, maybe_created } = loop {
        match session.quicksight.create(request.clone(), &session.limit).await {
            Ok(created) => return Ok(created.arn),
            // The connector that this one replaces is on its way out, and its ID is free once it is gone.
            Err(failure) if failure.maybe_created || !failure.fault.is_conflict() => break failure,
            Err(failure) => match outlast_deletion(session).await {
                Way::Free => began = SystemTime::now(),
                // It may have gone between the refusal and the look; but the conflict may as well be with another connector's name.
                Way::NobodyInIt if !was_gone_already => {
                    was_gone_already = true;
                    began = SystemTime::now();
                }
                Way::NobodyInIt | Way::Taken => break failure,
            },
        }
    };
    let fault = convert::scrub(fault, connector.authentication.secret().as_slice());
    // Another attempt of this very call may have made it before the answer was lost, whatever the last one met.
    if maybe_created {
        return settle_unknown_outcome(session, connector, expected, began, &fault).await;
    }
    if fault.is_exists() {
        return Err(exists_already(session, &fault));
    }
    Err(explain::fault(DOING, &session.place, &fault, NOTHING_EXISTS))
}

/// After attempts whose outcome is unknown: whether there is a connector now, and whether it is provably ours.
async fn settle_unknown_outcome(
    session: &Session<'_>,
    connector: &Connector,
    expected: &Expected,
    began: SystemTime,
    fault: &Fault,
) -> Result<Option<String>, Diagnostic> {
    let may_exist = || {
        format!(
            "An attempt was sent and its answer was lost, so the connector may exist. Look for it; if it is there and yours, take it over with this block, and if not, apply again:\n\n{}",
            explain::import_block(&session.place)
        )
    };
    let there = match look_for_it(session).await {
        Ok(Some(there)) => there,
        Ok(None) => {
            let now = format!(
                "An attempt was sent and its answer was lost, and Quick Sight shows no such connector. Apply again. Should the connector turn up after all, take it over with this block:\n\n{}",
                explain::import_block(&session.place)
            );
            return Err(explain::fault(DOING, &session.place, fault, &now));
        }
        Err(_) => return Err(explain::fault(DOING, &session.place, fault, &may_exist())),
    };
    // The service tells whole seconds; a connector of the second in which the call began is still one of this call.
    let began = DateTime::from(began).secs();
    let created = there.facts.created_time.as_deref().and_then(|time| DateTime::from_str(time, Format::DateTime).ok());
    let is_ours = created.is_some_and(|created| created.secs() >= began)
        // An answer without any authentication proves nothing of it.
        && there.connector.authentication.kind().is_some()
        && connector.reads_as(&there.connector)
        && expected.differences(&there).is_empty();
    if is_ours {
        return Ok(there.facts.arn);
    }
    if fault.is_exists() {
        Err(exists_already(session, fault))
    } else {
        Err(explain::fault(DOING, &session.place, fault, &may_exist()))
    }
}

/// Describes the connector, and gives one that may have been made a moment ago some time to become visible.
async fn look_for_it(session: &Session<'_>) -> Result<Option<Observed>, Fault> {
    let mut backoff = Backoff::polling();
    for _ in 0..LOOKS {
        if let Some(there) = session.look(None, Managed::Yes, session.stop).await? {
            return Ok(Some(there));
        }
        aws::pause(session.stop, backoff.next_delay()).await;
    }
    Ok(None)
}

/// Whether an ID that met a conflict can be used now.
enum Way {
    /// A connector was being deleted, and is gone.
    Free,
    /// There is no connector of this ID.
    NobodyInIt,
    /// Something else, or it cannot be told.
    Taken,
}

/// Waits for the end of the connector that this one replaces, if that is what the conflict is with.
async fn outlast_deletion(session: &Session<'_>) -> Way {
    let Place { account, id, .. } = &session.place;
    let mut backoff = Backoff::polling();
    let mut was_seen = false;
    loop {
        match session.quicksight.describe(account, id, &session.limit).await {
            Ok(answer) if phase(answer.status().map(|status| status.as_str())) == Phase::Gone => was_seen = true,
            Err(fault) if fault.is_not_found() && was_seen => return Way::Free,
            Err(fault) if fault.is_not_found() => return Way::NobodyInIt,
            Ok(_) | Err(_) => return Way::Taken,
        }
        if session.pause(backoff.next_delay()).await == Pause::CutShort {
            return Way::Taken;
        }
    }
}

fn exists_already(session: &Session<'_>, fault: &Fault) -> Diagnostic {
    let now = format!(
        "Nothing proves that this apply has made the connector, so it is left alone. To manage it, add this block and apply again; otherwise choose another action_connector_id, as a replacement with create_before_destroy must:\n\n{}",
        explain::import_block(&session.place)
    );
    explain::fault(DOING, &session.place, fault, &now)
}

/// Waits for the connector, and answers what it is.
async fn finish(session: &Session<'_>, connector: &Connector, expected: &Expected, planned: Value) -> Outcome {
    let trouble = |what: &str, detail: String| explain::trouble(DOING, &session.place, what, detail);
    let error = match session.settle(Missing::NotYetThere).await {
        Settled::Ready => None,
        Settled::Failed(reason) => {
            let reason = convert::scrub_text(&reason, connector.authentication.secret().as_slice());
            Some(trouble("the service gave up", format!("Its status is CREATION_FAILED: {reason}.\n\n{STAYS}")))
        }
        Settled::Gone => {
            Some(trouble("it is gone again", format!("The service accepted the connector, and then it was gone.\n\n{STAYS}")))
        }
        Settled::TimedOut(status) => {
            let status = status.map_or("it could not be seen yet".to_owned(), |status| format!("its status is {status}"));
            Some(trouble("not ready in time", format!("The time of timeouts.create is up, and {status}.\n\n{STAYS}")))
        }
        Settled::Interrupted => Some(trouble("interrupted", format!("It was not waited for.\n\n{STAYS}"))),
        Settled::Unseen(fault) => Some(explain::fault(DOING, &session.place, &fault, STAYS)),
    };
    if let Some(error) = error {
        return honest(session, &planned, error).await;
    }

    let managed = if expected.granted.is_empty() { Managed::No } else { Managed::Yes };
    let (observed, differences) = match verify(session, expected, &planned, managed).await {
        Ok(Some(seen)) => seen,
        Ok(None) => {
            let error = trouble(
                "it is gone again",
                "The connector was ready, and then it could not be found. It stays in the state until the next refresh. Apply again.".to_owned(),
            );
            return honest(session, &planned, error).await;
        }
        Err(fault) => return honest(session, &planned, explain::fault(DOING, &session.place, &fault, STAYS)).await,
    };
    if !differences.is_empty() {
        let state = observed.state(&planned, &session.place, session.tags);
        let detail =
            format!("The service accepted the connector but made something else of it: {}.\n\n{STAYS}", differences.join("; "));
        return Outcome::object(state, session.place.identity())
            .with([trouble(untaken(session), detail)])
            .with(observed.warnings);
    }
    let mut state = observed.state(&planned, &session.place, session.tags);
    // What the plan promised stays to the letter; the rest is as observed.
    for name in ["permissions", "tags", "tags_all"] {
        state.replace_at(&[name], planned.get(name).clone());
    }
    Outcome::object(state, session.place.identity()).with(observed.warnings)
}

/// The connector as far as it can be seen, with an error. What cannot be seen is as planned.
async fn honest(session: &Session<'_>, planned: &Value, error: Diagnostic) -> Outcome {
    let (state, warnings) = match session.last_look(planned.get("arn").as_str(), Managed::No).await {
        Some(observed) => (observed.state(planned, &session.place, session.tags), observed.warnings),
        None => (planned.clone().null_where_unknown(), Diagnostics::new()),
    };
    Outcome::object(state, session.place.identity()).with([error]).with(warnings)
}

//! Creates a connector with its permissions and tags in one call, and waits until it can be used.
//!
//! From the moment the service has accepted the connector, whatever goes wrong answers an object, so that nothing is orphaned; and nothing
//! but a creation that failed or did not end in time taints it.

mod send;
mod wait;

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    resource::{Context, Create, Object, Outcome},
    value::Value,
};

use self::{
    send::DOING,
    wait::{Creation, Seen, WaitOutcome, wait},
};
use super::{
    memory::Memory,
    messages, permissions,
    session::{Managed, Session, described_state},
    state,
};
use crate::{client::Client, problem};

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

    let desired = match state::desired(&planned, request.config) {
        Ok(desired) => desired,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let creation = Creation {
        granted: permissions::blocks::from_value(planned.get("permissions")),
        tags: session.tags.change(&Value::Null, planned.get("tags_all")),
        desired,
    };
    match send::send(client, &session, &creation).await {
        Ok(arn) => {
            if let Some(arn) = arn {
                planned.replace_at(&["arn"], Value::String(arn));
            }
            // Should anything below panic, the connector is in the state all the same.
            context.created(Object { state: planned.clone().null_where_unknown(), identity: session.location.identity() });
            finish(&session, &creation, &planned).await.keeping_over(request.private)
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
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

/// Waits for the connector, and answers what it is.
async fn finish(session: &Session<'_>, creation: &Creation, planned: &Value) -> Finished {
    let error = |what: &str, detail: String| messages::trouble(DOING, &session.location, what, detail);
    let mut seen = Seen::default();
    let arn = planned.get("arn").as_str().map(str::to_owned);
    match wait(session, creation, arn, &mut seen).await {
        WaitOutcome::Stable(differences) => stable(session, creation, planned, seen, &differences),
        WaitOutcome::Interrupted => {
            let detail = "Quick Sight accepted the connector, and the apply was interrupted before the connector was read. It is in the state; the next plan shows its status, and replaces it if the creation failed.";
            accepted(session, planned, seen, messages::warning(&session.location, "Not Waited For", detail))
        }
        WaitOutcome::ReadFailed(fault) => {
            let detail = format!(
                "{}\n\nQuick Sight accepted the connector, but its status could not be read. The connector is in the state; the next plan reads it again.",
                problem::text(&fault)
            );
            accepted(session, planned, seen, messages::warning(&session.location, "Could Not Be Read", detail))
        }
        WaitOutcome::Failed(reason) => {
            let reason = quicksight_client::scrub(&reason, creation.desired.secret.as_slice());
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
        warnings.push(messages::warning(
            &session.location,
            "Has an Owner That Is Not Configured",
            format!("Quick Sight made {principals} an owner of the connector when it was created. Terraform leaves these permissions as they are and does not compare them. To manage them, add a permissions block with all actions of the owner."),
        ));
    }
    if !differences.is_empty() {
        warnings.push(messages::warning(
            &session.location,
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
        Some(described) => described_state(described, planned, session, &mut memory),
        None => planned.clone().null_where_unknown(),
    };
    Finished { outcome: Outcome::object(state, session.location.identity()).with(warnings), memory }
}

/// The connector as far as it can be read, with an error. What cannot be read is as planned.
async fn partial(session: &Session<'_>, planned: &Value, error: Diagnostic) -> Finished {
    let mut memory = Memory::default();
    let (state, warnings) = match session.read(planned.get("arn").as_str(), Managed::No, &session.deadline.last_read()).await {
        Ok(Some(observed)) => (observed.state(planned, &session.location, session.tags, &mut memory), observed.warnings),
        Ok(None) | Err(_) => (planned.clone().null_where_unknown(), Diagnostics::new()),
    };
    Finished { outcome: Outcome::object(state, session.location.identity()).with([error]).with(warnings), memory }
}

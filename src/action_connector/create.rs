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
    wait::{NewConnector, ReadBack, WaitOutcome, wait},
};
use super::{
    messages, permissions,
    private_state::PrivateState,
    session::{ReadPermissions, Session, state_after_change},
    state,
};
use crate::{client::Client, problem};

const TAINTED: &str = "The connector exists and is in the state as tainted: the next apply replaces it. To keep it, run `terraform untaint`. To wait longer, set `timeouts.create`.";

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
    let new_connector = NewConnector {
        granted: permissions::blocks::from_value(planned.get("permissions")),
        tags: session.tags.change(&Value::Null, planned.get("tags_all")),
        desired,
    };
    match send::send(client, &session, &new_connector).await {
        Ok(arn) => {
            if let Some(arn) = arn {
                planned.replace_at(&["arn"], Value::String(arn));
            }
            // Should anything below panic, the connector is in the state all the same.
            context.created(Object { state: planned.clone().null_where_unknown(), identity: session.location.identity() });
            finish(&session, &new_connector, &planned).await.keeping_over(request.private)
        }
        Err(diagnostic) => Outcome::failed(diagnostic),
    }
}

/// An outcome and what is to be remembered of the connector.
struct CreateResult {
    outcome: Outcome,
    private_state: PrivateState,
}

impl CreateResult {
    fn keeping_over(self, private: &terraform_plugin::private::Private) -> Outcome {
        self.outcome.keeping(self.private_state.write(private))
    }
}

/// Waits for the connector, and answers what it is.
async fn finish(session: &Session<'_>, new_connector: &NewConnector, planned: &Value) -> CreateResult {
    let error = |what: messages::Reason, detail: String| messages::error(DOING, &session.location, what, detail);
    let mut read_back = ReadBack::default();
    let arn = planned.get("arn").as_str().map(str::to_owned);
    match wait(session, new_connector, arn, &mut read_back).await {
        WaitOutcome::Stable(differences) => stable(session, new_connector, planned, read_back, &differences),
        WaitOutcome::Interrupted => {
            let detail = "Quick Sight accepted the request, but the apply was interrupted before the creation was complete. The connector is in the state. The next plan reads its status, and replaces it if the creation failed.";
            accepted(session, planned, read_back, messages::warning(&session.location, messages::CREATION_NOT_COMPLETE, detail))
        }
        WaitOutcome::ReadFailed(fault) => {
            let detail = format!(
                "{}\n\nQuick Sight accepted the request, but the status of the connector could not be read. The connector is in the state. The next plan reads it again.",
                problem::text(&fault)
            );
            accepted(session, planned, read_back, messages::warning(&session.location, messages::NOT_READ, detail))
        }
        WaitOutcome::Failed(reason) => {
            let reason = quicksight_client::redact(&reason, new_connector.desired.secret.as_slice());
            let reason = reason.trim_end_matches('.');
            let detail = format!(
                "The status is CREATION_FAILED: {reason}.\n\nThe connector exists and is in the state as tainted. Correct the cause and apply again to replace it."
            );
            partial(session, planned, error(messages::CREATION_FAILED, detail)).await
        }
        WaitOutcome::TimedOut(status) => {
            let status = status.map_or("it was not found yet".to_owned(), |status| format!("its last status was {status}"));
            partial(
                session,
                planned,
                error(
                    messages::TIMED_OUT,
                    format!("The connector was not ready within `timeouts.create`: {status}.\n\n{TAINTED}"),
                ),
            )
            .await
        }
        WaitOutcome::Absent => {
            let detail = "The connector was ready, but a later request did not find it. It remains in the state until the next refresh. Apply again.";
            partial(session, planned, error(messages::NOT_FOUND, detail.to_owned())).await
        }
    }
}

/// The connector as it was planned, which Terraform requires of a create without an error. What was returned otherwise is a warning.
fn stable(
    session: &Session<'_>,
    new_connector: &NewConnector,
    planned: &Value,
    read_back: ReadBack,
    differences: &[String],
) -> CreateResult {
    let mut warnings = Diagnostics::new();
    let mut private_state = PrivateState::default();
    if let Some(current) = &read_back.permissions {
        let unasked = current.iter().filter(|(principal, has)| {
            new_connector.granted.get(*principal).is_none_or(|granted| granted != *has && has.is_superset(granted))
        });
        private_state.unmanaged = unasked.map(|(principal, _)| principal.clone()).collect();
    }
    if !private_state.unmanaged.is_empty() {
        let principals = private_state.unmanaged.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        warnings.push(messages::warning(
            &session.location,
            messages::UNMANAGED_OWNER,
            format!("Quick Sight granted {principals} the permissions of an owner when it created the connector. Terraform does not manage or compare them. To manage them, add a `permissions` block with the actions of an owner."),
        ));
    }
    if !differences.is_empty() {
        warnings.push(messages::warning(
            &session.location,
            messages::DIFFERS,
            format!(
                "Quick Sight created the connector, but returns different values: {}.\n\nThe state contains the planned values until the next refresh. If the next plan shows a difference, apply again, or set the arguments to the values that Quick Sight returns.",
                differences.join("; ")
            ),
        ));
    }
    let mut result = with_state(session, planned, read_back, private_state);
    result.outcome = result.outcome.with(warnings);
    result
}

/// The connector as it was planned, with a warning.
fn accepted(session: &Session<'_>, planned: &Value, read_back: ReadBack, warning: Diagnostic) -> CreateResult {
    let mut result = with_state(session, planned, read_back, PrivateState::default());
    result.outcome = result.outcome.with([warning]);
    result
}

fn with_state(session: &Session<'_>, planned: &Value, read_back: ReadBack, mut private_state: PrivateState) -> CreateResult {
    let ReadBack { described, warnings, .. } = read_back;
    let state = match described {
        Some(described) => state_after_change(described, planned, session, &mut private_state),
        None => planned.clone().null_where_unknown(),
    };
    CreateResult { outcome: Outcome::object(state, session.location.identity()).with(warnings), private_state }
}

/// The connector as far as it can be read, with an error. What cannot be read is as planned.
async fn partial(session: &Session<'_>, planned: &Value, error: Diagnostic) -> CreateResult {
    let mut private_state = PrivateState::default();
    let (state, warnings) =
        match session.read(planned.get("arn").as_str(), ReadPermissions::No, &session.deadline.last_read()).await {
            Ok(Some(current)) => (current.state(planned, &session.location, session.tags, &mut private_state), current.warnings),
            Ok(None) | Err(_) => (planned.clone().null_where_unknown(), Diagnostics::new()),
        };
    CreateResult { outcome: Outcome::object(state, session.location.identity()).with([error]).with(warnings), private_state }
}

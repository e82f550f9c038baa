//! Changes the actions of a principal in place, by whole sets.

use quicksight_client::Fault;
use terraform_plugin::{
    diagnostic::Diagnostic,
    resource::{Context, Outcome, Update},
    value::Value,
};

use super::access::Access;
use crate::{
    action_connector::{
        messages,
        permissions::change::{self, Start},
    },
    client::Client,
};

const DOING: &str = "updating";
const NOTHING: &str = "The permissions were not changed.";

/// Changes the permission from `prior` to `planned`.
pub async fn update(client: &Client, context: &Context, request: Update<'_>) -> Outcome {
    let (prior, planned) = (request.prior, request.planned);
    let access = match Access::open(client, context, planned, "update").await {
        Ok(access) => access,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    if prior.get("actions") != planned.get("actions")
        && let Err(error) = change_actions(&access, planned).await
    {
        return settle(&access, &request, error).await;
    }
    Outcome::object(planned.clone().known_or(prior), access.id.identity())
}

async fn change_actions(access: &Access<'_>, planned: &Value) -> Result<(), Diagnostic> {
    let principal = &access.id.principal;
    let current = access
        .session
        .found_permissions(&access.session.deadline)
        .await
        .map_err(|fault: Fault| access.fault(DOING, &fault, NOTHING))?;
    let current = current.ok_or_else(|| {
        let detail = "The connector was deleted outside Terraform. Run `terraform plan` to check.";
        messages::error(DOING, &access.id, messages::CONNECTOR_NOT_FOUND, detail)
    })?;
    let target = access.target(planned);
    let refused = change::change(&access.session, &target, Start::Read(current.permissions)).await;
    let refused = refused.map_err(|unfinished| unfinished.diagnostic(DOING, &access.id, &target))?;
    match refused.get(principal) {
        None => Ok(()),
        Some(reason) => Err(messages::irrevocable(DOING, &access.id, principal, reason)),
    }
}

/// What is true after an error, as far as it can be read. Where that is what was planned, only an answer was lost.
async fn settle(access: &Access<'_>, request: &Update<'_>, error: Diagnostic) -> Outcome {
    let current = access.session.found_permissions(&access.session.deadline.last_read()).await.ok().flatten();
    let actions = current.as_ref().and_then(|current| current.permissions.get(&access.id.principal));
    // A principal that has nothing now leaves the state with the next refresh.
    let state = actions.map_or_else(|| request.prior.clone(), |actions| access.id.state(request.prior, None, actions));
    if state.get("actions") == request.planned.get("actions") {
        return Outcome::object(request.planned.clone().known_or(request.prior), access.id.identity());
    }
    Outcome::object(state, access.id.identity()).with([error])
}

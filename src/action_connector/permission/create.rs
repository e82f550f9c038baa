//! Grants a principal its permissions, if it has none. From the moment that the service has accepted them, whatever goes wrong answers an
//! object, and permissions that were there before are never taken over.

use std::collections::BTreeSet;

use quicksight_client::{DescribedPermissions, Fault};
use terraform_plugin::{
    diagnostic::Diagnostic,
    path::Path,
    resource::{Context, Create, Outcome},
    value::Value,
};

use super::access::Access;
use crate::{
    action_connector::{
        location::Location,
        messages,
        permissions::{
            change::{self, Cause, Start, Unfinished},
            steps::{Target, listed},
        },
        subject::Subject,
    },
    client::Client,
    problem,
};

const DOING: &str = "creating";
const NOTHING: &str = "Nothing was changed.";

/// Creates the permission that `planned` describes.
pub async fn create(client: &Client, context: &Context, request: Create<'_>) -> Outcome {
    let access = match Access::open(client, context, request.planned, "create").await {
        Ok(access) => access,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let (described, arn) = match before(client, &access).await {
        Ok(before) => before,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let target = access.target(request.planned);
    let object = || {
        let state = access.id.state(request.planned, arn.as_deref(), &target.wanted[&access.id.principal]);
        Outcome::object(state, access.id.identity())
    };
    match change::change(&access.session, &target, Start::Read(described.permissions)).await {
        Ok(_) => object(),
        Err(unfinished) => match settle(&access, &target, &unfinished).await {
            Settled::Granted => object(),
            Settled::MaybeGranted(warning) => object().with([warning]),
            Settled::Failed(error) => Outcome::failed(error),
        },
    }
}

/// What is there before the grant, which the principal must have no part of, and the ARN of the connector.
async fn before(client: &Client, access: &Access<'_>) -> Result<(DescribedPermissions, Option<String>), Diagnostic> {
    let deadline = &access.session.deadline;
    let unread = |fault: Fault| access.fault(DOING, &fault, NOTHING);
    let read = async || access.session.found_permissions(deadline).await.map_err(unread)?.ok_or_else(|| no_connector(access));
    let mut described = read().await?;
    // Whether its revocation has taken effect or not: it would take the new permissions for the old ones.
    let is_revoked = match described.permissions.contains_key(&access.id.principal) {
        true => client.deletions.ended_soon(&access.id.key(), deadline).await,
        false => client.deletions.ended(&access.id.key(), deadline).await,
    };
    if is_revoked {
        described = read().await?;
    }
    if let Some(actions) = described.permissions.get(&access.id.principal) {
        return Err(exists_already(access, actions));
    }
    let arn = access.session.arn(&described, &Value::Null, deadline).await.map_err(unread)?;
    Ok((described, arn))
}

/// What became of a grant that did not come to its end.
enum Settled {
    Granted,
    /// It was accepted, and what is there now could not be read.
    MaybeGranted(Diagnostic),
    Failed(Diagnostic),
}

/// The answer to the grant was lost, or it does not show. Before it the principal had nothing, so what it has now tells.
async fn settle(access: &Access<'_>, target: &Target, unfinished: &Unfinished) -> Settled {
    let fault = match &unfinished.cause {
        Cause::Request(fault) if fault.is_outcome_unknown() => fault,
        Cause::ReadingBack(fault) => {
            let detail = format!(
                "{}\n\nQuick Sight accepted the request, but the permissions could not be read. They are in the state. The next plan reads them again.",
                problem::text(fault)
            );
            return Settled::MaybeGranted(messages::warning(&access.id, messages::NOT_READ, detail));
        }
        Cause::Request(_) | Cause::Difference(_) => return Settled::Failed(unfinished.diagnostic(DOING, &access.id, target)),
    };
    let principal = &access.id.principal;
    let may_exist = |what: &str| {
        let now = format!(
            "The response was lost, so Quick Sight may have granted the permissions. {what} Apply again. If they exist then and belong to this configuration, import them with this block:\n\n{}",
            access.id.import_block()
        );
        Settled::Failed(access.fault(DOING, fault, &now))
    };
    match access.session.found_permissions(&access.session.deadline.last_read()).await {
        Ok(Some(current)) => match current.permissions.get(principal) {
            Some(actions) if Some(actions) == target.wanted.get(principal) => Settled::Granted,
            Some(actions) => Settled::Failed(exists_already(access, actions)),
            None => may_exist("They were not found."),
        },
        Ok(None) => Settled::Failed(no_connector(access)),
        Err(_) => may_exist("They could not be read."),
    }
}

fn no_connector(access: &Access<'_>) -> Diagnostic {
    let Location { account, region, id } = &access.session.location;
    let detail = format!(
        "Account {account} has no action connector {id:?} in {region}. {NOTHING} Correct `action_connector_id`, `aws_account_id` or `region`, or create the connector first. If this configuration creates it, set `action_connector_id` to a reference to it."
    );
    messages::error(DOING, &access.id, messages::CONNECTOR_NOT_FOUND, detail).at(Path::of(&["action_connector_id"]))
}

fn exists_already(access: &Access<'_>, actions: &BTreeSet<String>) -> Diagnostic {
    let detail = format!(
        "{} already has permissions on the connector that were not granted by this apply: {}. They were left unchanged. To manage them, add this block and apply again:\n\n{}",
        access.id.principal,
        listed(actions),
        access.id.import_block()
    );
    messages::error(DOING, &access.id, messages::ALREADY_EXISTS, detail).at(Path::of(&["principal"]))
}

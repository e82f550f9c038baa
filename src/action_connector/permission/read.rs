//! Reads the permissions of one principal.

use terraform_plugin::resource::{Context, Outcome, Read};

use super::access::Access;
use crate::client::Client;

const DOING: &str = "reading";
const KEPT: &str = "The state is unchanged.";

/// Reads the permission that state names. It is gone if the principal has no permissions, or the connector is not found.
pub async fn read(client: &Client, context: &Context, request: Read<'_>) -> Outcome {
    let access = match Access::open(client, context, request.state, "read").await {
        Ok(access) => access,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    let deadline = access.session.deadline.without_timeout();
    let described = match access.session.found_permissions(&deadline).await {
        Ok(Some(described)) => described,
        Ok(None) => return Outcome::nothing(),
        Err(fault) => return Outcome::failed(access.fault(DOING, &fault, KEPT)),
    };
    let Some(actions) = described.permissions.get(&access.id.principal) else { return Outcome::nothing() };
    match access.session.arn(&described, request.state.get("action_connector_arn"), &deadline).await {
        Ok(arn) => Outcome::object(access.id.state(request.state, arn.as_deref(), actions), access.id.identity()),
        Err(fault) => Outcome::failed(access.fault(DOING, &fault, KEPT)),
    }
}

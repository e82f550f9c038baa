//! `CreateActionConnector`.

use super::{authentication::auth_config, permissions, quicksight::Quicksight, tags};
use crate::{
    connector::{Desired, Permissions, Tags},
    deadline::Deadline,
    fault::{Cause, Delivery, Fault},
    rate_limiter::Group,
};

const OPERATION: &str = "CreateActionConnector";

/// What the service returns of a connector that it has accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    pub arn: Option<String>,
}

/// A create that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateFailure {
    pub fault: Fault,
    /// Whether some attempt of this call may have created the connector all the same. The API has no client token: when an
    /// answer is lost, the next attempt meets its own predecessor and is told that the connector exists.
    pub maybe_created: bool,
}

impl Quicksight {
    /// Creates a connector with its permissions and tags.
    pub async fn create(
        &self,
        account: &str,
        id: &str,
        desired: &Desired,
        permissions: &Permissions,
        tags: &Tags,
        deadline: &Deadline,
    ) -> Result<Created, CreateFailure> {
        let Desired { connector, secret } = desired;
        let Some(authentication) = auth_config(&connector.authentication, secret.as_ref()) else {
            return Err(CreateFailure { fault: unknown_authentication(OPERATION), maybe_created: false });
        };
        let call = self
            .client
            .create_action_connector()
            .aws_account_id(account)
            .action_connector_id(id)
            .name(&connector.name)
            .r#type(connector.connector_type.as_str().into())
            .authentication_config(authentication)
            .set_description(connector.description.clone())
            .set_vpc_connection_arn(connector.vpc_connection_arn.clone())
            // The API refuses empty lists.
            .set_permissions(Some(permissions::list(permissions)).filter(|list| !list.is_empty()))
            .set_tags(Some(tags::list(tags)).filter(|list| !list.is_empty()));
        let answer = self
            .attempts(OPERATION, Group::General, deadline, || call.clone().send())
            .await
            .map_err(|failure| CreateFailure { fault: failure.fault, maybe_created: failure.maybe_done })?;
        Ok(Created { arn: answer.arn })
    }
}

/// The fault of a request whose kind of authentication this version does not know.
pub(super) fn unknown_authentication(operation: &'static str) -> Fault {
    Fault::unanswered(operation, Cause::Unmade, Delivery::NotSent, "The kind of authentication is unknown and cannot be sent")
}

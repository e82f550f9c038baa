//! `CreateActionConnector`.

use aws_sdk_quicksight::types::{ActionConnectorType, AuthConfig, ResourcePermission, Tag};
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::{Fault, pace::Group};

/// What to create. Empty lists are left out of the request.
#[derive(Clone, Debug)]
pub struct CreateRequest {
    pub account: String,
    pub id: String,
    pub name: String,
    pub kind: ActionConnectorType,
    pub authentication: AuthConfig,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
    pub permissions: Vec<ResourcePermission>,
    pub tags: Vec<Tag>,
}

/// What the service said of a connector it accepted.
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
    /// Creates a connector.
    pub async fn create(&self, request: CreateRequest, stop: &CancellationToken) -> Result<Created, CreateFailure> {
        let call = self
            .client
            .create_action_connector()
            .aws_account_id(request.account)
            .action_connector_id(request.id)
            .name(request.name)
            .r#type(request.kind)
            .authentication_config(request.authentication)
            .set_description(request.description)
            .set_vpc_connection_arn(request.vpc_connection_arn)
            .set_permissions(Some(request.permissions).filter(|permissions| !permissions.is_empty()))
            .set_tags(Some(request.tags).filter(|tags| !tags.is_empty()));
        let answer = self
            .attempts("CreateActionConnector", Group::General, stop, || call.clone().send())
            .await
            .map_err(|failure| CreateFailure { fault: failure.fault, maybe_created: failure.maybe_done })?;
        Ok(Created { arn: answer.arn })
    }
}

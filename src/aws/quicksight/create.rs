//! `CreateActionConnector`.

use aws_sdk_quicksight::types::{ActionConnectorType, AuthConfig, ResourcePermission, ResourceStatus, Tag};
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

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
    pub status: Option<ResourceStatus>,
}

/// A create that did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateFailure {
    pub fault: Fault,
    /// Whether some attempt of this call may have created the connector all the same.
    pub maybe_created: bool,
}

impl Quicksight {
    /// Creates a connector.
    pub async fn create(&self, request: CreateRequest, stop: &CancellationToken) -> Result<Created, CreateFailure> {
        let _ = (&self.client, request, stop);
        unimplemented!()
    }
}

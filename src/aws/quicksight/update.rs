//! `UpdateActionConnector`.

use aws_sdk_quicksight::types::{AuthConfig, ResourceStatus};
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

/// What to change a connector to. The service takes it whole: there is no request that changes one argument.
#[derive(Clone, Debug)]
pub struct UpdateRequest {
    pub account: String,
    pub id: String,
    pub name: String,
    pub authentication: AuthConfig,
    pub description: Option<String>,
    pub vpc_connection_arn: Option<String>,
}

impl Quicksight {
    /// Changes the connector; answers its status where the service tells it.
    pub async fn update(&self, request: UpdateRequest, stop: &CancellationToken) -> Result<Option<ResourceStatus>, Fault> {
        let _ = (request, stop);
        unimplemented!()
    }
}

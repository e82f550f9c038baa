//! `UpdateActionConnector`.

use aws_sdk_quicksight::types::AuthConfig;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::{Fault, pace::Group};

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
    /// Changes the connector.
    pub async fn update(&self, request: UpdateRequest, stop: &CancellationToken) -> Result<(), Fault> {
        let call = self
            .client
            .update_action_connector()
            .aws_account_id(request.account)
            .action_connector_id(request.id)
            .name(request.name)
            .authentication_config(request.authentication)
            .set_description(request.description)
            .set_vpc_connection_arn(request.vpc_connection_arn);
        self.send("UpdateActionConnector", Group::General, stop, || call.clone().send()).await.map(|_| ())
    }
}

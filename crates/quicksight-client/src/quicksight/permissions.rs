//! `DescribeActionConnectorPermissions` and `UpdateActionConnectorPermissions`.

use aws_sdk_quicksight::types::ResourcePermission;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::{Fault, pace::Group};

impl Quicksight {
    /// The permissions of the connector, by principal.
    pub async fn describe_permissions(
        &self,
        account: &str,
        id: &str,
        stop: &CancellationToken,
    ) -> Result<Vec<ResourcePermission>, Fault> {
        let call = self.client.describe_action_connector_permissions().aws_account_id(account).action_connector_id(id);
        let answer = self.send("DescribeActionConnectorPermissions", Group::Permissions, stop, || call.clone().send()).await?;
        Ok(answer.permissions.unwrap_or_default())
    }

    /// Grants and revokes in one request, from which empty lists are omitted.
    pub async fn update_permissions(
        &self,
        account: &str,
        id: &str,
        grant: Vec<ResourcePermission>,
        revoke: Vec<ResourcePermission>,
        stop: &CancellationToken,
    ) -> Result<(), Fault> {
        let call = self
            .client
            .update_action_connector_permissions()
            .aws_account_id(account)
            .action_connector_id(id)
            .set_grant_permissions(Some(grant).filter(|grant| !grant.is_empty()))
            .set_revoke_permissions(Some(revoke).filter(|revoke| !revoke.is_empty()));
        self.send("UpdateActionConnectorPermissions", Group::Permissions, stop, || call.clone().send()).await.map(|_| ())
    }
}

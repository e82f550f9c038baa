//! `DescribeActionConnectorPermissions` and `UpdateActionConnectorPermissions`.

use aws_sdk_quicksight::types::ResourcePermission;

use super::{describe::filled, quicksight::Quicksight};
use crate::{
    connector::{DescribedPermissions, Permissions},
    deadline::Deadline,
    fault::Fault,
    rate_limiter::Group,
};

impl Quicksight {
    /// The permissions of the connector, whatever order and repetition the service returns them in.
    pub async fn describe_permissions(
        &self,
        account: &str,
        id: &str,
        deadline: &Deadline,
    ) -> Result<DescribedPermissions, Fault> {
        let call = self.client.describe_action_connector_permissions().aws_account_id(account).action_connector_id(id);
        let answer =
            self.send("DescribeActionConnectorPermissions", Group::Permissions, deadline, || call.clone().send()).await?;
        let mut permissions = Permissions::new();
        for entry in answer.permissions.unwrap_or_default() {
            permissions.entry(entry.principal).or_default().extend(entry.actions);
        }
        // A principal without actions may do nothing, which is the same as not being listed.
        permissions.retain(|_, actions| !actions.is_empty());
        Ok(DescribedPermissions { arn: answer.arn.as_deref().and_then(filled), permissions })
    }

    /// Grants and revokes in one request, from which empty lists are omitted. Waits for the end of conflicts.
    pub async fn update_permissions(
        &self,
        account: &str,
        id: &str,
        grant: &Permissions,
        revoke: &Permissions,
        deadline: &Deadline,
    ) -> Result<(), Fault> {
        let call = self
            .client
            .update_action_connector_permissions()
            .aws_account_id(account)
            .action_connector_id(id)
            .set_grant_permissions(Some(list(grant)).filter(|grant| !grant.is_empty()))
            .set_revoke_permissions(Some(list(revoke)).filter(|revoke| !revoke.is_empty()));
        let send = || self.send("UpdateActionConnectorPermissions", Group::Permissions, deadline, || call.clone().send());
        self.send_change((account, id), deadline, send).await.map(|_| ())
    }
}

/// Permissions as a request lists them.
pub(super) fn list(permissions: &Permissions) -> Vec<ResourcePermission> {
    let list = permissions.iter().map(|(principal, actions)| {
        let entry = ResourcePermission::builder().principal(principal).set_actions(Some(actions.iter().cloned().collect()));
        entry.build().expect("every member that the API requires is set")
    });
    list.collect()
}

//! `DescribeActionConnectorPermissions` and `UpdateActionConnectorPermissions`.

use aws_sdk_quicksight::types::ResourcePermission;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

impl Quicksight {
    /// Who may do what.
    pub async fn describe_permissions(
        &self,
        account: &str,
        id: &str,
        stop: &CancellationToken,
    ) -> Result<Vec<ResourcePermission>, Fault> {
        let _ = (account, id, stop);
        unimplemented!()
    }

    /// Grants and revokes; answers the permissions afterwards where the service tells them.
    pub async fn update_permissions(
        &self,
        account: &str,
        id: &str,
        grant: Vec<ResourcePermission>,
        revoke: Vec<ResourcePermission>,
        stop: &CancellationToken,
    ) -> Result<Option<Vec<ResourcePermission>>, Fault> {
        let _ = (account, id, grant, revoke, stop);
        unimplemented!()
    }
}

//! `DescribeActionConnector`.

use aws_sdk_quicksight::types::ActionConnector;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

impl Quicksight {
    /// The connector as it is.
    pub async fn describe(&self, account: &str, id: &str, stop: &CancellationToken) -> Result<ActionConnector, Fault> {
        let _ = (account, id, stop);
        unimplemented!()
    }
}

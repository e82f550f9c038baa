//! `DescribeActionConnector`.

use aws_sdk_quicksight::types::ActionConnector;
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::{Fault, pace::Group};

const OPERATION: &str = "DescribeActionConnector";

impl Quicksight {
    /// The connector as it is.
    pub async fn describe(&self, account: &str, id: &str, stop: &CancellationToken) -> Result<ActionConnector, Fault> {
        let call = self.client.describe_action_connector().aws_account_id(account).action_connector_id(id);
        let answer = self.send(OPERATION, Group::General, stop, || call.clone().send()).await?;
        answer.action_connector.ok_or_else(|| Fault::incomplete(OPERATION, "the action connector"))
    }
}

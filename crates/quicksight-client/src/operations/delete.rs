//! `DeleteActionConnector`.

use super::quicksight::Quicksight;
use crate::{deadline::Deadline, fault::Fault, rate_limiter::Group};

impl Quicksight {
    /// Deletes the connector. Waits for the end of conflicts. A not-found fault also follows from an earlier attempt whose answer was lost.
    pub async fn delete(&self, account: &str, id: &str, deadline: &Deadline) -> Result<(), Fault> {
        let call = self.client.delete_action_connector().aws_account_id(account).action_connector_id(id);
        let send = || self.send("DeleteActionConnector", Group::General, deadline, || call.clone().send());
        self.send_change((account, id), deadline, send).await.map(|_| ())
    }
}

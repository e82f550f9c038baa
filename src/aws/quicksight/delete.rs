//! `DeleteActionConnector`.

use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::aws::Fault;

impl Quicksight {
    /// Deletes the connector.
    pub async fn delete(&self, account: &str, id: &str, stop: &CancellationToken) -> Result<(), Fault> {
        let _ = (account, id, stop);
        unimplemented!()
    }
}

//! `UpdateActionConnector`.

use super::{authentication::auth_config, create::unknown_authentication, quicksight::Quicksight};
use crate::{connector::Desired, deadline::Deadline, fault::Fault, rate_limiter::Group};

const OPERATION: &str = "UpdateActionConnector";

impl Quicksight {
    /// Changes a connector to what is desired. The service takes it whole: there is no request that changes one member, nor one that
    /// changes the type. Waits for the end of conflicts.
    pub async fn update(&self, account: &str, id: &str, desired: &Desired, deadline: &Deadline) -> Result<(), Fault> {
        let Desired { connector, secret } = desired;
        let authentication = auth_config(&connector.authentication, secret.as_ref());
        let call = self
            .client
            .update_action_connector()
            .aws_account_id(account)
            .action_connector_id(id)
            .name(&connector.name)
            .authentication_config(authentication.ok_or_else(|| unknown_authentication(OPERATION))?)
            .set_description(connector.description.clone())
            .set_vpc_connection_arn(connector.vpc_connection_arn.clone());
        let send = || self.send(OPERATION, Group::General, deadline, || call.clone().send());
        self.send_change((account, id), deadline, send).await.map(|_| ())
    }
}

//! `ListActionConnectors` and `SearchActionConnectors`.

use aws_sdk_quicksight::types::{ActionConnectorSearchFilter, ActionConnectorSummary};
use tokio_util::sync::CancellationToken;

use super::Quicksight;
use crate::{Fault, pace::Group};

/// The most connectors on one page that the service gives (`MaxResults`).
const PAGE: i32 = 100;

/// Some of the connectors, and where the next ones are.
#[derive(Clone, Debug)]
pub struct Page {
    pub connectors: Vec<ActionConnectorSummary>,
    /// What to ask the next page with; none after the last.
    pub next: Option<String>,
}

impl Quicksight {
    /// One page of the connectors of the account in this region, or of those that fit `filter`; the first without `token`.
    pub async fn list(
        &self,
        account: &str,
        filter: Option<&ActionConnectorSearchFilter>,
        token: Option<String>,
        stop: &CancellationToken,
    ) -> Result<Page, Fault> {
        let asked = token.clone();
        let (connectors, next) = match filter {
            Some(filter) => {
                let call = self.client.search_action_connectors().aws_account_id(account).filters(filter.clone());
                let call = call.max_results(PAGE).set_next_token(token);
                let answer = self.send("SearchActionConnectors", Group::General, stop, || call.clone().send()).await?;
                (answer.action_connector_summaries.unwrap_or_default(), answer.next_token)
            }
            None => {
                let call = self.client.list_action_connectors().aws_account_id(account);
                let call = call.max_results(PAGE).set_next_token(token);
                let answer = self.send("ListActionConnectors", Group::General, stop, || call.clone().send()).await?;
                (answer.action_connector_summaries, answer.next_token)
            }
        };
        // A page that leads to itself would never end.
        let next = next.filter(|next| !next.is_empty() && Some(next) != asked.as_ref());
        Ok(Page { connectors, next })
    }
}

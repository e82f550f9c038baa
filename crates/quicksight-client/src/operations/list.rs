//! `ListActionConnectors` and `SearchActionConnectors`.

use aws_sdk_quicksight::types::{ActionConnectorSearchFilter, ActionConnectorSummary};

use super::{
    describe::{failure, filled, rfc3339},
    quicksight::Quicksight,
};
use crate::{
    connector::{ServiceAttributes, Summary},
    deadline::Deadline,
    fault::Fault,
    rate_limiter::Group,
};

/// The most connectors on one page that the service gives (`MaxResults`).
const PAGE: i32 = 100;

/// A filter, in the words of `ActionConnectorSearchFilter` of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub name: String,
    pub operator: String,
    pub value: String,
}

/// Some of the connectors, and where the next ones are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub connectors: Vec<Summary>,
    /// What to ask the next page with; none after the last.
    pub next: Option<String>,
}

impl Quicksight {
    /// One page of the connectors of the account in this region, or of those that match `filter`; the first without `token`.
    pub async fn list(
        &self,
        account: &str,
        filter: Option<&Filter>,
        token: Option<String>,
        deadline: &Deadline,
    ) -> Result<Page, Fault> {
        let asked = token.clone();
        let (connectors, next) = match filter {
            Some(filter) => {
                let call = self.client.search_action_connectors().aws_account_id(account).filters(search_filter(filter));
                let call = call.max_results(PAGE).set_next_token(token);
                let answer = self.send("SearchActionConnectors", Group::General, deadline, || call.clone().send()).await?;
                (answer.action_connector_summaries.unwrap_or_default(), answer.next_token)
            }
            None => {
                let call = self.client.list_action_connectors().aws_account_id(account);
                let call = call.max_results(PAGE).set_next_token(token);
                let answer = self.send("ListActionConnectors", Group::General, deadline, || call.clone().send()).await?;
                (answer.action_connector_summaries, answer.next_token)
            }
        };
        // A page that leads to itself would never end.
        let next = next.filter(|next| !next.is_empty() && Some(next) != asked.as_ref());
        Ok(Page { connectors: connectors.iter().map(summary).collect(), next })
    }
}

fn search_filter(Filter { name, operator, value }: &Filter) -> ActionConnectorSearchFilter {
    let filter = ActionConnectorSearchFilter::builder().name(name.as_str().into()).operator(operator.as_str().into());
    filter.value(value).build().expect("every member that the API requires is set")
}

fn summary(answer: &ActionConnectorSummary) -> Summary {
    let attributes = ServiceAttributes {
        arn: filled(answer.arn()),
        status: answer.status().map(|status| status.as_str().to_owned()),
        enabled_actions: None,
        created_time: answer.created_time().and_then(rfc3339),
        last_updated_time: rfc3339(answer.last_updated_time()),
        error: answer.error().map(failure),
    };
    Summary {
        id: answer.action_connector_id().to_owned(),
        name: answer.name().to_owned(),
        connector_type: answer.r#type().as_str().to_owned(),
        attributes,
    }
}

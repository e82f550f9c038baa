//! The data source that lists connectors: all of an account in a Region, or those that match a filter of the API.

use std::sync::LazyLock;

use async_trait::async_trait;
use quicksight_client::{Deadline, Fault, Filter, Quicksight, Summary};
use terraform_plugin::{
    data_source::{DataSource, Found},
    diagnostic::{Diagnostic, Diagnostics},
    resource::Context,
    schema::{Block, NestedBlock, Schema},
    value::Value,
};

use super::shared::{account_and_region, configured_filter, error, error_value, filter, list_argument, refused};
use crate::{action_connector::schema, client::Client};

/// What a list has of each connector, beside `error`.
const SUMMARY_ATTRIBUTES: [&str; 7] =
    ["action_connector_id", "arn", "name", "type", "status", "created_time", "last_updated_time"];

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let connector = Block {
        doc: "List of connectors, ordered by their IDs.",
        attributes: SUMMARY_ATTRIBUTES.iter().filter_map(|name| resource.attribute(name)).cloned().collect(),
        blocks: vec![error()],
        rules: Vec::new(),
    };
    let block = Block {
        doc: "Provides a list of the Amazon Quick Sight action connectors of an account in a Region, all or those that match a filter.",
        attributes: ["aws_account_id", "region"].iter().filter_map(|name| resource.attribute(name)).map(list_argument).collect(),
        blocks: vec![
            NestedBlock::single("filter", filter()).member("SearchActionConnectorsRequest.Filters"),
            NestedBlock::list("action_connectors", 0, 0, connector).computed(),
        ],
        rules: Vec::new(),
    };
    Schema { version: 0, block }
});

/// Lists connectors.
pub struct ActionConnectorsData;

#[async_trait]
impl DataSource<Client> for ActionConnectorsData {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connectors"
    }

    fn schema(&self) -> &Schema {
        &SCHEMA
    }

    fn validate(&self, _: &Value, _: &mut Diagnostics) {}

    async fn read(&self, client: &Client, context: &Context, config: &Value) -> Found {
        match look(client, context, config).await {
            Ok(state) => Found::state(state),
            Err(diagnostic) => Found::failed(diagnostic),
        }
    }
}

async fn look(client: &Client, context: &Context, config: &Value) -> Result<Value, Diagnostic> {
    let (account, region) = account_and_region(client, context, config).await?;
    client.check_account(&account)?;
    let filter = configured_filter(config);
    let quicksight = client.quicksight(&region, context).await?;
    let deadline = Deadline::until_canceled(context.stop.clone());
    let mut connectors =
        all(&quicksight, &account, filter.as_ref(), &deadline).await.map_err(|fault| refused(&account, &region, &fault))?;
    connectors.sort_by(|a, b| a.id.cmp(&b.id));
    let mut state = config.clone();
    state.replace_at(&["aws_account_id"], Value::String(account));
    state.replace_at(&["region"], Value::String(region));
    state.replace_at(&["action_connectors"], Value::List(connectors.iter().map(value).collect()));
    Ok(state)
}

async fn all(
    quicksight: &Quicksight,
    account: &str,
    filter: Option<&Filter>,
    deadline: &Deadline,
) -> Result<Vec<Summary>, Fault> {
    let (mut connectors, mut token) = (Vec::new(), None);
    loop {
        let page = quicksight.list(account, filter, token, deadline).await?;
        connectors.extend(page.connectors);
        token = page.next;
        if token.is_none() {
            return Ok(connectors);
        }
    }
}

fn value(summary: &Summary) -> Value {
    let Summary { id, name, connector_type, attributes } = summary;
    Value::object([
        ("action_connector_id", Value::string(id)),
        ("arn", Value::optional_string(attributes.arn.clone())),
        ("name", Value::string(name)),
        ("type", Value::string(connector_type)),
        ("status", Value::optional_string(attributes.status.clone())),
        ("created_time", Value::optional_string(attributes.created_time.clone())),
        ("last_updated_time", Value::optional_string(attributes.last_updated_time.clone())),
        ("error", error_value(attributes.error.as_ref())),
    ])
}

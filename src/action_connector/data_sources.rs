//! The data source that lists connectors: all of an account in a Region, or those that match a filter of the API.

use std::sync::LazyLock;

use async_trait::async_trait;
use terraform_plugin::{
    data_source::{DataSource, Found},
    diagnostic::{Diagnostic, Diagnostics},
    resource::Context,
    rule::Rule,
    schema::{Attribute, Block, NestedBlock, Schema},
    ty::Type,
    value::Value,
};
use tokio_util::sync::CancellationToken;

use super::{
    convert,
    data_source::{argument, error, error_value, place},
    explain,
    model::Summary,
    schema,
};
use crate::{
    aws::{Fault, Quicksight, types::ActionConnectorSearchFilter},
    provider::Client,
};

/// What a list has of each connector, beside `error`.
const TOLD: [&str; 7] = ["action_connector_id", "arn", "name", "type", "status", "created_time", "last_updated_time"];

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let connector = Block {
        doc: "Connectors, ordered by their IDs.",
        attributes: TOLD.iter().filter_map(|name| resource.attribute(name)).cloned().collect(),
        blocks: vec![error()],
        rules: Vec::new(),
    };
    let block = Block {
        doc: "Amazon Quick Sight action connectors of an account in a Region: all, or those that match a filter.",
        attributes: ["aws_account_id", "region"].iter().filter_map(|name| resource.attribute(name)).map(argument).collect(),
        blocks: vec![
            NestedBlock::single("filter", filter()).member("SearchActionConnectorsRequest.Filters"),
            NestedBlock::list("action_connectors", 0, 0, connector).computed(),
        ],
        rules: Vec::new(),
    };
    Schema { version: 0, block }
});

/// A filter as the API takes it.
pub(super) fn filter() -> Block {
    Block {
        doc: "Filter for connectors. If omitted, all connectors are returned.",
        attributes: vec![
            Attribute::required("name", Type::String)
                .member("ActionConnectorSearchFilter.Name")
                .rule(Rule::one_of(&[
                    "ACTION_CONNECTOR_NAME",
                    "ACTION_CONNECTOR_TYPE",
                    "QUICKSIGHT_OWNER",
                    "QUICKSIGHT_VIEWER_OR_OWNER",
                    "DIRECT_QUICKSIGHT_SOLE_OWNER",
                    "DIRECT_QUICKSIGHT_OWNER",
                    "DIRECT_QUICKSIGHT_VIEWER_OR_OWNER",
                ]))
                .doc("Property of the connector that is compared."),
            Attribute::required("operator", Type::String)
                .member("ActionConnectorSearchFilter.Operator")
                .rule(Rule::one_of(&["StringEquals", "StringLike"]))
                .doc("Operator of the comparison."),
            Attribute::required("value", Type::String)
                .member("ActionConnectorSearchFilter.Value")
                .doc("Value that it is compared with: a name, a type, or the ARN of a user or group."),
        ],
        ..Block::default()
    }
}

/// The filter of a configuration, if it has one.
pub(super) fn configured_filter(config: &Value) -> Result<Option<ActionConnectorSearchFilter>, Diagnostic> {
    let block = config.get("filter");
    if block.is_null() {
        return Ok(None);
    }
    let text = |name| block.get(name).as_str().unwrap_or_default();
    convert::filter(text("name"), text("operator"), text("value")).map(Some)
}

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
    let (account, region) = place(client, context, config).await?;
    client.check_account(&account)?;
    let filter = configured_filter(config)?;
    let quicksight = client.quicksight(&region, context).await?;
    let mut connectors =
        all(&quicksight, &account, filter.as_ref(), &context.stop).await.map_err(|fault| refused(&account, &region, &fault))?;
    connectors.sort_by(|a, b| a.id.cmp(&b.id));
    let mut state = config.clone();
    state.replace_at(&["aws_account_id"], Value::String(account));
    state.replace_at(&["region"], Value::String(region));
    state.replace_at(&["action_connectors"], Value::List(connectors.iter().map(value).collect()));
    Ok(state)
}

/// The error of a list that the service refuses.
pub(super) fn refused(account: &str, region: &str, fault: &Fault) -> Diagnostic {
    let advice = if fault.is_access_denied() && fault.denied_action().is_none() {
        "Allow quicksight:ListActionConnectors for the identity that runs Terraform, and quicksight:SearchActionConnectors for a filter.".to_owned()
    } else {
        explain::advice(account, region, fault)
    };
    let detail = if advice.is_empty() { fault.to_string() } else { format!("{fault}\n\n{advice}") };
    Diagnostic::error(format!("Error listing Quick Sight Action Connectors ({account}, {region})"), detail)
}

async fn all(
    quicksight: &Quicksight,
    account: &str,
    filter: Option<&ActionConnectorSearchFilter>,
    stop: &CancellationToken,
) -> Result<Vec<Summary>, Fault> {
    let (mut connectors, mut token) = (Vec::new(), None);
    loop {
        let page = quicksight.list(account, filter, token, stop).await?;
        connectors.extend(page.connectors.iter().map(convert::summary));
        token = page.next;
        if token.is_none() {
            return Ok(connectors);
        }
    }
}

fn value(summary: &Summary) -> Value {
    let Summary { id, name, connector_type, facts } = summary;
    Value::object([
        ("action_connector_id", Value::string(id)),
        ("arn", Value::optional_string(facts.arn.clone())),
        ("name", Value::string(name)),
        ("type", Value::string(connector_type)),
        ("status", Value::optional_string(facts.status.clone())),
        ("created_time", Value::optional_string(facts.created_time.clone())),
        ("last_updated_time", Value::optional_string(facts.last_updated_time.clone())),
        ("error", error_value(facts.error.as_ref())),
    ])
}

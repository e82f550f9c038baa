//! The data source that tells who may do what with one connector.

use std::sync::LazyLock;

use async_trait::async_trait;
use terraform_plugin::{
    data_source::{DataSource, Found},
    diagnostic::{Diagnostic, Diagnostics},
    resource::Context,
    schema::{Attribute, Block, NestedBlock, Schema},
    ty::Type,
    value::Value,
};

use super::shared::{account_and_region, argument, no_connector};
use crate::{
    action_connector::{
        messages,
        permissions::{blocks, rows},
        schema,
        session::Session,
    },
    client::Client,
};

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let arguments = ["action_connector_id", "aws_account_id", "region"];
    let mut attributes: Vec<Attribute> = arguments.iter().filter_map(|name| resource.attribute(name)).map(argument).collect();
    attributes.push(
        Attribute::computed("action_connector_arn", Type::String)
            .member("DescribeActionConnectorPermissionsResponse.Arn")
            .doc("ARN of the connector."),
    );
    let permissions = Block {
        doc: "Set of the users and groups that have permissions on the connector, each with its actions.",
        attributes: rows::entry().into(),
        ..Block::default()
    };
    let block = Block {
        doc: "Provides the permissions of Quick Sight users and groups on an Amazon Quick Sight action connector.",
        attributes,
        blocks: vec![
            NestedBlock::set("permissions", 0, 0, permissions)
                .computed()
                .member("DescribeActionConnectorPermissionsResponse.Permissions"),
        ],
        rules: Vec::new(),
    };
    Schema { version: 0, block }
});

/// Reads the permissions of one connector.
pub struct ActionConnectorPermissionsData;

#[async_trait]
impl DataSource<Client> for ActionConnectorPermissionsData {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector_permissions"
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
    let mut state = config.clone();
    state.replace_at(&["aws_account_id"], Value::String(account));
    state.replace_at(&["region"], Value::String(region));
    let session = Session::open(client, context, &state, "read").await?;
    let deadline = session.deadline.without_timeout();
    let unread = |fault| messages::fault("reading permissions of", &session.location, &fault, "");
    let described = session.found_permissions(&deadline).await.map_err(unread)?;
    let described = described.ok_or_else(|| no_connector(&session.location))?;
    let arn = session.arn(&described, &Value::Null, &deadline).await.map_err(unread)?;
    state.replace_at(&["action_connector_arn"], Value::optional_string(arn));
    state.replace_at(&["permissions"], blocks::to_value(&described.permissions));
    Ok(state)
}

//! The data source that tells who may do what with one connector.

use std::sync::LazyLock;

use async_trait::async_trait;
use quicksight_client::Deadline;
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
        location::Location,
        messages,
        permissions::{blocks, rows},
        schema,
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
        doc: "Users and groups that have permissions on the connector, each with its actions.",
        attributes: rows::entry().into(),
        ..Block::default()
    };
    let block = Block {
        doc: "Permissions of Quick Sight users and groups on one Amazon Quick Sight action connector.",
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
    client.check_account(&account)?;
    let id = config.get("action_connector_id").as_str().unwrap_or_default().to_owned();
    let location = Location { account, region, id };
    let quicksight = client.quicksight(&location.region, context).await?;
    let deadline = Deadline::until_canceled(context.stop.clone());
    let described = match quicksight.describe_permissions(&location.account, &location.id, &deadline).await {
        Ok(described) => described,
        Err(fault) if fault.is_not_found() => return Err(no_connector(&location)),
        Err(fault) => return Err(messages::fault("reading permissions of", &location, &fault, "")),
    };
    let arn = match described.arn {
        Some(arn) => Some(arn),
        None => {
            let connector = quicksight.describe(&location.account, &location.id, &deadline).await;
            let connector = connector.map_err(|fault| messages::fault("reading", &location, &fault, ""))?;
            connector.and_then(|connector| connector.attributes.arn)
        }
    };
    let mut state = config.clone();
    state.replace_at(&["aws_account_id"], Value::string(&location.account));
    state.replace_at(&["region"], Value::string(&location.region));
    state.replace_at(&["action_connector_arn"], Value::optional_string(arn));
    state.replace_at(&["permissions"], blocks::to_value(&described.permissions));
    Ok(state)
}

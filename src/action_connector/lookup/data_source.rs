//! The data source that reads one connector: the rows of the resource, as far as they can be read, and why it failed if it did.

use std::sync::LazyLock;

use async_trait::async_trait;
use terraform_plugin::{
    data_source::{DataSource, Found},
    diagnostic::{Diagnostic, Diagnostics},
    resource::Context,
    schema::{Attribute, Block, NestedBlock, Schema},
    value::Value,
};

use super::shared::{account_and_region, argument, error, error_value, no_connector, without_prior};
use crate::{
    action_connector::{
        kinds::KINDS,
        location::Location,
        messages,
        private_state::PrivateState,
        schema,
        session::{ReadPermissions, Session},
    },
    client::Client,
};

/// Arguments; all else of the resource is read.
const ARGUMENTS: [&str; 3] = ["action_connector_id", "aws_account_id", "region"];
/// Rows of the resource that concern managing it.
const MANAGEMENT_ARGUMENTS: [&str; 2] = ["timeouts", "tags_all"];

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let is_readable = |name: &str| !ARGUMENTS.contains(&name) && !MANAGEMENT_ARGUMENTS.contains(&name);
    let Block { attributes, blocks, .. } = without_versions(resource.readable());
    let mut rows: Vec<Attribute> = ARGUMENTS.iter().filter_map(|name| resource.attribute(name)).map(argument).collect();
    rows.extend(attributes.into_iter().filter(|row| is_readable(row.name)).map(|row| {
        match row.name {
            "tags" => row
                .doc("All tags of the connector, without the keys in the provider's `ignore_tags`. Null if they cannot be read.")
                .member("ListTagsForResourceResponse.Tags"),
            _ => row,
        }
    }));
    let mut blocks: Vec<NestedBlock> = blocks.into_iter().filter(|nested| is_readable(nested.name)).collect();
    if let Some(permissions) = blocks.iter_mut().find(|nested| nested.name == "permissions") {
        permissions.block.doc = "Permissions of Quick Sight users and groups on the connector. Null if they cannot be read.";
    }
    blocks.push(error());
    let doc = "Amazon Quick Sight action connector of any type and status. Secrets cannot be read.";
    Schema { version: 0, block: Block { doc, attributes: rows, blocks, rules: Vec::new() } }
});

/// The rows without the versions of secrets, of which the service knows nothing.
fn without_versions(mut block: Block) -> Block {
    let is_version =
        |name: &str| KINDS.iter().filter_map(|kind| kind.secret.as_ref()).any(|place| place.argument.version == name);
    block.attributes.retain(|row| !is_version(row.name));
    for nested in &mut block.blocks {
        nested.block = without_versions(std::mem::take(&mut nested.block));
    }
    block
}

/// Reads one connector.
pub struct ActionConnectorData;

#[async_trait]
impl DataSource<Client> for ActionConnectorData {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector"
    }

    fn schema(&self) -> &Schema {
        &SCHEMA
    }

    fn validate(&self, _: &Value, _: &mut Diagnostics) {}

    async fn read(&self, client: &Client, context: &Context, config: &Value) -> Found {
        match look(client, context, config).await {
            Ok(found) => found,
            Err(diagnostic) => Found::failed(diagnostic),
        }
    }
}

async fn look(client: &Client, context: &Context, config: &Value) -> Result<Found, Diagnostic> {
    let (account, region) = account_and_region(client, context, config).await?;
    let id = config.get("action_connector_id").as_str().unwrap_or_default().to_owned();
    let mut resource = schema::SCHEMA.block.empty();
    Location { account, region, id }.write(&mut resource);
    let session = Session::open(client, context, &resource, "read").await?;
    let current = session.read(None, ReadPermissions::Yes, &session.deadline.without_timeout()).await;
    let current = current.map_err(|fault| messages::fault("reading", &session.location, &fault, ""))?;
    let current = current.ok_or_else(|| no_connector(&session.location))?;
    let state = current.state(&resource, &session.location, session.tags, &mut PrivateState::default());
    let mut is_readable = SCHEMA.block.project(&state);
    is_readable.replace_at(&["tags"], state.get("tags_all").clone());
    // An empty set would say that nobody has access.
    if current.permissions.is_none() {
        is_readable.replace_at(&["permissions"], Value::Null);
    }
    is_readable.replace_at(&["error"], error_value(current.attributes.error.as_ref()));
    Ok(Found { state: Some(is_readable), diagnostics: without_prior(current.warnings) })
}

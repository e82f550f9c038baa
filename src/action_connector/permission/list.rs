//! The list of permissions for queries: those of one connector, or of all connectors of an account in a Region.

use std::sync::LazyLock;

use async_trait::async_trait;
use quicksight_client::{Deadline, Phase, Summary};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    list_resource::{List, ListResource, Listed, More, Sink, Wanted},
    resource::{Context, Object},
    schema::{Attribute, Block, Mode, Schema},
    value::Value,
};

use super::{
    access::{Access, AccessId},
    schema,
};
use crate::{
    action_connector::{
        location::Location,
        lookup::shared::{account_and_region, list_argument, no_connector, send, send_each},
        messages,
        subject::Subject,
    },
    client::Client,
};

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let rows =
        ["action_connector_id", "aws_account_id", "region"].iter().filter_map(|name| resource.attribute(name)).map(list_argument);
    let optional = rows.map(|row| match row.name {
        "action_connector_id" => row.doc("ID of the connector. If omitted, the permissions of all connectors are listed."),
        _ => row,
    });
    let block = Block {
        doc: "Lists the permissions of Quick Sight users and groups on one Amazon Quick Sight action connector, or on all of an account in a Region.",
        attributes: optional.map(|row| Attribute { mode: Mode::Optional, ..row }).collect(),
        blocks: Vec::new(),
        rules: Vec::new(),
    };
    Schema { version: 0, block }
});

/// Lists permissions.
pub struct ActionConnectorPermissionList;

#[async_trait]
impl ListResource<Client> for ActionConnectorPermissionList {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector_permission"
    }

    fn schema(&self) -> &Schema {
        &SCHEMA
    }

    async fn list(&self, client: &Client, context: &Context, request: List<'_>, sink: &Sink) -> Diagnostics {
        match list(client, context, request, sink).await {
            Ok(()) => Diagnostics::new(),
            Err(diagnostic) => diagnostic.into(),
        }
    }
}

async fn list(client: &Client, context: &Context, request: List<'_>, sink: &Sink) -> Result<(), Diagnostic> {
    if sink.more() == More::Enough {
        return Ok(());
    }
    let (account, region) = account_and_region(client, context, request.config).await?;
    client.check_account(&account)?;
    let location = |id: &str| Location { account: account.clone(), region: region.clone(), id: id.to_owned() };
    if let Some(id) = request.config.get("action_connector_id").as_str() {
        let Some(found) = of_connector(client, context, request.wanted, location(id)).await? else {
            return Err(no_connector(&location(id)));
        };
        send(sink, found).await;
        return Ok(());
    }
    let quicksight = client.quicksight(&region, context).await?;
    let deadline = Deadline::until_canceled(context.stop.clone());
    let listed = |summary: Summary| of_listed(client, context, request.wanted, location(&summary.id), summary);
    send_each(&quicksight, (&account, &region), None, &deadline, sink, listed).await
}

/// The permissions of a connector in a list; none of one that is gone meanwhile.
async fn of_listed(
    client: &Client,
    context: &Context,
    wanted: Wanted,
    location: Location,
    summary: Summary,
) -> Result<Vec<Listed>, Diagnostic> {
    if summary.attributes.phase() == Phase::Deleted {
        return Ok(Vec::new());
    }
    Ok(of_connector(client, context, wanted, location).await?.unwrap_or_default())
}

/// The permissions of one connector, in the order of their principals; none when the connector is not found.
async fn of_connector(
    client: &Client,
    context: &Context,
    wanted: Wanted,
    location: Location,
) -> Result<Option<Vec<Listed>>, Diagnostic> {
    let nobody = AccessId { location, principal: String::new() };
    let mut resource = schema::SCHEMA.block.empty();
    nobody.write(&mut resource);
    let access = Access::open(client, context, &resource, "read").await?;
    let deadline = access.session.deadline.without_timeout();
    let unread = |fault| messages::fault("reading permissions of", &access.session.location, &fault, "");
    let Some(described) = access.session.found_permissions(&deadline).await.map_err(unread)? else { return Ok(None) };
    let arn = match wanted {
        Wanted::Identity => None,
        Wanted::Object => access.session.arn(&described, &Value::Null, &deadline).await.map_err(unread)?,
    };
    let listed = described.permissions.iter().map(|(principal, actions)| {
        let id = AccessId { location: access.session.location.clone(), principal: principal.clone() };
        let name = format!("{principal} ({})", id.location().id);
        match wanted {
            Wanted::Identity => Listed::identity(name, id.identity()),
            Wanted::Object => {
                let object = Object { state: id.state(&resource, arn.as_deref(), actions), identity: id.identity() };
                Listed::object(name, object, Diagnostics::new())
            }
        }
    });
    Ok(Some(listed.collect()))
}

//! The list of connectors for queries: identities page by page, and whole connectors where they are wanted.

use std::sync::LazyLock;

use async_trait::async_trait;
use quicksight_client::{Deadline, Phase, Summary};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    list_resource::{List, ListResource, Listed, More, Sink, Wanted},
    resource::{Context, Object},
    schema::{Attribute, Block, Mode, NestedBlock, Schema},
    value::Value,
};

use super::shared::{account_and_region, configured_filter, filter, list_argument, send_each, without_prior};
use crate::{
    action_connector::{
        location::Location,
        messages,
        private_state::PrivateState,
        schema,
        session::{ReadPermissions, Session},
    },
    client::Client,
};

/// The rows.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let resource = &schema::SCHEMA.block;
    let rows = ["aws_account_id", "region"].iter().filter_map(|name| resource.attribute(name)).map(list_argument);
    let block = Block {
        doc: "Lists the Amazon Quick Sight action connectors of an account in a Region, all or those that match a filter.",
        attributes: rows.map(|row| Attribute { mode: Mode::Optional, ..row }).collect(),
        blocks: vec![NestedBlock::single("filter", filter()).member("SearchActionConnectorsRequest.Filters")],
        rules: Vec::new(),
    };
    Schema { version: 0, block }
});

/// Lists connectors.
pub struct ActionConnectorList;

#[async_trait]
impl ListResource<Client> for ActionConnectorList {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector"
    }

    fn schema(&self) -> &Schema {
        &SCHEMA
    }

    fn validate(&self, _: &Value, _: &mut Diagnostics) {}

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
    let filter = configured_filter(request.config);
    let quicksight = client.quicksight(&region, context).await?;
    let deadline = Deadline::until_canceled(context.stop.clone());
    let location = |id: &str| Location { account: account.clone(), region: region.clone(), id: id.to_owned() };
    let listed = |summary: Summary| listed(client, context, request.wanted, location(&summary.id), summary);
    send_each(&quicksight, (&account, &region), filter.as_ref(), &deadline, sink, listed).await
}

/// What a query is told of a connector; nothing of one that is gone.
async fn listed(
    client: &Client,
    context: &Context,
    wanted: Wanted,
    location: Location,
    summary: Summary,
) -> Result<Vec<Listed>, Diagnostic> {
    if summary.attributes.phase() == Phase::Deleted {
        return Ok(Vec::new());
    }
    let display_name = format!("{} ({})", summary.name, summary.id);
    let mut resource = schema::SCHEMA.block.empty();
    location.write(&mut resource);
    if wanted == Wanted::Identity {
        return Ok(vec![Listed::identity(display_name, location.identity())]);
    }
    let session = Session::open(client, context, &resource, "read").await?;
    let current =
        session.read(summary.attributes.arn.as_deref(), ReadPermissions::Yes, &session.deadline.without_timeout()).await;
    let current = current.map_err(|fault| messages::fault("reading", &session.location, &fault, ""))?;
    let listed = current.map(|current| {
        let state = current.state(&resource, &session.location, session.tags, &mut PrivateState::default());
        Listed::object(display_name, Object { state, identity: session.location.identity() }, without_prior(current.warnings))
    });
    Ok(listed.into_iter().collect())
}

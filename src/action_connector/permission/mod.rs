//! `quicksight_action_connector_permission`: one principal's access to one connector, and nobody else's. [`schema`] is the table of its
//! arguments, [`access`] what every verb starts from; then each verb has its file. How permissions are changed is in
//! [`super::permissions`], for this resource and for the blocks of a connector.

pub mod list;
pub mod schema;

mod access;
mod create;
mod delete;
mod import;
mod plan;
mod read;
mod update;

use async_trait::async_trait;
use terraform_plugin::{
    diagnostic::Diagnostics,
    resource::{Context, Create, Delete, Draft, ImportTarget, Outcome, Plan, Read, Resource, Update},
    schema::{IdentitySchema, Schema},
    value::Value,
};

use crate::client::Client;

/// The resource type.
#[derive(Clone, Copy, Debug)]
pub struct ActionConnectorPermission;

#[async_trait]
impl Resource<Client> for ActionConnectorPermission {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector_permission"
    }

    fn schema(&self) -> &Schema {
        &schema::SCHEMA
    }

    fn identity(&self) -> &IdentitySchema {
        &schema::IDENTITY
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        plan::validate(config, diagnostics);
    }

    async fn derive(
        &self,
        client: Option<&Client>,
        context: &Context,
        request: Plan<'_>,
        draft: &mut Draft,
        diagnostics: &mut Diagnostics,
    ) {
        plan::derive(client, context, request, &mut draft.planned, diagnostics).await;
    }

    async fn create(&self, client: &Client, context: &Context, request: Create<'_>) -> Outcome {
        create::create(client, context, request).await
    }

    async fn read(&self, client: &Client, context: &Context, request: Read<'_>) -> Outcome {
        read::read(client, context, request).await
    }

    async fn update(&self, client: &Client, context: &Context, request: Update<'_>) -> Outcome {
        update::update(client, context, request).await
    }

    async fn delete(&self, client: &Client, context: &Context, request: Delete<'_>) -> Outcome {
        delete::delete(client, context, request).await
    }

    async fn import(&self, client: &Client, context: &Context, target: ImportTarget<'_>) -> Outcome {
        import::import(client, context, target).await
    }
}

//! `quicksight_action_connector`. Start with [`schema`], the table of its arguments, and [`authentication`], the part of the table for
//! the six kinds of credentials; then each verb has its file.

pub mod authentication;
pub mod connector_types;
pub mod functions;
pub mod kinds;
pub mod lookup;
pub mod permission;
pub mod schema;

mod changes;
mod checks;
mod create;
mod create_warnings;
mod delete;
mod generate_config;
mod import;
mod location;
mod messages;
mod move_state;
mod named;
mod permissions;
mod plan;
mod planned_location;
mod private_state;
mod read;
mod redirect_url;
mod secrets;
mod session;
mod state;
mod subject;
mod timeouts;
mod update;
mod url;
mod values;
mod verify;

#[cfg(test)]
mod against_emulator;

pub use self::permissions::blocks::KNOWN_ACTIONS;

use async_trait::async_trait;
use terraform_plugin::{
    diagnostic::Diagnostics,
    resource::{Context, Create, Delete, Draft, ImportTarget, MoveSource, Outcome, Plan, Read, Resource, Update},
    schema::{IdentitySchema, Schema},
    value::Value,
};

use crate::client::Client;

/// The resource type.
#[derive(Clone, Copy, Debug)]
pub struct ActionConnector;

#[async_trait]
impl Resource<Client> for ActionConnector {
    fn type_name(&self) -> &'static str {
        "quicksight_action_connector"
    }

    fn schema(&self) -> &Schema {
        &schema::SCHEMA
    }

    fn identity(&self) -> &IdentitySchema {
        &schema::IDENTITY
    }

    fn validate(&self, config: &Value, diagnostics: &mut Diagnostics) {
        checks::configuration(config, diagnostics);
    }

    async fn derive(
        &self,
        client: Option<&Client>,
        context: &Context,
        request: Plan<'_>,
        draft: &mut Draft,
        diagnostics: &mut Diagnostics,
    ) {
        plan::derive(client, context, request, draft, diagnostics).await;
    }

    fn review(&self, request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
        plan::review(request, planned, diagnostics);
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

    fn move_state(&self, source: &MoveSource<'_>) -> Option<Outcome> {
        move_state::move_state(source)
    }

    fn generate_config(&self, state: &Value, config: &mut Value) {
        generate_config::generate_config(state, config);
    }
}

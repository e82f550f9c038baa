//! Reads a connector: Describe, its permissions if they are managed, and its tags, side by side.

use terraform_plugin::resource::{Context, Outcome, Read};

use super::{
    messages,
    private_state::PrivateState,
    session::{ReadPermissions, Session},
    state::VPC_CONNECTION,
};
use crate::client::Client;

/// Reads the connector that state names.
pub async fn read(client: &Client, context: &Context, request: Read<'_>) -> Outcome {
    let session = match Session::open(client, context, request.state, "read").await {
        Ok(session) => session,
        Err(diagnostic) => return Outcome::failed(diagnostic),
    };
    // After an import nothing is known yet, so everything is read.
    let has_blocks = !request.state.get("permissions").elements().is_empty();
    let managed = if has_blocks || request.after_import { ReadPermissions::Yes } else { ReadPermissions::No };
    match session.read(request.state.get("arn").as_str(), managed, &session.deadline.without_timeout()).await {
        Ok(Some(current)) => {
            let mut private_state = PrivateState::of(request.private);
            private_state.has_imported_permissions |= request.after_import;
            private_state.has_unknown_vpc_connection |= request.after_import;
            let state = current.state(request.state, &session.location, session.tags, &mut private_state);
            private_state.has_imported_permissions &= !state.get("permissions").elements().is_empty();
            private_state.has_unknown_vpc_connection &= state.get(VPC_CONNECTION).is_null();
            Outcome::object(state, session.location.identity())
                .with(current.warnings)
                .keeping(private_state.write(request.private))
        }
        Ok(None) => Outcome::nothing(),
        Err(fault) => Outcome::failed(messages::fault("reading", &session.location, &fault, "The state is unchanged.")),
    }
}

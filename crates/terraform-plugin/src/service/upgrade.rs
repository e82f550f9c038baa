//! UpgradeResourceState and UpgradeResourceIdentity.

use std::sync::Arc;

use super::{
    Shared,
    call::{Call, WhenAbandoned},
};
use crate::{
    codec::{Error, dynamic_value, json},
    engine::upgrade::{self, Stored},
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::{RawState, ResourceIdentityData, upgrade_resource_identity, upgrade_resource_state},
    provider::{Provider, resource::Resource},
};

pub async fn state<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: upgrade_resource_state::Request,
) -> upgrade_resource_state::Response {
    let type_name = request.type_name.clone();
    Call { rpc: "UpgradeResourceState", type_name: &type_name }
        .run(WhenAbandoned::Abort, state_body(Arc::clone(shared), request), |diagnostics| upgrade_resource_state::Response {
            diagnostics,
            ..Default::default()
        })
        .await
}

async fn state_body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: upgrade_resource_state::Request,
) -> Result<upgrade_resource_state::Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let state = upgrade::state(resource, request.version, stored_state(resource, request.raw_state.as_ref()))?;
    let state = dynamic_value::encode(&state, &resource.schema().block.ty())
        .map_err(|error| error.diagnostic("The state cannot be written"))?;
    Ok(upgrade_resource_state::Response { upgraded_state: Some(state), diagnostics: Vec::new() })
}

pub async fn identity<P: Provider>(
    shared: &Arc<Shared<P>>,
    request: upgrade_resource_identity::Request,
) -> upgrade_resource_identity::Response {
    let type_name = request.type_name.clone();
    Call { rpc: "UpgradeResourceIdentity", type_name: &type_name }
        .run(WhenAbandoned::Abort, identity_body(Arc::clone(shared), request), |diagnostics| {
            upgrade_resource_identity::Response { diagnostics, ..Default::default() }
        })
        .await
}

async fn identity_body<P: Provider>(
    shared: Arc<Shared<P>>,
    request: upgrade_resource_identity::Request,
) -> Result<upgrade_resource_identity::Response, Diagnostic> {
    let resource = shared.resource(&request.type_name)?;
    let identity = upgrade::identity(resource, request.version, stored_identity(resource, request.raw_identity.as_ref()))?;
    let identity = dynamic_value::encode(&identity, &resource.identity().ty())
        .map_err(|error| error.diagnostic("The identity cannot be written"))?;
    // Terraform asks also of objects that have no identity yet, and looks into the answer without asking whether it is there.
    let identity = ResourceIdentityData { identity_data: Some(identity) };
    Ok(upgrade_resource_identity::Response { upgraded_identity: Some(identity), diagnostics: Vec::new() })
}

/// What was stored, as `decode` reads it.
fn stored(raw: Option<&RawState>, decode: impl Fn(&[u8]) -> Result<Value, Error>) -> Stored {
    match raw {
        Some(raw) if !raw.json.is_empty() => match decode(&raw.json) {
            Ok(value) => Stored::Value(value),
            Err(error) => Stored::Unreadable { path: error.path(), detail: error.to_string() },
        },
        Some(raw) if !raw.flatmap.is_empty() => Stored::FlatMap,
        Some(_) | None => Stored::Nothing,
    }
}

/// The state of this resource that was stored.
pub fn stored_state<C: Send + Sync + 'static>(resource: &dyn Resource<C>, raw: Option<&RawState>) -> Stored {
    stored(raw, |json| json::decode_block(json, &resource.schema().block))
}

/// The identity of this resource that was stored.
pub fn stored_identity<C: Send + Sync + 'static>(resource: &dyn Resource<C>, raw: Option<&RawState>) -> Stored {
    stored(raw, |json| json::decode(json, &resource.identity().ty()))
}

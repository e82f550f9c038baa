//! UpgradeResourceState and UpgradeResourceIdentity.

use super::{
    rpc::{Call, Rpc},
    values::{BlockCodec, IdentityCodec},
};
use crate::{
    codec::{Error, json},
    engine::upgrade::{self, Stored},
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::{RawState, ResourceIdentityData, upgrade_resource_identity, upgrade_resource_state},
    provider::{Provider, resource::Resource},
};

impl<P: Provider> Rpc<P> for upgrade_resource_state::Request {
    const NAME: &'static str = "UpgradeResourceState";
    type Response = upgrade_resource_state::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let resource = shared.resource(&self.type_name)?;
        let state = upgrade::state(resource, self.version, stored_state(resource, self.raw_state.as_ref()))?;
        let upgraded_state = BlockCodec::of(resource.schema()).encode(&state)?;
        Ok(Self::Response { upgraded_state, diagnostics: Vec::new() })
    }
}

impl<P: Provider> Rpc<P> for upgrade_resource_identity::Request {
    const NAME: &'static str = "UpgradeResourceIdentity";
    type Response = upgrade_resource_identity::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let resource = shared.resource(&self.type_name)?;
        let identity = upgrade::identity(resource, self.version, stored_identity(resource, self.raw_identity.as_ref()))?;
        // Terraform asks also of objects that have no identity yet, and looks into the answer without asking whether it is there.
        let identity_data = IdentityCodec::of(resource.identity()).encode_data(&identity)?;
        Ok(Self::Response { upgraded_identity: Some(ResourceIdentityData { identity_data }), diagnostics: Vec::new() })
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

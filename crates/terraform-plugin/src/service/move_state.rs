//! MoveResourceState.

use super::{
    rpc::{Call, Rpc},
    upgrade::{stored_identity, stored_state},
    values::codecs,
};
use crate::{
    codec::diagnostic,
    engine::move_state,
    language::{diagnostic::Diagnostic, private::Private},
    proto::tfplugin6::move_resource_state::{Request, Response},
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "MoveResourceState";
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.target_type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Response, Diagnostic> {
        let resource = shared.resource(&self.target_type_name)?;
        let (block, identity) = codecs(resource);
        let json = self.source_state.as_ref().and_then(|raw| serde_json::from_slice(&raw.json).ok());
        let request = move_state::Request {
            provider_address: &self.source_provider_address,
            type_name: &self.source_type_name,
            schema_version: self.source_schema_version,
            state: stored_state(resource, self.source_state.as_ref()),
            stored_state: json.as_ref(),
            private: Private::new(self.source_private),
            identity: stored_identity(resource, self.source_identity.as_ref()),
        };
        let decided = move_state::move_state(resource, request);
        Ok(Response {
            target_state: block.encode(&decided.state)?,
            target_private: decided.private.into_bytes().into(),
            target_identity: identity.encode(&decided.identity)?,
            diagnostics: diagnostic::encode(&decided.diagnostics),
        })
    }
}

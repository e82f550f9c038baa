//! GenerateResourceConfig.

use super::{
    rpc::{Call, Rpc},
    values::BlockCodec,
};
use crate::{
    engine::generate_config::generate_config,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::generate_resource_config::{Request, Response},
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "GenerateResourceConfig";
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Response, Diagnostic> {
        let resource = shared.resource(&self.type_name)?;
        let block = BlockCodec::of(resource.schema());
        let state = block.decode("The state", self.state.as_ref())?;
        Ok(Response { config: block.encode(&generate_config(resource, &state))?, diagnostics: Vec::new() })
    }
}

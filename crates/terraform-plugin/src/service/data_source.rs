//! ValidateDataResourceConfig and ReadDataSource.

use super::{
    rpc::{Call, Rpc},
    values::BlockCodec,
};
use crate::{
    codec::diagnostic,
    engine::data_source,
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::{read_data_source, validate_data_resource_config},
    provider::Provider,
};

impl<P: Provider> Rpc<P> for validate_data_resource_config::Request {
    const NAME: &'static str = "ValidateDataResourceConfig";
    type Response = validate_data_resource_config::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let source = shared.data_source(&self.type_name)?;
        let config = BlockCodec::of(source.schema()).decode("The configuration", self.config.as_ref())?;
        let found = data_source::validate(source, &config, shared.advice());
        Ok(Self::Response { diagnostics: diagnostic::encode(&found) })
    }
}

impl<P: Provider> Rpc<P> for read_data_source::Request {
    const NAME: &'static str = "ReadDataSource";
    type Response = read_data_source::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, call: Call<P>) -> Result<Self::Response, Diagnostic> {
        let shared = &call.shared;
        let source = shared.data_source(&self.type_name)?;
        let block = BlockCodec::of(source.schema());
        if let Some(deferred) = shared.deferred(self.client_capabilities.as_ref()) {
            return Ok(Self::Response {
                state: block.encode(&Value::unknown())?,
                deferred: Some(deferred),
                diagnostics: Vec::new(),
            });
        }
        let config = block.decode("The configuration", self.config.as_ref())?;
        let context = call.context_with(self.provider_meta.as_ref())?;
        let found = data_source::read(source, shared.client().as_deref(), &context, &config).await;
        let state = found.state.map(|state| block.encode(&state)).transpose()?.flatten();
        Ok(Self::Response { state, diagnostics: diagnostic::encode(&found.diagnostics), deferred: None })
    }
}

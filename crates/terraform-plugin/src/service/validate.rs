//! ValidateProviderConfig and ValidateResourceConfig.

use super::{
    rpc::{Call, Rpc},
    values::BlockCodec,
};
use crate::{
    codec::diagnostic,
    engine::validate::{self, Advice, WriteOnly},
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{validate_provider_config, validate_resource_config},
    provider::Provider,
};

impl<P: Provider> Rpc<P> for validate_provider_config::Request {
    const NAME: &'static str = "ValidateProviderConfig";
    type Response = validate_provider_config::Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let config = BlockCodec::of(shared.provider.schema()).decode("The configuration", self.config.as_ref())?;
        let config = shared.provider.normalize(config);
        shared.remember_advice(&config);
        let diagnostics = validate::provider(&shared.provider, &config);
        Ok(Self::Response { diagnostics: diagnostic::encode(&diagnostics) })
    }
}

impl<P: Provider> Rpc<P> for validate_resource_config::Request {
    const NAME: &'static str = "ValidateResourceConfig";
    type Response = validate_resource_config::Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Self::Response, Diagnostic> {
        let resource = shared.resource(&self.type_name)?;
        let config = BlockCodec::of(resource.schema()).decode("The configuration", self.config.as_ref())?;
        let write_only = match self.client_capabilities {
            Some(capabilities) if capabilities.write_only_attributes_allowed => WriteOnly::Supported,
            Some(_) | None => WriteOnly::Unsupported,
        };
        // A plan gives the advice.
        let diagnostics = validate::resource(resource, &config, write_only, Advice::Unwanted);
        Ok(Self::Response { diagnostics: diagnostic::encode(&diagnostics) })
    }
}

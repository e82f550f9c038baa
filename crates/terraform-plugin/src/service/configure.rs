//! ConfigureProvider and StopProvider.

use super::{
    rpc::{Call, Rpc},
    shared::Shared,
    values::BlockCodec,
};
use crate::{
    codec::diagnostic,
    language::diagnostic::{Diagnostic, Diagnostics},
    proto::tfplugin6::{
        configure_provider::{Request, Response},
        stop_provider,
    },
    provider::{Configure, Provider},
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "ConfigureProvider";
    type Response = Response;

    async fn answer(self, Call { shared, .. }: Call<P>) -> Result<Response, Diagnostic> {
        let config = BlockCodec::of(shared.provider.schema()).decode("The configuration", self.config.as_ref())?;
        let config = shared.provider.normalize(config);
        shared.remember_advice(&config);
        shared.answer_spacing.configured_by(&self.terraform_version);
        shared.deferral.configured_by(&self.terraform_version);
        let mut diagnostics = Diagnostics::new();
        let request = Configure { terraform_version: &self.terraform_version, config: &config };
        let client = shared.provider.configure(request, &mut diagnostics).await;
        shared.set_client(client);
        Ok(Response { diagnostics: diagnostic::encode(&diagnostics) })
    }
}

/// Cancels the calls in progress. Later calls are not affected.
pub fn stop<P: Provider>(shared: &Shared<P>) -> stop_provider::Response {
    shared.stop();
    stop_provider::Response::default()
}

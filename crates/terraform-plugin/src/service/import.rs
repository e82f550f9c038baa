//! ImportResourceState.

use super::{
    rpc::{Call, Rpc},
    values::codecs,
};
use crate::{
    codec::diagnostic,
    engine::import,
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::import_resource_state::{ImportedResource, Request, Response},
    provider::Provider,
};

impl<P: Provider> Rpc<P> for Request {
    const NAME: &'static str = "ImportResourceState";
    type Response = Response;

    fn type_name(&self) -> &str {
        &self.type_name
    }

    async fn answer(self, Call { shared, context }: Call<P>) -> Result<Response, Diagnostic> {
        let resource = shared.resource(&self.type_name)?;
        let (block, identity) = codecs(resource);
        if let Some(deferred) = shared.deferred(self.client_capabilities.as_ref()) {
            // What is imported is not known; that something will be is what the answer must say.
            let unknown = ImportedResource {
                type_name: self.type_name,
                state: block.encode(&Value::unknown())?,
                ..ImportedResource::default()
            };
            return Ok(Response { imported_resources: vec![unknown], deferred: Some(deferred), ..Response::default() });
        }
        let target = identity.decode(self.identity.as_ref())?;
        let request = import::Request { id: &self.id, identity: &target };
        let decided = import::import(resource, shared.client().as_deref(), &context, request).await;
        let mut imported_resources = Vec::new();
        if let Some(imported) = decided.imported {
            imported_resources.push(ImportedResource {
                type_name: self.type_name,
                state: block.encode(&imported.state)?,
                private: imported.private.into_bytes().into(),
                identity: identity.encode(&imported.identity)?,
            });
        }
        Ok(Response { imported_resources, diagnostics: diagnostic::encode(&decided.diagnostics), deferred: None })
    }
}

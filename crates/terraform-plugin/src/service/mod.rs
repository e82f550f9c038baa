//! The gRPC service of a provider. Each RPC decodes its request, calls the engine and encodes the result; nothing is decided
//! here. An RPC has the same name here as in the engine. Failures are diagnostics, never a gRPC status: a status would lose the
//! state that came with the request.
//!
//! [`rpc`] runs every call in the same way; the other files implement [`rpc::Rpc`] for the requests.
//!
//! Ephemeral resources, actions and state stores are not supported. They are not in the schema, so Terraform never calls their
//! RPCs, which the generated trait answers as unimplemented.

mod answer_spacing;
mod apply;
mod configure;
mod data_source;
mod deferral;
mod function;
mod generate_config;
mod import;
mod list;
mod move_state;
mod plan;
mod read;
mod rpc;
mod schema;
mod shared;
mod upgrade;
mod validate;
mod values;

use std::{fmt, sync::Arc};

use tonic::{Request, Response, Status, codegen::BoxStream};

use self::{rpc::respond, shared::Shared};
use crate::{
    proto::tfplugin6::{self as wire, provider_server},
    provider::Provider,
};

/// The service of one provider.
pub struct Service<P: Provider>(Arc<Shared<P>>);

impl<P: Provider> Service<P> {
    /// The service of `provider`, not yet configured.
    pub fn new(provider: P) -> Self {
        Self(Arc::new(Shared::new(provider)))
    }
}

impl<P: Provider> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("provider", &self.0.provider.address()).finish_non_exhaustive()
    }
}

type Answer<T> = Result<Response<T>, Status>;

/// Implements the generated trait. An RPC has the name of the module of its messages.
macro_rules! provider_service {
    (responds to { $($rpc:ident,)* } $($by_hand:tt)*) => {
        #[tonic::async_trait]
        impl<P: Provider> provider_server::Provider for Service<P> {
            $(
                async fn $rpc(&self, request: Request<wire::$rpc::Request>) -> Answer<wire::$rpc::Response> {
                    Ok(Response::new(respond(&self.0, request.into_inner()).await))
                }
            )*
            $($by_hand)*
        }
    };
}

provider_service! {
    responds to {
        get_metadata,
        get_provider_schema,
        get_resource_identity_schemas,
        validate_provider_config,
        configure_provider,
        validate_resource_config,
        upgrade_resource_state,
        upgrade_resource_identity,
        plan_resource_change,
        import_resource_state,
        move_resource_state,
        generate_resource_config,
        validate_data_resource_config,
        validate_list_resource_config,
        get_functions,
        call_function,
    }
    async fn stop_provider(&self, _: Request<wire::stop_provider::Request>) -> Answer<wire::stop_provider::Response> {
        Ok(Response::new(configure::stop(&self.0)))
    }

    async fn read_resource(&self, request: Request<wire::read_resource::Request>) -> Answer<wire::read_resource::Response> {
        let response = respond(&self.0, request.into_inner()).await;
        self.0.answer_spacing.wait().await;
        Ok(Response::new(response))
    }

    async fn read_data_source(
        &self,
        request: Request<wire::read_data_source::Request>,
    ) -> Answer<wire::read_data_source::Response> {
        let response = respond(&self.0, request.into_inner()).await;
        self.0.answer_spacing.wait().await;
        Ok(Response::new(response))
    }

    async fn apply_resource_change(
        &self,
        request: Request<wire::apply_resource_change::Request>,
    ) -> Answer<wire::apply_resource_change::Response> {
        let request = request.into_inner();
        let is_create = apply::is_create(&request);
        let response = respond(&self.0, request).await;
        if is_create && apply::left_an_object(&response) {
            self.0.answer_spacing.wait_isolated().await;
        } else {
            self.0.answer_spacing.wait().await;
        }
        Ok(Response::new(response))
    }

    async fn list_resource(
        &self,
        request: Request<wire::list_resource::Request>,
    ) -> Answer<BoxStream<wire::list_resource::Event>> {
        Ok(Response::new(list::stream(&self.0, request.into_inner())))
    }
}

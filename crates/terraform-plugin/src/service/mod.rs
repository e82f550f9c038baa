//! The provider's service on the wire. For each RPC: decode, call the engine, encode; nothing is decided here. An RPC has the
//! same name here as in the engine. Failures are diagnostics, never a status: a status would lose the state that came with
//! the call.

mod apply;
mod call;
mod configure;
mod data_source;
mod declined;
mod deferral;
mod envelope;
mod function;
mod generate_config;
mod import;
mod list;
mod move_state;
mod plan;
mod read;
mod schema;
mod silence;
mod upgrade;
mod validate;

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status, codegen::BoxStream};

use self::{deferral::Deferral, silence::Silence};
use crate::{
    codec::dynamic_value,
    engine::validate::{self as checks, Advice},
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6::{self as wire, provider_server},
    provider::{
        Provider,
        data_source::DataSource,
        list_resource::ListResource,
        resource::{Context, Resource},
    },
};

/// The service of one provider.
pub struct Service<P: Provider>(Arc<Shared<P>>);

impl<P: Provider> Service<P> {
    /// The service of `provider`, not yet configured.
    pub fn new(provider: P) -> Self {
        Self(Arc::new(Shared {
            provider,
            client: Mutex::default(),
            stop: Mutex::default(),
            is_advice_wanted: AtomicBool::new(true),
            schema: OnceLock::new(),
            silence: Silence::default(),
            deferral: Deferral::default(),
        }))
    }
}

impl<P: Provider> fmt::Debug for Service<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("provider", &self.0.provider.address()).finish_non_exhaustive()
    }
}

/// What all calls share.
struct Shared<P: Provider> {
    provider: P,
    /// Swapped by every configuration; a call keeps the one it began with.
    client: Mutex<Option<Arc<P::Client>>>,
    /// Cancelled and replaced by every stop, so that later calls are not stopped by it.
    stop: Mutex<CancellationToken>,
    is_advice_wanted: AtomicBool,
    schema: OnceLock<wire::get_provider_schema::Response>,
    silence: Silence,
    deferral: Deferral,
}

impl<P: Provider> Shared<P> {
    fn resource(&self, type_name: &str) -> Result<&dyn Resource<P::Client>, Diagnostic> {
        let found = self.provider.resources().iter().find(|resource| resource.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("resource", type_name))
    }

    fn data_source(&self, type_name: &str) -> Result<&dyn DataSource<P::Client>, Diagnostic> {
        let found = self.provider.data_sources().iter().find(|source| source.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("data source", type_name))
    }

    fn list_resource(&self, type_name: &str) -> Result<&dyn ListResource<P::Client>, Diagnostic> {
        let found = self.provider.list_resources().iter().find(|list| list.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("list resource", type_name))
    }

    fn unknown(&self, what: &str, type_name: &str) -> Diagnostic {
        Diagnostic::error(
            format!("Unknown {what} type {type_name}"),
            format!("Version {} of {} has no such {what} type.", self.provider.version(), self.provider.address()),
        )
    }

    fn client(&self) -> Option<Arc<P::Client>> {
        lock(&self.client).clone()
    }

    /// What defers a call that needs the service: the client allows it, and the configuration of the provider is not known yet.
    fn deferred(&self, capabilities: Option<&wire::ClientCapabilities>) -> Option<wire::Deferred> {
        let is_incomplete = self.client().is_some_and(|client| self.provider.is_incomplete(&client));
        self.deferral.allowed(capabilities).filter(|_| is_incomplete)
    }

    fn set_client(&self, client: Option<P::Client>) {
        *lock(&self.client) = client.map(Arc::new);
    }

    fn context(&self) -> Context {
        Context::new(lock(&self.stop).clone(), Value::Null)
    }

    /// The context of a call that comes with the `provider_meta` of its module, which nobody has checked before.
    fn context_with(&self, meta: Option<&wire::DynamicValue>) -> Result<Context, Diagnostic> {
        let meta = self.meta(meta)?;
        Ok(Context::new(lock(&self.stop).clone(), meta))
    }

    fn meta(&self, meta: Option<&wire::DynamicValue>) -> Result<Value, Diagnostic> {
        let Some(schema) = self.provider.meta() else { return Ok(Value::Null) };
        let decoded = dynamic_value::decode(meta, &schema.block.ty());
        let meta = decoded.map_err(|error| error.diagnostic("provider_meta of the module cannot be read"))?;
        match checks::meta(schema, &meta) {
            Some(refusal) => Err(refusal),
            None => Ok(meta),
        }
    }

    fn stop(&self) {
        std::mem::take(&mut *lock(&self.stop)).cancel();
    }

    fn advice(&self) -> Advice {
        if self.is_advice_wanted.load(Ordering::Relaxed) {
            Advice::Wanted(self.provider.silence_advice())
        } else {
            Advice::Unwanted
        }
    }

    fn remember_advice(&self, config: &crate::language::value::Value) {
        self.is_advice_wanted.store(self.provider.wants_advice(config), Ordering::Relaxed);
    }
}

/// Nothing that is locked can be left half-done by a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl<P: Provider> provider_server::Provider for Service<P> {
    async fn get_metadata(&self, request: Request<wire::get_metadata::Request>) -> Answer<wire::get_metadata::Response> {
        Ok(Response::new(schema::metadata(&self.0, request.into_inner()).await))
    }

    async fn get_provider_schema(
        &self,
        request: Request<wire::get_provider_schema::Request>,
    ) -> Answer<wire::get_provider_schema::Response> {
        Ok(Response::new(schema::provider_schema(&self.0, request.into_inner()).await))
    }

    async fn get_resource_identity_schemas(
        &self,
        request: Request<wire::get_resource_identity_schemas::Request>,
    ) -> Answer<wire::get_resource_identity_schemas::Response> {
        Ok(Response::new(schema::identity_schemas(&self.0, request.into_inner()).await))
    }

    async fn validate_provider_config(
        &self,
        request: Request<wire::validate_provider_config::Request>,
    ) -> Answer<wire::validate_provider_config::Response> {
        Ok(Response::new(validate::provider(&self.0, request.into_inner()).await))
    }

    async fn configure_provider(
        &self,
        request: Request<wire::configure_provider::Request>,
    ) -> Answer<wire::configure_provider::Response> {
        Ok(Response::new(configure::configure(&self.0, request.into_inner()).await))
    }

    async fn stop_provider(&self, request: Request<wire::stop_provider::Request>) -> Answer<wire::stop_provider::Response> {
        Ok(Response::new(configure::stop(&self.0, request.into_inner()).await))
    }

    async fn validate_resource_config(
        &self,
        request: Request<wire::validate_resource_config::Request>,
    ) -> Answer<wire::validate_resource_config::Response> {
        Ok(Response::new(validate::resource(&self.0, request.into_inner()).await))
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<wire::upgrade_resource_state::Request>,
    ) -> Answer<wire::upgrade_resource_state::Response> {
        Ok(Response::new(upgrade::state(&self.0, request.into_inner()).await))
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<wire::upgrade_resource_identity::Request>,
    ) -> Answer<wire::upgrade_resource_identity::Response> {
        Ok(Response::new(upgrade::identity(&self.0, request.into_inner()).await))
    }

    async fn read_resource(&self, request: Request<wire::read_resource::Request>) -> Answer<wire::read_resource::Response> {
        let answer = read::read(&self.0, request.into_inner()).await;
        self.0.silence.pass().await;
        Ok(Response::new(answer))
    }

    async fn plan_resource_change(
        &self,
        request: Request<wire::plan_resource_change::Request>,
    ) -> Answer<wire::plan_resource_change::Response> {
        Ok(Response::new(plan::plan(&self.0, request.into_inner()).await))
    }

    async fn apply_resource_change(
        &self,
        request: Request<wire::apply_resource_change::Request>,
    ) -> Answer<wire::apply_resource_change::Response> {
        let request = request.into_inner();
        let creates = dynamic_value::is_null(request.prior_state.as_ref());
        let answer = apply::apply(&self.0, request).await;
        if creates && apply::left_an_object(&answer) {
            self.0.silence.pass_alone().await;
        } else {
            self.0.silence.pass().await;
        }
        Ok(Response::new(answer))
    }

    async fn import_resource_state(
        &self,
        request: Request<wire::import_resource_state::Request>,
    ) -> Answer<wire::import_resource_state::Response> {
        Ok(Response::new(import::import(&self.0, request.into_inner()).await))
    }

    async fn move_resource_state(
        &self,
        request: Request<wire::move_resource_state::Request>,
    ) -> Answer<wire::move_resource_state::Response> {
        Ok(Response::new(move_state::move_state(&self.0, request.into_inner()).await))
    }

    async fn generate_resource_config(
        &self,
        request: Request<wire::generate_resource_config::Request>,
    ) -> Answer<wire::generate_resource_config::Response> {
        Ok(Response::new(generate_config::generate_config(&self.0, request.into_inner()).await))
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<wire::validate_data_resource_config::Request>,
    ) -> Answer<wire::validate_data_resource_config::Response> {
        Ok(Response::new(data_source::validate(&self.0, request.into_inner()).await))
    }

    async fn read_data_source(
        &self,
        request: Request<wire::read_data_source::Request>,
    ) -> Answer<wire::read_data_source::Response> {
        let answer = data_source::read(&self.0, request.into_inner()).await;
        self.0.silence.pass().await;
        Ok(Response::new(answer))
    }

    async fn validate_ephemeral_resource_config(
        &self,
        request: Request<wire::validate_ephemeral_resource_config::Request>,
    ) -> Answer<wire::validate_ephemeral_resource_config::Response> {
        Ok(Response::new(declined::validate_ephemeral_resource_config(&request.into_inner())))
    }

    async fn open_ephemeral_resource(
        &self,
        request: Request<wire::open_ephemeral_resource::Request>,
    ) -> Answer<wire::open_ephemeral_resource::Response> {
        Ok(Response::new(declined::open_ephemeral_resource(&request.into_inner())))
    }

    async fn renew_ephemeral_resource(
        &self,
        request: Request<wire::renew_ephemeral_resource::Request>,
    ) -> Answer<wire::renew_ephemeral_resource::Response> {
        Ok(Response::new(declined::renew_ephemeral_resource(&request.into_inner())))
    }

    async fn close_ephemeral_resource(
        &self,
        request: Request<wire::close_ephemeral_resource::Request>,
    ) -> Answer<wire::close_ephemeral_resource::Response> {
        Ok(Response::new(declined::close_ephemeral_resource(&request.into_inner())))
    }

    async fn validate_list_resource_config(
        &self,
        request: Request<wire::validate_list_resource_config::Request>,
    ) -> Answer<wire::validate_list_resource_config::Response> {
        Ok(Response::new(list::validate(&self.0, request.into_inner()).await))
    }

    async fn call_function(&self, request: Request<wire::call_function::Request>) -> Answer<wire::call_function::Response> {
        Ok(Response::new(function::call(&self.0, request.into_inner()).await))
    }

    async fn get_functions(&self, request: Request<wire::get_functions::Request>) -> Answer<wire::get_functions::Response> {
        Ok(Response::new(function::functions(&self.0, request.into_inner()).await))
    }

    async fn plan_action(&self, request: Request<wire::plan_action::Request>) -> Answer<wire::plan_action::Response> {
        Ok(Response::new(declined::plan_action(&request.into_inner())))
    }

    async fn validate_action_config(
        &self,
        request: Request<wire::validate_action_config::Request>,
    ) -> Answer<wire::validate_action_config::Response> {
        Ok(Response::new(declined::validate_action_config(&request.into_inner())))
    }

    async fn list_resource(
        &self,
        request: Request<wire::list_resource::Request>,
    ) -> Answer<BoxStream<wire::list_resource::Event>> {
        Ok(Response::new(list::list(&self.0, request.into_inner())))
    }

    async fn invoke_action(
        &self,
        request: Request<wire::invoke_action::Request>,
    ) -> Answer<BoxStream<wire::invoke_action::Event>> {
        Ok(Response::new(Box::pin(tokio_stream::once(Ok(declined::invoke_action(&request.into_inner()))))))
    }
}

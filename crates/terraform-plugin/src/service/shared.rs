//! The state of a service, shared by all of its calls.

use std::sync::{
    Arc, Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use tokio_util::sync::CancellationToken;

use super::{answer_spacing::AnswerSpacing, deferral::Deferral, values::BlockCodec};
use crate::{
    engine::validate::{self, Advice},
    language::{diagnostic::Diagnostic, value::Value},
    proto::tfplugin6 as wire,
    provider::{
        Provider,
        data_source::DataSource,
        list_resource::ListResource,
        resource::{Context, Resource},
    },
};

/// The state of a service.
pub struct Shared<P: Provider> {
    pub provider: P,
    /// Replaced by every configuration; a call keeps the client that it started with.
    client: Mutex<Option<Arc<P::Client>>>,
    /// Canceled and replaced by every stop, so that later calls are not affected.
    stop: Mutex<CancellationToken>,
    is_advice_wanted: AtomicBool,
    /// Built on first use.
    pub schema: OnceLock<wire::get_provider_schema::Response>,
    pub answer_spacing: AnswerSpacing,
    pub deferral: Deferral,
}

impl<P: Provider> Shared<P> {
    /// The state of `provider` before it is configured.
    pub fn new(provider: P) -> Self {
        Self {
            provider,
            client: Mutex::default(),
            stop: Mutex::default(),
            is_advice_wanted: AtomicBool::new(true),
            schema: OnceLock::new(),
            answer_spacing: AnswerSpacing::default(),
            deferral: Deferral::default(),
        }
    }

    /// The resource of this type.
    pub fn resource(&self, type_name: &str) -> Result<&dyn Resource<P::Client>, Diagnostic> {
        let found = self.provider.resources().iter().find(|resource| resource.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("resource", type_name))
    }

    /// The data source of this type.
    pub fn data_source(&self, type_name: &str) -> Result<&dyn DataSource<P::Client>, Diagnostic> {
        let found = self.provider.data_sources().iter().find(|source| source.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("data source", type_name))
    }

    /// The list of this type of resource.
    pub fn list_resource(&self, type_name: &str) -> Result<&dyn ListResource<P::Client>, Diagnostic> {
        let found = self.provider.list_resources().iter().find(|list| list.type_name() == type_name);
        found.map(AsRef::as_ref).ok_or_else(|| self.unknown("list resource", type_name))
    }

    fn unknown(&self, what: &str, type_name: &str) -> Diagnostic {
        Diagnostic::error(
            "Unknown Type",
            format!("{} version {} has no {what} {type_name}.", self.provider.address(), self.provider.version()),
        )
    }

    /// The client of the last configuration.
    pub fn client(&self) -> Option<Arc<P::Client>> {
        lock(&self.client).clone()
    }

    /// The deferral of a call, if the client allows it and the configuration of the provider is incomplete.
    pub fn deferred(&self, capabilities: Option<&wire::ClientCapabilities>) -> Option<wire::Deferred> {
        let is_incomplete = self.client().is_some_and(|client| self.provider.is_incomplete(&client));
        self.deferral.allowed(capabilities).filter(|_| is_incomplete)
    }

    /// Sets the client of later calls.
    pub fn set_client(&self, client: Option<P::Client>) {
        *lock(&self.client) = client.map(Arc::new);
    }

    /// The context of a new call.
    pub fn context(&self) -> Context {
        Context::new(lock(&self.stop).clone(), Value::Null)
    }

    /// Decodes and checks a `provider_meta`, which Terraform does not validate.
    pub fn meta(&self, meta: Option<&wire::DynamicValue>) -> Result<Value, Diagnostic> {
        let Some(schema) = self.provider.meta() else { return Ok(Value::Null) };
        let meta = BlockCodec::of(schema).decode("`provider_meta` of the module", meta)?;
        match validate::meta(schema, &meta) {
            Some(refusal) => Err(refusal),
            None => Ok(meta),
        }
    }

    /// Cancels the calls in progress. Later calls are not affected.
    pub fn stop(&self) {
        std::mem::take(&mut *lock(&self.stop)).cancel();
    }

    /// Whether to give advice, by the last configuration.
    pub fn advice(&self) -> Advice {
        if self.is_advice_wanted.load(Ordering::Relaxed) {
            Advice::Wanted(self.provider.silence_advice())
        } else {
            Advice::Unwanted
        }
    }

    /// Remembers whether this configuration enables advice.
    pub fn remember_advice(&self, config: &Value) {
        self.is_advice_wanted.store(self.provider.wants_advice(config), Ordering::Relaxed);
    }
}

/// A panic leaves nothing inconsistent, so poisoning is ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

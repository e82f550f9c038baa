//! Runs every RPC: in a task of its own, so that a panic fails that call alone, and a client that disconnects does not interrupt
//! a change.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use super::shared::Shared;
use crate::{
    codec::diagnostic,
    language::diagnostic::Diagnostic,
    log,
    panic::PanicLocation,
    proto::tfplugin6::{self as wire, Diagnostic as WireDiagnostic, DynamicValue},
    provider::{Provider, resource::Context},
};

/// One RPC, implemented for its request.
pub trait Rpc<P: Provider>: Clone + Send + Sync + 'static {
    /// Its name in the protocol, for messages and logs.
    const NAME: &'static str;
    const ON_DISCONNECT: OnDisconnect = OnDisconnect::Abort;

    type Response: Failure + Send + 'static;

    /// The type of the resource, data source or list; empty for the provider itself.
    fn type_name(&self) -> &str {
        ""
    }

    /// Decodes the request, calls the engine and encodes the result.
    fn answer(self, call: Call<P>) -> impl Future<Output = Result<Self::Response, Diagnostic>> + Send;

    /// The response to a call that has failed. An RPC whose request contains a state returns that, since Terraform would take an omitted
    /// state for a deleted object.
    fn failed(self, call: &Call<P>, diagnostics: Vec<WireDiagnostic>) -> Self::Response {
        let _ = call;
        Self::Response::of(diagnostics)
    }
}

/// A response that can report a failure.
pub trait Failure {
    /// The response with these diagnostics and nothing else.
    fn of(diagnostics: Vec<WireDiagnostic>) -> Self;
}

impl Failure for Vec<WireDiagnostic> {
    fn of(diagnostics: Self) -> Self {
        diagnostics
    }
}

/// Implements [`Failure`] for the responses of these RPCs.
macro_rules! failures {
    ($($rpc:ident),* $(,)?) => {$(
        impl Failure for wire::$rpc::Response {
            fn of(diagnostics: Vec<WireDiagnostic>) -> Self {
                let mut response = Self::default();
                response.diagnostics.extend(diagnostics);
                response
            }
        }
    )*};
}

failures!(
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
    validate_provider_config,
    configure_provider,
    validate_resource_config,
    upgrade_resource_state,
    upgrade_resource_identity,
    read_resource,
    plan_resource_change,
    apply_resource_change,
    import_resource_state,
    move_resource_state,
    generate_resource_config,
    validate_data_resource_config,
    read_data_source,
    validate_list_resource_config,
    get_functions,
);

/// One call: what it shares with all others, and its own context.
pub struct Call<P: Provider> {
    pub shared: Arc<Shared<P>>,
    pub context: Context,
}

impl<P: Provider> Clone for Call<P> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), context: self.context.clone() }
    }
}

impl<P: Provider> Call<P> {
    /// The context with the `provider_meta` of the request.
    pub fn context_with(&self, meta: Option<&DynamicValue>) -> Result<Context, Diagnostic> {
        let mut context = self.context.clone();
        context.meta = self.shared.meta(meta)?;
        Ok(context)
    }
}

/// What happens to a call when the client disconnects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisconnect {
    /// It is canceled.
    Abort,
    /// It completes: a change must not be left half-done.
    Finish,
}

/// The response to `request`: the result, or the diagnostic of the failure.
pub async fn respond<P: Provider, R: Rpc<P>>(shared: &Arc<Shared<P>>, request: R) -> R::Response {
    let call = Call { shared: Arc::clone(shared), context: shared.context() };
    let record = log::Call::of(R::NAME);
    let record = if request.type_name().is_empty() { record } else { record.about("tf_resource_type", request.type_name()) };
    let site = PanicLocation::default();
    let (watched, answered, within) = (site.clone(), request.clone(), call.clone());
    let task = tokio::spawn(async move { watched.watch(record.run(answered.answer(within))).await });
    let ended = match R::ON_DISCONNECT {
        OnDisconnect::Abort => AbortOnDropHandle::new(task).await,
        OnDisconnect::Finish => task.await,
    };
    let answer = match ended {
        Ok(answer) => answer,
        Err(ended) if ended.is_panic() => Err(panicked(R::NAME, request.type_name(), &site)),
        Err(_) => Err(Diagnostic::error(
            "Operation Interrupted",
            format!("{} was canceled because the provider is shutting down.", R::NAME),
        )),
    };
    answer.unwrap_or_else(|diagnostic| request.failed(&call, diagnostic::encode(&diagnostic.into())))
}

fn panicked(rpc: &str, type_name: &str, site: &PanicLocation) -> Diagnostic {
    let of = if type_name.is_empty() { String::new() } else { format!(" of {type_name}") };
    Diagnostic::bug(format!("{rpc}{of} panicked{site}"))
}

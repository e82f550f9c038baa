//! How every RPC is answered: in a task of its own, so that a panic is the end of that call alone, and so that a client that goes away
//! cannot tear a change apart.

use std::sync::Arc;

use tokio_util::task::AbortOnDropHandle;

use super::shared::Shared;
use crate::{
    codec::diagnostic,
    language::diagnostic::Diagnostic,
    log,
    panic::PanicLocation,
    proto::tfplugin6::{Diagnostic as WireDiagnostic, DynamicValue},
    provider::{Provider, resource::Context},
};

/// One RPC, by its request.
pub trait Rpc<P: Provider>: Clone + Send + Sync + 'static {
    /// Its name in the protocol, for messages and the log.
    const NAME: &'static str;
    const WHEN_ABANDONED: WhenAbandoned = WhenAbandoned::Abort;

    type Response: Send + 'static;

    /// The type of resource, data source or list that the request is about; empty for the provider itself.
    fn type_name(&self) -> &str {
        ""
    }

    /// Decodes the request, asks the engine, and encodes what it has decided. Nothing is decided here.
    fn answer(self, call: Call<P>) -> impl Future<Output = Result<Self::Response, Diagnostic>> + Send;

    /// The response to a call without an answer: why there is none, beside the state that came with the request, for Terraform would take a
    /// state that is omitted for one that is removed.
    fn failed(self, call: &Call<P>, diagnostics: Vec<WireDiagnostic>) -> Self::Response;
}

/// What surrounds one call.
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
    /// The context of this call with the `provider_meta` that came with it.
    pub fn context_with(&self, meta: Option<&DynamicValue>) -> Result<Context, Diagnostic> {
        let mut context = self.context.clone();
        context.meta = self.shared.meta(meta)?;
        Ok(context)
    }
}

/// What becomes of a call when the client goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenAbandoned {
    /// It ends: nobody needs its answer.
    Abort,
    /// It runs to its end: what it does must not be left half-done.
    Finish,
}

/// The response to `request`: its answer, or the message that says why there is none.
pub async fn respond<P: Provider, R: Rpc<P>>(shared: &Arc<Shared<P>>, request: R) -> R::Response {
    let call = Call { shared: Arc::clone(shared), context: shared.context() };
    let record = log::Call::of(R::NAME);
    let record = if request.type_name().is_empty() { record } else { record.about("tf_resource_type", request.type_name()) };
    let site = PanicLocation::default();
    let (watched, answered, within) = (site.clone(), request.clone(), call.clone());
    let task = tokio::spawn(async move { watched.watch(record.run(answered.answer(within))).await });
    let ended = match R::WHEN_ABANDONED {
        WhenAbandoned::Abort => AbortOnDropHandle::new(task).await,
        WhenAbandoned::Finish => task.await,
    };
    let answer = match ended {
        Ok(answer) => answer,
        Err(ended) if ended.is_panic() => Err(panicked(R::NAME, request.type_name(), &site)),
        Err(_) => Err(Diagnostic::error("Interrupted", format!("{} was canceled because the provider is ending.", R::NAME))),
    };
    answer.unwrap_or_else(|diagnostic| request.failed(&call, diagnostic::encode(&diagnostic.into())))
}

fn panicked(rpc: &str, type_name: &str, site: &PanicLocation) -> Diagnostic {
    let of = if type_name.is_empty() { String::new() } else { format!(" of {type_name}") };
    Diagnostic::bug(format!("{rpc}{of} panicked{site}"))
}

//! Runs the body of one RPC in a task of its own, so that a panic is the end of that call alone, and so that a client that goes
//! away cannot tear a change apart.

use tokio_util::task::AbortOnDropHandle;

use crate::{
    codec::diagnostic, language::diagnostic::Diagnostic, log, panic::Site, proto::tfplugin6::Diagnostic as WireDiagnostic,
};

/// The name of one call, for messages and the log.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub rpc: &'static str,
    /// The resource type it is about; empty for the provider itself.
    pub type_name: &'a str,
}

/// What becomes of a call when the client goes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenAbandoned {
    /// It ends: nobody needs its answer.
    Abort,
    /// It runs to its end: what it does must not be left half-done.
    Finish,
}

impl Call<'_> {
    /// The answer of `body`, or what `refuse` makes of the message that says why there is none.
    pub async fn run<R: Send + 'static>(
        self,
        when_abandoned: WhenAbandoned,
        body: impl Future<Output = Result<R, Diagnostic>> + Send + 'static,
        refuse: impl FnOnce(Vec<WireDiagnostic>) -> R,
    ) -> R {
        let record = log::Call::of(self.rpc);
        let record = if self.type_name.is_empty() { record } else { record.about("tf_resource_type", self.type_name) };
        let site = Site::default();
        let watched = site.clone();
        let task = tokio::spawn(async move { watched.watch(record.run(body)).await });
        let ended = match when_abandoned {
            WhenAbandoned::Abort => AbortOnDropHandle::new(task).await,
            WhenAbandoned::Finish => task.await,
        };
        let answer = match ended {
            Ok(answer) => answer,
            Err(ended) if ended.is_panic() => Err(self.panicked(&site)),
            Err(_) => Err(Diagnostic::error("Interrupted", format!("{} was canceled because the provider is ending.", self.rpc))),
        };
        answer.unwrap_or_else(|diagnostic| refuse(diagnostic::encode(&diagnostic.into())))
    }

    fn panicked(self, site: &Site) -> Diagnostic {
        let of = if self.type_name.is_empty() { String::new() } else { format!(" of {}", self.type_name) };
        Diagnostic::bug(format!("{}{of} panicked{site}", self.rpc))
    }
}

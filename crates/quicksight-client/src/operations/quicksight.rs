//! The client of one Region, and how its requests are sent.

use std::{error::Error, pin::Pin, sync::Arc};

use aws_sdk_quicksight::error::ProvideErrorMetadata;
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};

use crate::{
    conflict::Conflicts,
    credentials::cache::CredentialsCache,
    deadline::Deadline,
    fault::{Delivery, Fault},
    origin,
    rate_limiter::Group,
    retry::{self, Delays, Failure, Policy},
};

/// Quick Sight in one region. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Quicksight {
    pub(super) client: aws_sdk_quicksight::Client,
    credentials: Arc<CredentialsCache>,
    policy: Policy,
}

impl Quicksight {
    /// `config` has the SDK's own retries switched off, and takes its credentials from `credentials`.
    pub(crate) fn new(config: aws_sdk_quicksight::Config, credentials: Arc<CredentialsCache>, policy: Policy) -> Self {
        let mut naming = config.to_builder();
        let region = config.region().map(|region| region.as_ref());
        naming.set_http_client(config.http_client().map(|client| origin::naming(client, region)));
        Self { client: aws_sdk_quicksight::Client::from_conf(naming.build()), credentials, policy }
    }

    /// Sends a request that may be repeated at will.
    pub(super) async fn send<'a, T, E, F>(
        &'a self,
        operation: &'static str,
        group: Group,
        deadline: &Deadline,
        attempt: impl FnMut() -> F + Send,
    ) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send + 'a,
        E: ProvideErrorMetadata + Error + 'static,
    {
        self.attempts(operation, group, deadline, attempt).await.map_err(|failure| {
            // What the last attempt met says nothing of an earlier one whose answer was lost.
            let delivery = if failure.maybe_done { Delivery::Unknown } else { failure.fault.delivery };
            Fault { delivery, ..failure.fault }
        })
    }

    /// Sends a change of this connector, and sends it again once a conflict is over that it meets.
    pub(super) async fn send_change<T, F>(
        &self,
        (account, id): (&str, &str),
        deadline: &Deadline,
        mut change: impl FnMut() -> F + Send,
    ) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, Fault>> + Send,
        T: Send,
    {
        let mut conflicts = Conflicts::of_change();
        loop {
            let result = change().await;
            let describe = async |deadline: Deadline| self.describe(account, id, &deadline).await;
            match &result {
                Err(fault) if conflicts.may_retry(fault, deadline, describe).await => {}
                Err(_) | Ok(_) => return result,
            }
        }
    }

    /// Sends a request until it succeeds or fails for good, and reports on all attempts together.
    pub(super) async fn attempts<'a, T, E, F>(
        &'a self,
        operation: &'static str,
        group: Group,
        deadline: &Deadline,
        mut attempt: impl FnMut() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send + 'a,
        E: ProvideErrorMetadata + Error + 'static,
    {
        // Ahead of the first attempt, and apart: nothing is sent during a sign-in, so an interrupt then has a known outcome.
        let ready = retry::unless_expired(operation, deadline, self.credentials.get()).await;
        let ready = ready.and_then(|ready| ready.map_err(|problem| Fault::unmade(operation, problem)));
        ready.map_err(|fault| Failure { fault, maybe_done: false })?;
        let attempt = || {
            let request = attempt();
            // The type of the SDK's future is deeper than the compiler likes to look; behind this pointer it need not.
            let attempt: Pin<Box<dyn Future<Output = _> + Send + 'a>> = Box::pin(async move {
                // They may have to be renewed, which must not use up the time of the request.
                self.credentials.get().await.map_err(|problem| Fault::unmade(operation, problem))?;
                request.await.map_err(|error| Fault::of_attempt(operation, &error))
            });
            attempt
        };
        retry::send(operation, group, &self.policy, Delays::default(), deadline, attempt).await
    }
}

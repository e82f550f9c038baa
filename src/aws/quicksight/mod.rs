//! The operations of Quick Sight that the provider uses, one a file. Every call takes the token of the user's interrupt, and
//! ends soon after it is cancelled.

mod create;
mod delete;
mod describe;
mod permissions;
mod tags;
mod update;

use std::error::Error;

use aws_sdk_quicksight::error::ProvideErrorMetadata;
pub use aws_sdk_quicksight::types;
use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use tokio_util::sync::CancellationToken;

pub use self::{
    create::{CreateFailure, CreateRequest, Created},
    update::UpdateRequest,
};
use super::{
    Backoff,
    fault::{Cause, Delivery, Fault},
    retry,
};

/// Quick Sight in one region. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Quicksight {
    client: aws_sdk_quicksight::Client,
    max_attempts: u32,
}

impl Quicksight {
    /// `config` has the SDK's own retries switched off.
    pub(super) fn new(config: aws_sdk_quicksight::Config, max_attempts: u32) -> Self {
        Self { client: aws_sdk_quicksight::Client::from_conf(config), max_attempts }
    }

    /// Sends a request that may be repeated at will.
    async fn send<T, E, F>(
        &self,
        operation: &'static str,
        stop: &CancellationToken,
        attempt: impl FnMut() -> F + Send,
    ) -> Result<T, Fault>
    where
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + Error + 'static,
    {
        retry::send(operation, self.max_attempts, Backoff::retrying(), stop, attempt).await.map_err(|failure| {
            // What the last attempt met says nothing of an earlier one whose answer was lost.
            let delivery = if failure.maybe_done { Delivery::Unknown } else { failure.fault.delivery };
            Fault { delivery, ..failure.fault }
        })
    }
}

/// The fault of an answer that lacks what the API promises.
fn incomplete(operation: &'static str, missing: &str) -> Fault {
    Fault::unanswered(operation, Cause::Broken, Delivery::Unknown, format!("the answer lacks {missing}"))
}

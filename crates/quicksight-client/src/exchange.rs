//! Records of requests to AWS, for those who have to find out what happened: one for each attempt, and nothing of headers or bodies but the ID of the
//! request.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use crate::{fault::Fault, log::LOG_TARGET};

/// Where AWS puts the ID of a request: most services in the first, S3 and some older ones in the others.
const REQUEST_ID_HEADERS: [&str; 3] = ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"];

tokio::task_local! {
    static CURRENT: Exchange;
}

/// One attempt of a request: what the HTTP client sees of it, which knows no operation, for the retries, which know no host.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    began: Instant,
    record: Arc<Mutex<RequestRecord>>,
}

/// What is known of a request once it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RequestRecord {
    /// Scheme, host and port.
    pub origin: String,
    /// Where the client signs; the metadata service and its like have none.
    pub region: Option<String>,
    /// None until there is a response.
    pub status: Option<u16>,
    pub request_id: Option<String>,
}

impl RequestRecord {
    /// Adds what a response says.
    pub(super) fn answered(&mut self, response: &HttpResponse) {
        self.status = Some(response.status().as_u16());
        self.request_id = REQUEST_ID_HEADERS.iter().find_map(|name| response.headers().get(name)).map(str::to_owned);
    }
}

impl Exchange {
    /// An attempt that begins now; none while nobody reads the records.
    pub(super) fn begin() -> Option<Self> {
        tracing::enabled!(target: LOG_TARGET, tracing::Level::DEBUG)
            .then(|| Self { began: Instant::now(), record: Arc::default() })
    }

    /// Runs the attempt.
    pub(super) async fn watch<F: Future>(exchange: Option<Self>, attempt: F) -> F::Output {
        match exchange {
            Some(exchange) => CURRENT.scope(exchange, attempt).await,
            None => attempt.await,
        }
    }

    /// Writes the record of the attempt of this number, from 1, which failed or did not.
    pub(super) fn report(self, operation: &'static str, number: u32, fault: Option<&Fault>) {
        let record = self.record.lock().unwrap_or_else(PoisonError::into_inner).clone();
        tracing::debug!(
            target: LOG_TARGET,
            operation,
            attempt = number,
            host = record.origin,
            region = record.region,
            status = record.status,
            error_code = fault.and_then(|fault| fault.code.as_deref()),
            // A failure without a code has no other name.
            error = fault.filter(|fault| fault.code.is_none()).map(|fault| fault.message.as_str()),
            request_id = record.request_id,
            duration_ms = self.began.elapsed().as_millis(),
            "AWS request"
        );
    }
}

/// Tells the attempt, if this is one, what its client has sent or received.
fn update_current(record: &RequestRecord) -> bool {
    let updated = CURRENT.try_with(|exchange| {
        let mut known = exchange.record.lock().unwrap_or_else(PoisonError::into_inner);
        let region = record.region.clone().or_else(|| known.region.take());
        *known = RequestRecord { region, ..record.clone() };
    });
    updated.is_ok()
}

/// Notes that a request was sent.
pub(super) fn sent(record: &RequestRecord) {
    update_current(record);
}

/// Notes how a request has ended. One that belongs to no attempt, such as those of the SDK's own sources of credentials, has a record of its own.
pub(super) fn ended(record: &RequestRecord, began: Instant) {
    if !update_current(record) {
        tracing::debug!(
            target: LOG_TARGET,
            host = record.origin,
            region = record.region,
            status = record.status,
            request_id = record.request_id,
            duration_ms = began.elapsed().as_millis(),
            "request for credentials"
        );
    }
}

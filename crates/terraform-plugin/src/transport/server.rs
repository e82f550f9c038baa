//! Accepts, authenticates and serves connections, and drains them at the end. A failed connection affects no other.

use std::{sync::Arc, time::Duration};

use hyper::{server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{pin, select, time};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    listener::{Connection, Listener},
    services::Services,
    tls::Tls,
};
use crate::{log::PROTOCOL, proto::tfplugin6::provider_server::Provider};

/// The limit of a TLS handshake.
const TLS_HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the process waits for clients to disconnect once it ends. Terraform does so as soon as it has its response, and kills
/// the process after two seconds; clients with other habits may never do.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(250);

/// How long calls in progress have to respond after a termination signal, once they are canceled. Their responses contain what a
/// change has done so far; service managers kill after ten seconds or more.
const TERMINATION_TIMEOUT: Duration = Duration::from_secs(5);

/// The delay after a failed accept, which happens when the process is out of file descriptors.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);

/// HTTP/2 flow control, for one call and for all. With the default of 64 KiB large values wait for each other.
const STREAM_WINDOW: u32 = 4 << 20;
const CONNECTION_WINDOW: u32 = 16 << 20;

/// Serves until `ends` is canceled, then waits for the responses in progress. After a termination signal, `terminated`, calls are
/// canceled first. The socket is removed afterwards.
pub async fn serve<P: Provider>(
    listener: Listener,
    tls: Option<Tls>,
    services: Services<P>,
    ends: CancellationToken,
    terminated: CancellationToken,
) {
    let services = Arc::new(services);
    let tls = tls.map(Arc::new);
    let connections = TaskTracker::new();
    loop {
        let accepted = select! {
            () = ends.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(connection) => {
                connections.spawn(serve_connection(connection, tls.clone(), Arc::clone(&services), ends.clone()));
            }
            Err(why) => {
                tracing::warn!(target: PROTOCOL, error = %why, "cannot accept a connection");
                time::sleep(ACCEPT_RETRY_DELAY).await;
            }
        }
    }
    drop(listener);
    connections.close();
    let drain_timeout = if terminated.is_cancelled() {
        services.stop().await;
        TERMINATION_TIMEOUT
    } else {
        DRAIN_TIMEOUT
    };
    // Calls that exceed it have no client.
    let _ = time::timeout(drain_timeout, connections.wait()).await;
}

async fn serve_connection<P: Provider>(
    connection: Box<dyn Connection>,
    tls: Option<Arc<Tls>>,
    services: Arc<Services<P>>,
    ends: CancellationToken,
) {
    let connection = match tls {
        None => connection,
        Some(tls) => match tls_handshake(connection, &tls, &ends).await {
            Ok(connection) => connection,
            Err(why) => return tracing::warn!(target: PROTOCOL, error = %why, "rejected a connection"),
        },
    };
    let service = service_fn(move |request| {
        let services = Arc::clone(&services);
        async move { services.answer(request).await }
    });
    let serving = http2::Builder::new(TokioExecutor::new())
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        // `-parallelism` is unlimited, so the number of concurrent calls is too.
        .max_concurrent_streams(None)
        .serve_connection(TokioIo::new(connection), service);
    pin!(serving);
    let outcome = select! {
        outcome = serving.as_mut() => outcome,
        () = ends.cancelled() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    // At the end Terraform closes the connection without waiting for ours.
    if let Err(why) = outcome
        && !ends.is_cancelled()
    {
        tracing::trace!(target: PROTOCOL, error = %why, "connection failed");
    }
}

async fn tls_handshake(
    connection: Box<dyn Connection>,
    tls: &Tls,
    ends: &CancellationToken,
) -> std::io::Result<Box<dyn Connection>> {
    select! {
        () = ends.cancelled() => Err(std::io::Error::other("shutting down")),
        connected = time::timeout(TLS_HANDSHAKE_TIMEOUT, tls.acceptor().accept(connection)) => Ok(Box::new(connected??)),
    }
}

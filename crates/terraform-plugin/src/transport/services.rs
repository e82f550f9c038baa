//! The gRPC services: that of the provider, and those that every plugin has.

use std::{
    convert::Infallible,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use hyper::body::Incoming;
use tokio_stream::{Stream, StreamExt as _};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::{
    Request, Response, Status, Streaming,
    body::Body,
    codegen::{BoxStream, Service, http},
    server::NamedService,
};

use crate::proto::{
    health::{
        HealthCheckRequest, HealthCheckResponse,
        health_check_response::ServingStatus,
        health_server::{Health, HealthServer},
    },
    plugin::{
        ConnInfo, Empty, StdioData,
        grpc_broker_server::{GrpcBroker, GrpcBrokerServer},
        grpc_controller_server::{GrpcController, GrpcControllerServer},
        grpc_stdio_server::{GrpcStdio, GrpcStdioServer},
    },
    tfplugin6::{
        provider_server::{Provider, ProviderServer},
        stop_provider,
    },
};

/// The maximum size of a message, as in Go plugins. Values can be files.
const MESSAGE_LIMIT: usize = 256 << 20;

/// All services of the process.
pub struct Services<P> {
    provider: Arc<P>,
    server: ProviderServer<P>,
    process: Process,
}

impl<P: Provider> Services<P> {
    /// `ends` is canceled by a shutdown, and ends the streams that would otherwise stay open.
    pub fn new(provider: P, ends: &CancellationToken) -> Self {
        let provider = Arc::new(provider);
        let server = ProviderServer::from_arc(Arc::clone(&provider))
            .max_decoding_message_size(MESSAGE_LIMIT)
            .max_encoding_message_size(MESSAGE_LIMIT);
        Self { provider, server, process: Process { ends: ends.clone() } }
    }

    /// Cancels the calls in progress, as StopProvider does.
    pub async fn stop(&self) {
        // There is no client to report an error to.
        let _ = self.provider.stop_provider(Request::new(stop_provider::Request::default())).await;
    }

    /// Answers one call. The path of a call is `/SERVICE/METHOD`.
    pub async fn answer(&self, request: http::Request<Incoming>) -> Result<http::Response<Body>, Infallible> {
        let process = self.process.clone();
        match request.uri().path().split('/').nth(1).unwrap_or_default() {
            ProviderServer::<P>::NAME => self.server.clone().call(request).await,
            GrpcControllerServer::<Process>::NAME => GrpcControllerServer::new(process).call(request).await,
            GrpcStdioServer::<Process>::NAME => GrpcStdioServer::new(process).call(request).await,
            GrpcBrokerServer::<Process>::NAME => GrpcBrokerServer::new(process).call(request).await,
            HealthServer::<Process>::NAME => HealthServer::new(process).call(request).await,
            _ => Ok(Status::unimplemented("there is no such service").into_http()),
        }
    }
}

/// The services of the process itself.
#[derive(Clone)]
struct Process {
    ends: CancellationToken,
}

#[tonic::async_trait]
impl GrpcController for Process {
    /// The response is still sent: connections are drained before they are closed.
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        self.ends.cancel();
        Ok(Response::new(Empty {}))
    }
}

#[tonic::async_trait]
impl GrpcStdio for Process {
    /// Sends nothing, because Terraform warns about whatever it receives here: output of provider code goes to stderr.
    async fn stream_stdio(&self, _request: Request<()>) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(SilentStream::until(&self.ends, ())))
    }
}

#[tonic::async_trait]
impl GrpcBroker for Process {
    /// Neither offers connections nor accepts offers.
    async fn start_stream(&self, request: Request<Streaming<ConnInfo>>) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        Ok(Response::new(SilentStream::until(&self.ends, request.into_inner())))
    }
}

#[tonic::async_trait]
impl Health for Process {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        match request.into_inner().service.as_str() {
            "" | "plugin" => Ok(Response::new(HealthCheckResponse { status: ServingStatus::Serving.into() })),
            _ => Err(Status::not_found("there is no such service")),
        }
    }

    /// The state never changes: the process serves until it ends.
    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<BoxStream<HealthCheckResponse>>, Status> {
        let status = self.check(request).await.map_or(ServingStatus::ServiceUnknown, |_| ServingStatus::Serving);
        let now = tokio_stream::once(Ok(HealthCheckResponse { status: status.into() }));
        Ok(Response::new(Box::pin(now.chain(SilentStream::until(&self.ends, ())))))
    }
}

/// A stream without items, open until the process ends. Open streams also keep idle clients connected.
struct SilentStream<T, K> {
    ended: Pin<Box<WaitForCancellationFutureOwned>>,
    /// The client's half, kept open.
    _kept: K,
    items: PhantomData<fn() -> T>,
}

impl<T: 'static, K: Send + Unpin + 'static> SilentStream<T, K> {
    fn until(ends: &CancellationToken, kept: K) -> BoxStream<T> {
        Box::pin(Self { ended: Box::pin(ends.clone().cancelled_owned()), _kept: kept, items: PhantomData })
    }
}

impl<T, K: Unpin> Stream for SilentStream<T, K> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.ended.as_mut().poll(context).map(|()| None)
    }
}

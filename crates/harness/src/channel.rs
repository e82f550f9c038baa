//! One HTTP/2 connection, on which gRPC is spoken: by a generated client, or as bytes, for providers of any version of the protocol.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use anyhow::ensure;
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tonic::{
    body::Body,
    codegen::{Bytes, Service, http},
};

/// gRPC's frame: not compressed, and zero bytes long.
const EMPTY_MESSAGE: &[u8] = &[0; 5];

#[derive(Clone)]
pub struct Channel(http2::SendRequest<Body>);

impl Channel {
    /// Speaks HTTP/2 on a stream. The connection lasts as long as a clone of the channel.
    pub async fn open(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> hyper::Result<Self> {
        let (sender, connection) = http2::Builder::new(TokioExecutor::new())
            .initial_stream_window_size(4 << 20)
            .initial_connection_window_size(16 << 20)
            .handshake(TokioIo::new(stream))
            .await?;
        // A provider that ends closes the connection; whoever waits for an answer learns it there.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a message without fields, and returns the bytes of the answer. Fails for any status of gRPC but success.
    pub async fn call_empty(&mut self, method: &str) -> anyhow::Result<Bytes> {
        let request = http::Request::post(format!("http://localhost{method}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(Body::new(Full::from(EMPTY_MESSAGE)))?;
        self.0.ready().await?;
        let (head, body) = self.0.send_request(request).await?.into_parts();
        let body = body.collect().await?;
        let status = body.trailers().unwrap_or(&head.headers).get("grpc-status").cloned();
        ensure!(status.as_ref().is_some_and(|status| status == "0"), "{method} returned status {status:?}");
        let mut bytes = body.to_bytes();
        ensure!(bytes.len() >= EMPTY_MESSAGE.len(), "{method} returned no message");
        Ok(bytes.split_off(EMPTY_MESSAGE.len()))
    }
}

impl Service<http::Request<Body>> for Channel {
    type Response = http::Response<Incoming>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = hyper::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}

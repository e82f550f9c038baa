//! Single requests to hosts that give credentials and for which there is no client in the SDK that could be told all it needs.

use std::{convert::Infallible, fmt, time::Duration};

use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::{
    http::SharedHttpClient,
    orchestrator::{HttpRequest, HttpResponse, SensitiveOutput},
    runtime_plugin::StaticRuntimePlugin,
};
use aws_smithy_types::{body::SdkBody, config_bag::Layer, timeout::TimeoutConfig};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{fault::attempt::reason, secret::to_secret};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// Requests to one host, each made once and without a signature.
#[derive(Debug)]
pub(super) struct Requests(Operation<Request, Answer, Infallible>);

#[derive(Debug)]
pub(super) struct Request {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, SecretString)>,
    /// JSON.
    pub body: Option<SecretString>,
}

pub(super) struct Answer {
    pub status: u16,
    pub body: SecretString,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

impl Requests {
    /// Requests to `SCHEME://HOST[:PORT]`.
    pub(super) fn new(origin: &str, http_client: &SharedHttpClient) -> Self {
        let mut layer = Layer::new("credentials");
        layer.store_put(SensitiveOutput);
        let operation = Operation::builder()
            .service_name("credentials")
            .operation_name("request")
            .endpoint_url(origin)
            .http_client(http_client.clone())
            .no_auth()
            .no_retry()
            .timeout_config(TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).read_timeout(READ_TIMEOUT).build())
            .runtime_plugin(StaticRuntimePlugin::new().with_config(layer.freeze()))
            .serializer(|request: Request| {
                let body = request.body.as_ref().map_or_else(SdkBody::empty, |body| SdkBody::from(body.expose_secret()));
                let mut http = HttpRequest::new(body);
                http.set_method(request.method)?;
                http.set_uri(request.path)?;
                http.headers_mut().try_insert("accept", "application/json")?;
                if let Some(body) = &request.body {
                    http.headers_mut().try_insert("content-type", "application/json")?;
                    http.headers_mut().try_insert("content-length", body.expose_secret().len().to_string())?;
                }
                for (name, value) in request.headers {
                    http.headers_mut().try_insert(name, value.expose_secret().to_owned())?;
                }
                Ok(http)
            })
            .deserializer(|response: &HttpResponse| {
                let body = String::from_utf8_lossy(response.body().bytes().unwrap_or_default()).into_owned();
                Ok(Answer { status: response.status().as_u16(), body: to_secret(body) })
            })
            .build();
        Self(operation)
    }

    /// The answer, whatever its status, or why there is none.
    pub(super) async fn send(&self, request: Request) -> Result<Answer, String> {
        self.0.invoke(request).await.map_err(|error| reason(&error))
    }
}

//! Which host a request was for: in the error of one that got no response, since the errors of the HTTP client name none, and in the records of all.

use std::{error::Error, fmt, time::Instant};

use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector},
        orchestrator::HttpRequest,
        result::ConnectorError,
        runtime_components::RuntimeComponents,
    },
};

use crate::exchange::{self, RequestRecord};

/// An HTTP client that adds an [`Origin`] to the errors of `client`, and notes its requests as those of a client in `region`.
pub(super) fn naming(client: SharedHttpClient, region: Option<&str>) -> SharedHttpClient {
    SharedHttpClient::new(RecordingClient { client, region: region.map(str::to_owned) })
}

/// An error of a request, with something that is known of the request. Reads as the error itself.
#[derive(Debug)]
pub(super) struct Annotated<N> {
    pub note: N,
    source: BoxError,
}

/// Where a request was sent: scheme, host and port, nothing of the path, and no password.
#[derive(Debug)]
pub(super) struct Origin(pub String);

/// The proxy that a request went through, and what names it.
#[derive(Debug)]
pub(super) struct ProxyUrl(pub String);

impl<N> fmt::Display for Annotated<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl<N: fmt::Debug> Error for Annotated<N> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

#[derive(Clone, Debug)]
struct RecordingClient {
    client: SharedHttpClient,
    region: Option<String>,
}

impl HttpClient for RecordingClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = self.client.http_connector(settings, components);
        SharedHttpConnector::new(RecordingConnector { connector, region: self.region.clone() })
    }
}

#[derive(Clone, Debug)]
struct RecordingConnector {
    connector: SharedHttpConnector,
    region: Option<String>,
}

impl HttpConnector for RecordingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let began = Instant::now();
        let mut record = RequestRecord { origin: origin(request.uri()), region: self.region.clone(), ..RequestRecord::default() };
        let response = self.connector.call(request);
        HttpConnectorFuture::new(async move {
            exchange::sent(&record);
            let response = response.await;
            if let Ok(response) = &response {
                record.answered(response);
            }
            exchange::ended(&record, began);
            response.map_err(|error| annotated(error, Origin(record.origin)))
        })
    }
}

/// The same error of the same kind, which decides whether a request is retried, with a note.
pub(super) fn annotated<N>(error: ConnectorError, note: N) -> ConnectorError
where
    N: fmt::Debug + Send + Sync + 'static,
{
    let kind: fn(BoxError) -> ConnectorError = match &error {
        error if error.is_timeout() => ConnectorError::timeout,
        error if error.is_user() => ConnectorError::user,
        error if error.is_io() => ConnectorError::io,
        _ => {
            let kind = error.as_other();
            return ConnectorError::other(Annotated { note, source: error.into_source() }.into(), kind);
        }
    };
    kind(Annotated { note, source: error.into_source() }.into())
}

fn origin(uri: &str) -> String {
    let (scheme, rest) = uri.split_once("://").unwrap_or(("https", uri));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use aws_smithy_types::retry::ErrorKind;

    use super::{Annotated, Origin, annotated, origin};
    use crate::fault::find;

    #[test]
    fn an_origin_has_neither_path_nor_password() {
        for (uri, expected) in [
            ("http://127.0.0.1:9/accounts/1?x=@", "http://127.0.0.1:9"),
            ("https://quicksight.us-east-1.amazonaws.com/", "https://quicksight.us-east-1.amazonaws.com"),
            ("https://ada:pa55word@sts.example?Action=x", "https://sts.example"),
            ("https://[::1]:443", "https://[::1]:443"),
        ] {
            assert_eq!(origin(uri), expected);
        }
    }

    #[test]
    fn an_error_stays_of_its_kind() {
        let named = |error: ConnectorError| annotated(error, Origin("https://sts.example".to_owned()));
        assert!(named(ConnectorError::timeout("late".into())).is_timeout());
        assert!(named(ConnectorError::user("wrong".into())).is_user());
        assert!(named(ConnectorError::io("broken".into())).is_io());
        let other = named(ConnectorError::other("other".into(), Some(ErrorKind::TransientError)));
        assert_eq!(other.as_other(), Some(ErrorKind::TransientError));
        assert_eq!(
            find::<Annotated<Origin>>(&other).map(|error| (error.note.0.as_str(), error.to_string())),
            Some(("https://sts.example", "other".to_owned()))
        );
    }
}

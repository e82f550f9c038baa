//! The one HTTP client: what it trusts, through which proxies it goes. Services and sources of credentials share it.

use aws_smithy_http_client::{
    Builder, Connector,
    proxy::ProxyConfig,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector},
    orchestrator::HttpRequest,
    runtime_components::RuntimeComponents,
};

/// The HTTP client. TLS roots and proxy variables are read when the first connection is made. `sso_endpoint` takes the place
/// of the SSO portal of every region.
pub(super) fn client(sso_endpoint: Option<&str>) -> SharedHttpClient {
    let client = Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        if let Some(settings) = settings {
            connector = connector.connector_settings(settings.clone());
        }
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build()
    });
    match sso_endpoint {
        Some(endpoint) => SharedHttpClient::new(SsoRedirect { inner: client, endpoint: endpoint.to_owned() }),
        None => client,
    }
}

/// Sends what is meant for the SSO portal elsewhere. The SDK makes the portal's client deep inside its credential chain and
/// takes an endpoint for it from the environment or the profile only, so the address is exchanged on the way out; requests
/// to the portal carry no signature over their host.
#[derive(Clone, Debug)]
struct SsoRedirect<T> {
    inner: T,
    endpoint: String,
}

impl HttpClient for SsoRedirect<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(SsoRedirect { inner, endpoint: self.endpoint.clone() })
    }
}

impl HttpConnector for SsoRedirect<SharedHttpConnector> {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        if let Some(uri) = redirected(request.uri(), &self.endpoint)
            && request.set_uri(uri).is_err()
        {
            return HttpConnectorFuture::ready(Err(aws_smithy_runtime_api::client::result::ConnectorError::user(
                format!("the SSO endpoint {:?} is not a URL", self.endpoint).into(),
            )));
        }
        self.inner.call(request)
    }
}

/// The address at `endpoint` of a request to the SSO portal; nothing for other requests.
fn redirected(uri: &str, endpoint: &str) -> Option<String> {
    let rest = uri.strip_prefix("https://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let is_portal = host.starts_with("portal.sso.") || host.starts_with("portal.sso-fips.");
    is_portal.then(|| format!("{}{path}", endpoint.trim_end_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::redirected;

    #[test]
    fn only_requests_to_the_sso_portal_go_to_its_endpoint() {
        let endpoint = "http://localhost:1/";
        let portal = "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=x";
        assert_eq!(redirected(portal, endpoint).as_deref(), Some("http://localhost:1/federation/credentials?role_name=x"));
        assert_eq!(redirected("https://sts.eu-west-1.amazonaws.com/", endpoint), None);
        assert_eq!(redirected("https://evil.example/portal.sso.", endpoint), None);
    }
}

//! The one HTTP client: what it trusts, through which proxies it goes. Services and sources of credentials share it.

use aws_smithy_http_client::{
    Builder, Connector,
    proxy::ProxyConfig,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector},
    orchestrator::HttpRequest,
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use terraform_plugin::secret::Secret;
use tokio_rustls::rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use super::{
    redirect::Redirects,
    settings::{Endpoints, Network},
};

const PEM_END: &str = "-----END CERTIFICATE-----";

/// The HTTP client. TLS roots are read when the first connection is made.
pub(super) fn client(network: &Network, endpoints: &Endpoints) -> SharedHttpClient {
    let proxy = |url: &Option<Secret>, of: fn(String) -> Option<ProxyConfig>| {
        let proxy = url.as_ref().and_then(|url| of(with_scheme(url.expose()))).unwrap_or_else(ProxyConfig::disabled);
        network.no_proxy.iter().fold(proxy, ProxyConfig::no_proxy)
    };
    let roots = network.certificates.iter().cloned().fold(TrustStore::default(), TrustStore::with_pem_certificate);
    let plain = match &network.http_proxy {
        // Such a proxy is itself spoken to by TLS.
        Some(url) if url.expose().starts_with("https:") => Transport::Tls(roots.clone()),
        _ => Transport::Plain,
    };
    SharedHttpClient::new(Client {
        plain: through(proxy(&network.http_proxy, |url| ProxyConfig::http(url).ok()), plain),
        secure: through(proxy(&network.https_proxy, |url| ProxyConfig::https(url).ok()), Transport::Tls(roots)),
        redirects: Redirects::new(endpoints),
    })
}

/// What is wrong with the URL of a proxy, if anything. Shows no part of it, since it may hold a password.
pub fn check_proxy(url: &str) -> Option<String> {
    ProxyConfig::http(with_scheme(url)).err().map(|error| error.to_string())
}

/// The usable certificates in a file in PEM format, each as PEM. What TLS cannot work with is passed over, as it is in the roots of
/// the machine.
pub fn certificates(pem: &str) -> Vec<Vec<u8>> {
    let usable = |certificate: &&str| {
        let der = CertificateDer::from_pem_slice(certificate.as_bytes());
        der.is_ok_and(|der| RootCertStore::empty().add(der).is_ok())
    };
    pem.split_inclusive(PEM_END).filter(usable).map(|certificate| certificate.as_bytes().to_vec()).collect()
}

/// A proxy is often written as `HOST:PORT`.
fn with_scheme(url: &str) -> String {
    if url.contains("://") { url.to_owned() } else { format!("http://{url}") }
}

/// What connections are made of.
enum Transport {
    /// Without TLS. Its roots are not even read then, which takes longer than a request to a service on this machine.
    Plain,
    Tls(TrustStore),
}

fn through(proxy: ProxyConfig, transport: Transport) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy.clone());
        if let Some(settings) = settings {
            connector = connector.connector_settings(settings.clone());
        }
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        match &transport {
            Transport::Plain => connector.build_http(),
            Transport::Tls(roots) => {
                let tls = TlsContext::builder().with_trust_store(roots.clone()).build().unwrap_or_default();
                connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(tls).build()
            }
        }
    })
}

/// Two clients, since one has one proxy for all it does, while plain HTTP and HTTPS have a proxy each.
#[derive(Clone, Debug)]
struct Client {
    plain: SharedHttpClient,
    secure: SharedHttpClient,
    redirects: Redirects,
}

impl HttpClient for Client {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Way { client: self.clone(), settings: settings.clone(), components: components.clone() })
    }
}

/// The way of one request, which is chosen when its address is known.
#[derive(Clone, Debug)]
struct Way {
    client: Client,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Way {
    fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
        if let Err(error) = self.client.redirects.apply(&mut request) {
            return HttpConnectorFuture::ready(Err(ConnectorError::user(error)));
        }
        let client = if request.uri().starts_with("https:") { &self.client.secure } else { &self.client.plain };
        client.http_connector(&self.settings, &self.components).call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::{certificates, check_proxy};

    #[test]
    fn a_proxy_is_a_url_or_a_host_with_a_port() {
        assert_eq!(check_proxy("http://user:password@proxy.example:3128"), None);
        assert_eq!(check_proxy("proxy.example:3128"), None);
        for (url, says) in [("socks5://proxy.example", "socks5"), ("http://", "URL"), ("http://sec ret@proxy", "URL")] {
            let problem = check_proxy(url).unwrap();
            assert!(problem.contains(says) && !problem.contains("sec ret"), "{problem}");
        }
    }

    #[test]
    fn what_is_no_certificate_is_passed_over() {
        assert!(certificates("").is_empty());
        assert!(certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_empty());
    }
}

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
use tokio_rustls::rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::{
    origin,
    proxy::{Proxies, Proxy},
    settings::Network,
    setup_error::SetupError,
    shared,
};

const PEM_END: &str = "-----END CERTIFICATE-----";

/// The HTTP client. TLS roots are read when the first connection is made.
pub(super) fn client(network: &Network) -> SharedHttpClient {
    let roots = network.certificates.iter().cloned().fold(TrustStore::default(), TrustStore::with_pem_certificate);
    let proxied = |proxy: &Option<Proxy>, scheme, transport: Transport| match proxy.as_ref().map(|proxy| proxy.config_for(scheme))
    {
        Some(Ok(config)) => Ok(Some(through(config, transport))),
        Some(Err(problem)) => Err(problem),
        None => Ok(None),
    };
    let Proxies { http, https, .. } = &network.proxies;
    let plain = match http {
        Some(proxy) if proxy.is_secure() => Transport::Tls(roots.clone()),
        _ => Transport::Plain,
    };
    SharedHttpClient::new(Client {
        plain: ClientPair { direct: through(ProxyConfig::disabled(), Transport::Plain), proxied: proxied(http, "http", plain) },
        secure: ClientPair {
            direct: through(ProxyConfig::disabled(), Transport::Tls(roots.clone())),
            proxied: proxied(https, "https", Transport::Tls(roots)),
        },
        proxies: network.proxies.clone(),
    })
}

/// The usable certificates in a file in PEM format, each as PEM. `source` is the setting, variable or line that names it.
pub fn ca_bundle(path: &str, source: &str) -> Result<Vec<Vec<u8>>, SetupError> {
    let pem = std::fs::read(path).map_err(|error| {
        let detail = format!("{path}, named by {source}, cannot be read: {}. Correct the path.", shared::reason(&error));
        SetupError::new("Cannot Read CA Bundle", detail)
    })?;
    let certificates = certificates(&String::from_utf8_lossy(&pem));
    if certificates.is_empty() {
        let detail = format!("{path}, named by {source}, contains no usable certificate. Expected a file in PEM format.");
        return Err(SetupError::new("Invalid CA Bundle", detail));
    }
    Ok(certificates)
}

/// What TLS cannot work with is passed over, as it is in the roots of the machine.
fn certificates(pem: &str) -> Vec<Vec<u8>> {
    let usable = |certificate: &&str| {
        let der = CertificateDer::from_pem_slice(certificate.as_bytes());
        der.is_ok_and(|der| RootCertStore::empty().add(der).is_ok())
    };
    pem.split_inclusive(PEM_END).filter(usable).map(|certificate| certificate.as_bytes().to_vec()).collect()
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

/// Clients, since one has one proxy for all it does, while plain HTTP and HTTPS have a proxy each, and some hosts none.
#[derive(Clone, Debug)]
struct Client {
    plain: ClientPair,
    secure: ClientPair,
    proxies: Proxies,
}

#[derive(Clone, Debug)]
struct ClientPair {
    direct: SharedHttpClient,
    /// None if there is no proxy; what is wrong if there is one that cannot be used.
    proxied: Result<Option<SharedHttpClient>, String>,
}

impl HttpClient for Client {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(ProxyConnector {
            client: self.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }
}

/// The way of one request, which is chosen when its address is known.
#[derive(Clone, Debug)]
struct ProxyConnector {
    client: Client,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for ProxyConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let url = request.uri();
        let pair = if url.starts_with("https:") { &self.client.secure } else { &self.client.plain };
        let client = match (self.client.proxies.for_url(url), &pair.proxied) {
            (Some(proxy), Ok(Some(client))) => {
                let response = client.http_connector(&self.settings, &self.components).call(request);
                let proxy = proxy.to_string();
                return HttpConnectorFuture::new(async move {
                    response.await.map_err(|error| origin::annotated(error, origin::ProxyUrl(proxy)))
                });
            }
            (Some(_), Err(problem)) => {
                return HttpConnectorFuture::ready(Err(ConnectorError::user(problem.clone().into())));
            }
            (Some(_), Ok(None)) | (None, _) => &pair.direct,
        };
        client.http_connector(&self.settings, &self.components).call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::certificates;

    #[test]
    fn what_is_no_certificate_is_passed_over() {
        assert!(certificates("").is_empty());
        assert!(certificates("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_empty());
    }
}

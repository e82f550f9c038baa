//! A plugin client that plays Terraform: its client certificate, the handshake line, and gRPC calls as bytes. Messages are
//! not decoded, so providers of protocol 5 and 6 are measured alike.
use std::future::poll_fn;
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use h2::client::SendRequest;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};

/// A schema of eight megabytes must not be measured by how often its window is opened.
const WINDOW: u32 = 64 << 20;

/// gRPC's frame: not compressed, and zero bytes long.
const EMPTY_MESSAGE: &[u8] = &[0; 5];

/// What Terraform makes for each start of a provider: a self-signed P-521 certificate that calls itself an authority.
pub struct Identity {
    pub pem: String,
    certificate: CertificateDer<'static>,
    key: PrivatePkcs8KeyDer<'static>,
}

impl Identity {
    pub fn generate() -> anyhow::Result<Self> {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512)?;
        let mut parameters = rcgen::CertificateParams::new(vec!["localhost".to_owned()])?;
        parameters.distinguished_name.push(rcgen::DnType::CommonName, "localhost");
        parameters.distinguished_name.push(rcgen::DnType::OrganizationName, "HashiCorp");
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        parameters.key_usages = vec![
            rcgen::KeyUsagePurpose::DigitalSignature,
            rcgen::KeyUsagePurpose::KeyEncipherment,
            rcgen::KeyUsagePurpose::KeyAgreement,
            rcgen::KeyUsagePurpose::KeyCertSign,
        ];
        parameters.extended_key_usages =
            vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth, rcgen::ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = parameters.self_signed(&pair)?;
        Ok(Self { pem: certificate.pem(), certificate: certificate.der().clone(), key: pair.serialize_der().into() })
    }

    fn configuration(&self, server: CertificateDer<'static>) -> anyhow::Result<ClientConfig> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut configuration = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Pinned { server, provider }))
            .with_client_auth_cert(vec![self.certificate.clone()], self.key.clone_key().into())?;
        configuration.alpn_protocols = vec![b"h2".to_vec()];
        Ok(configuration)
    }
}

/// What the handshake line says.
pub struct Handshake {
    /// 5 or 6.
    pub protocol: u32,
    network: String,
    address: String,
    certificate: CertificateDer<'static>,
}

impl Handshake {
    /// `1|6|unix|/tmp/plugin123|grpc|BASE64`
    pub fn parse(line: &str) -> anyhow::Result<Self> {
        use base64::Engine;
        let parts: Vec<&str> = line.trim_end().split('|').collect();
        let ["1", protocol, network, address, "grpc", certificate, ..] = parts[..] else {
            bail!("no handshake line: {line:?}");
        };
        let der = base64::engine::general_purpose::STANDARD_NO_PAD
            .decode(certificate)
            .context("the server's certificate is no Base64")?;
        ensure!(!der.is_empty(), "the server has no certificate: {line:?}");
        Ok(Self {
            protocol: protocol.parse().with_context(|| format!("no protocol version: {line:?}"))?,
            network: network.to_owned(),
            address: address.to_owned(),
            certificate: der.into(),
        })
    }
}

/// An open connection to a provider.
pub struct Client {
    requests: SendRequest<&'static [u8]>,
}

impl Client {
    pub async fn connect(handshake: &Handshake, identity: &Identity) -> anyhow::Result<Self> {
        let configuration = Arc::new(identity.configuration(handshake.certificate.clone())?);
        match handshake.network.as_str() {
            #[cfg(unix)]
            "unix" => Self::over(tokio::net::UnixStream::connect(&handshake.address).await?, configuration).await,
            "tcp" => Self::over(tokio::net::TcpStream::connect(&handshake.address).await?, configuration).await,
            other => bail!("no such network here: {other}"),
        }
    }

    async fn over<S>(stream: S, configuration: Arc<ClientConfig>) -> anyhow::Result<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let name = ServerName::try_from("localhost").expect("it is a host name");
        let stream = TlsConnector::from(configuration).connect(name, stream).await.context("TLS")?;
        let (requests, connection) = h2::client::Builder::new()
            .initial_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .handshake::<_, &'static [u8]>(stream)
            .await?;
        tokio::spawn(async move {
            // A provider that ends closes the connection; whoever waits for an answer learns it there.
            connection.await.ok();
        });
        Ok(Self { requests: requests.ready().await? })
    }

    /// Sends an empty message and returns the answer's bytes.
    pub async fn call(&mut self, method: &str) -> anyhow::Result<Vec<u8>> {
        let request = http::Request::post(format!("https://localhost{method}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers")
            .body(())?;
        poll_fn(|context| self.requests.poll_ready(context)).await?;
        let (response, mut stream) = self.requests.send_request(request, false)?;
        stream.send_data(EMPTY_MESSAGE, true)?;
        let response = response.await?;
        let status = response.headers().get("grpc-status").cloned();
        let mut body = response.into_body();
        let mut bytes = Vec::new();
        while let Some(chunk) = body.data().await {
            let chunk = chunk?;
            body.flow_control().release_capacity(chunk.len())?;
            bytes.extend_from_slice(&chunk);
        }
        let trailers = body.trailers().await?;
        let status = status.or_else(|| trailers.as_ref().and_then(|trailers| trailers.get("grpc-status").cloned()));
        ensure!(status.as_ref().is_some_and(|status| status == "0"), "{method} answered with status {status:?}");
        ensure!(bytes.len() >= 5, "{method} answered with no message");
        Ok(bytes.split_off(5))
    }
}

/// Trusts the one certificate of the handshake line, as Terraform does.
#[derive(Debug)]
struct Pinned {
    server: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if *end_entity != self.server {
            return Err(CertificateError::ApplicationVerificationFailure.into());
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

//! Mutual TLS as Terraform does it: a P-521 certificate for each process, and trust in the one certificate of the handshake line.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P521_SHA512,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme,
        client::{
            ResolvesClientCert,
            danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        },
        crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
        sign::CertifiedKey,
    },
};

/// A certificate and key as Terraform makes them for each process that it starts: P-521, and an authority of its own.
pub struct Identity {
    certificate: Certificate,
    key: KeyPair,
}

impl Identity {
    pub fn generate() -> anyhow::Result<Self> {
        let mut parameters = CertificateParams::new(["localhost".to_owned()])?;
        parameters.distinguished_name.push(DnType::CommonName, "localhost");
        parameters.distinguished_name.push(DnType::OrganizationName, "HashiCorp");
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        parameters.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512)?;
        Ok(Self { certificate: parameters.self_signed(&key)?, key })
    }

    /// As it is passed in the environment.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// What a thief presents who has this certificate and lacks its key.
    pub fn stolen(&self) -> anyhow::Result<CertifiedKey> {
        certified(self.certificate.der(), &KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512)?)
    }

    /// What its owner presents.
    pub fn certified(&self) -> anyhow::Result<CertifiedKey> {
        certified(self.certificate.der(), &self.key)
    }
}

fn certified(certificate: &CertificateDer<'static>, key: &KeyPair) -> anyhow::Result<CertifiedKey> {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    Ok(CertifiedKey::new(vec![certificate.clone()], aws_lc_rs::sign::any_ecdsa_type(&key)?))
}

/// TLS on a connection to the server with this certificate, by a client that presents this one, or none. In TLS 1.3 the client learns of a
/// refusal only when it reads.
pub async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    server: CertificateDer<'static>,
    client: Option<CertifiedKey>,
) -> anyhow::Result<TlsStream<S>> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(OneServer { certificate: server, provider }));
    let mut config = match client {
        None => builder.with_no_client_auth(),
        Some(certificate) => builder.with_client_cert_resolver(Arc::new(Always(Arc::new(certificate)))),
    };
    config.alpn_protocols = vec![b"h2".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost")?, stream).await?)
}

/// Trusts one certificate and checks its signature.
#[derive(Debug)]
struct OneServer {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for OneServer {
    fn verify_server_cert(
        &self,
        presented: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match *presented == self.certificate {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Presents one certificate, whether its key fits or not.
#[derive(Debug)]
struct Always(Arc<CertifiedKey>);

impl ResolvesClientCert for Always {
    fn resolve(&self, _authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

//! Mutual TLS with certificates for this one process. Terraform passes its own in the environment, and receives ours in the
//! handshake; no other process has the keys.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use time::{Duration, OffsetDateTime};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
        client::danger::HandshakeSignatureValid,
        crypto::{
            CryptoProvider, WebPkiSupportedAlgorithms,
            aws_lc_rs::{self, kx_group},
            verify_tls12_signature, verify_tls13_signature,
        },
        pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
        server::{
            NoServerSessionStorage,
            danger::{ClientCertVerified, ClientCertVerifier},
        },
    },
};

use super::failure::Failure;

/// The TLS configuration.
pub struct Tls {
    acceptor: TlsAcceptor,
    certificate: CertificateDer<'static>,
}

impl Tls {
    /// For the client with this certificate, in PEM. A certificate that cannot be parsed is an error: without one every client
    /// would be accepted.
    pub fn for_client(pem: &str) -> Result<Self, Failure> {
        let client = parse_certificate(pem)?;
        let (certificate, key) = generate_certificate().map_err(|why| Failure::new("cannot make a certificate", why))?;
        let provider = Arc::new(cryptography());
        let config =
            server_config(provider, client, certificate.clone(), key).map_err(|why| Failure::new("cannot set up TLS", why))?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), certificate })
    }

    /// Our own certificate, in DER.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Performs the server side of the handshake.
    pub fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }
}

/// The cryptography provider, given explicitly since a program that links two has no default.
///
/// The post-quantum key exchange is omitted: both ends are on this machine, and it is the slowest.
fn cryptography() -> CryptoProvider {
    CryptoProvider {
        kx_groups: vec![kx_group::X25519, kx_group::SECP256R1, kx_group::SECP384R1],
        ..aws_lc_rs::default_provider()
    }
}

fn parse_certificate(pem: &str) -> Result<CertificateDer<'static>, Failure> {
    let what = "cannot read the certificate in PLUGIN_CLIENT_CERT";
    let mut certificates = CertificateDer::pem_slice_iter(pem.as_bytes());
    let certificate = certificates.next().ok_or_else(|| Failure::new(what, "it contains none"))?;
    if certificates.next().is_some() {
        return Err(Failure::new(what, "it contains more than one"));
    }
    certificate.map_err(|why| Failure::new(what, why))
}

/// A self-signed certificate for `localhost`, which Terraform trusts as its only authority. P-256, because Go verifies it fast;
/// otherwise as Go plugins make it.
fn generate_certificate() -> Result<(CertificateDer<'static>, PrivateKeyDer<'static>), rcgen::Error> {
    let now = OffsetDateTime::now_utc();
    let mut params = CertificateParams::new(["localhost".to_owned()])?;
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyAgreement, KeyUsagePurpose::KeyCertSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
    // Tolerates a clock that is set back.
    params.not_before = now - Duration::DAY;
    params.not_after = now + Duration::days(365 * 30);
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = params.self_signed(&key)?.der().clone();
    Ok((certificate, PrivateKeyDer::try_from(key.serialize_der()).map_err(|_| rcgen::Error::CouldNotParseKeyPair)?))
}

fn server_config(
    provider: Arc<CryptoProvider>,
    client: CertificateDer<'static>,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, rustls::Error> {
    let verifier = PinnedClientVerifier { certificate: client, algorithms: provider.signature_verification_algorithms };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(vec![certificate], key)?;
    // The gRPC of Go requires ALPN.
    config.alpn_protocols = vec![b"h2".to_vec()];
    // There is no session to resume: every connection must present the certificate.
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

/// Accepts exactly the certificate that Terraform has passed, from a client with its key.
///
/// The verifier of rustls would look for an authority, and refuse this certificate for being one.
#[derive(Debug)]
struct PinnedClientVerifier {
    certificate: CertificateDer<'static>,
    /// Must include ECDSA with P-521, the type of Terraform's key. Without it Terraform presents no certificate.
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for PinnedClientVerifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        true
    }

    fn verify_client_cert(
        &self,
        presented: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        if *presented == self.certificate && intermediates.is_empty() {
            return Ok(ClientCertVerified::assertion());
        }
        Err(rustls::CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate};

    use super::*;

    #[test]
    fn our_certificate_is_one_that_go_accepts_for_localhost() {
        let (der, _) = generate_certificate().expect("a certificate");
        let (_, certificate) = X509Certificate::from_der(&der).expect("it parses");
        assert!(certificate.validity().is_valid());
        let names = certificate.subject_alternative_name().expect("well formed").expect("present");
        assert_eq!(names.value.general_names, [GeneralName::DNSName("localhost")]);
        let usage = certificate.extended_key_usage().expect("well formed").expect("present").value;
        assert!(usage.server_auth && usage.client_auth);
        assert!(certificate.is_ca());
        assert!(!certificate.raw_serial().is_empty() && certificate.raw_serial()[0] < 0x80, "the serial number is positive");
    }

    #[test]
    fn the_certificate_fills_more_than_the_fifty_characters_below_which_it_is_not_seen() {
        assert!(generate_certificate().expect("a certificate").0.len() > 50);
    }

    #[test]
    fn a_client_certificate_that_cannot_be_read_is_a_failure() {
        for pem in ["nonsense", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"] {
            let failure = Tls::for_client(pem).err().expect("it is refused").to_string();
            assert!(failure.starts_with("cannot read the certificate in PLUGIN_CLIENT_CERT: "), "{failure}");
        }
    }

    #[test]
    fn the_signature_of_terraforms_kind_of_key_can_be_checked() {
        assert!(
            aws_lc_rs::default_provider()
                .signature_verification_algorithms
                .supported_schemes()
                .contains(&SignatureScheme::ECDSA_NISTP521_SHA512)
        );
    }
}

//! Terraform's part of the protocol: starts a provider, reads the handshake, connects as Terraform does, and watches the process.

use std::{
    io,
    path::{Path, PathBuf},
    pin::Pin,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use hyper::{body::Incoming, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P521_SHA512,
};
use terraform_plugin::proto::{
    plugin::{Empty, grpc_controller_client::GrpcControllerClient},
    tfplugin6::provider_client::ProviderClient,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, BufReader},
    net::{TcpStream, UnixStream},
    process::{Child, ChildStderr, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, ClientConfig, DigitallySignedStruct, SignatureScheme,
        client::{
            ResolvesClientCert,
            danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        },
        crypto::{aws_lc_rs, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
        sign::CertifiedKey,
    },
};
use tonic::codegen::{Service, http};

/// What no test should have to wait for.
pub const SOON: Duration = Duration::from_secs(20);

const COOKIE: (&str, &str) = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// A certificate and key as Terraform makes them for each process that it starts: P-521, and an authority of its own.
pub struct Identity {
    pub certificate: CertificateDer<'static>,
    pub key: KeyPair,
}

impl Identity {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, "localhost");
        params.distinguished_name.push(DnType::OrganizationName, "HashiCorp");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::KeyEncipherment,
            KeyUsagePurpose::KeyAgreement,
            KeyUsagePurpose::KeyCertSign,
        ];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, key }
    }

    /// As it is passed in the environment.
    pub fn pem(&self) -> String {
        let text = BASE64_STANDARD_NO_PAD.encode(&self.certificate);
        let padding = "=".repeat((4 - text.len() % 4) % 4);
        let text = text + &padding;
        let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    fn certified(&self) -> CertifiedKey {
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).unwrap();
        CertifiedKey::new(vec![self.certificate.clone()], aws_lc_rs::sign::any_ecdsa_type(&key).unwrap())
    }
}

/// A command that Terraform would run, with nothing in its environment that it does not set.
pub fn plugin_command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command
        .env_clear()
        .env(COOKIE.0, COOKIE.1)
        .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
        .env("PLUGIN_MIN_PORT", "10000")
        .env("PLUGIN_MAX_PORT", "25000")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// A provider that runs and has said where.
pub struct Plugin {
    child: Child,
    pub handshake: Handshake,
    identity: Option<Identity>,
    output: [Output; 2],
}

/// The first line.
pub struct Handshake(pub String);

impl Handshake {
    pub fn fields(&self) -> Vec<&str> {
        self.0.trim_end_matches('\n').split('|').collect()
    }

    pub fn address(&self) -> &str {
        self.fields()[3]
    }

    pub fn socket(&self) -> PathBuf {
        self.address().into()
    }

    pub fn certificate(&self) -> CertificateDer<'static> {
        BASE64_STANDARD_NO_PAD.decode(self.fields()[5]).unwrap().into()
    }
}

impl Plugin {
    /// Starts the command as Terraform does, with mutual TLS.
    pub async fn start(mut command: Command) -> Self {
        let identity = Identity::new();
        command.env("PLUGIN_CLIENT_CERT", identity.pem());
        Self::start_with(command, Some(identity)).await
    }

    /// Starts the command as it is.
    pub async fn start_plain(command: Command) -> Self {
        Self::start_with(command, None).await
    }

    async fn start_with(mut command: Command, identity: Option<Identity>) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
        let stderr: ChildStderr = child.stderr.take().unwrap();
        let mut line = String::new();
        timeout(SOON, stdout.read_line(&mut line)).await.expect("a line in time").unwrap();
        assert!(line.ends_with('\n'), "no handshake: {line:?}");
        Self { child, handshake: Handshake(line), identity, output: [Output::collect(stdout), Output::collect(stderr)] }
    }

    /// A connection made as Terraform makes it.
    pub async fn connect(&self) -> Channel {
        let socket = connect(&self.handshake).await.unwrap();
        match &self.identity {
            None => Channel::open(socket).await.unwrap(),
            Some(identity) => Channel::open(self.tls_handshake(socket, Some(identity.certified())).await.unwrap()).await.unwrap(),
        }
    }

    /// The provider's service, by way of a connection made as Terraform makes it.
    pub async fn provider(&self) -> ProviderClient<Channel> {
        provider(self.connect().await)
    }

    /// TLS with somebody else's certificate, or none. In TLS 1.3 the client learns of a refusal only when it reads.
    pub async fn connect_as(&self, certificate: Option<&Identity>) -> io::Result<Channel> {
        let socket = connect(&self.handshake).await?;
        Channel::open(self.tls_handshake(socket, certificate.map(Identity::certified)).await?).await.map_err(io::Error::other)
    }

    /// TLS with the certificate that Terraform passed on, by somebody who lacks its key.
    pub async fn connect_with_stolen_certificate(&self) -> io::Result<Channel> {
        let stolen = self.identity.as_ref().unwrap().certificate.clone();
        let thief = Identity { certificate: stolen, key: KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap() };
        self.connect_as(Some(&thief)).await
    }

    /// What the two sides agree to speak.
    pub async fn negotiated_protocol(&self) -> Option<Vec<u8>> {
        let socket = connect(&self.handshake).await.unwrap();
        let stream = self.tls_handshake(socket, self.identity.as_ref().map(Identity::certified)).await.unwrap();
        stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec)
    }

    async fn tls_handshake(&self, socket: Socket, certificate: Option<CertifiedKey>) -> io::Result<TlsStream<Socket>> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(OneServer(self.handshake.certificate())));
        let mut config = match certificate {
            None => builder.with_no_client_auth(),
            Some(certificate) => builder.with_client_cert_resolver(Arc::new(Always(Arc::new(certificate)))),
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        TlsConnector::from(Arc::new(config)).connect(ServerName::try_from("localhost").unwrap(), socket).await
    }

    /// Asks the process to end, as Terraform does when it needs the provider no longer.
    pub async fn shut_down(&self) {
        controller(self.connect().await).shutdown(Empty {}).await.unwrap();
    }

    /// Sends a signal, by its name.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("the process runs").to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().await.unwrap().success());
    }

    /// Waits for the process to end.
    pub async fn ended(&mut self) -> ExitStatus {
        timeout(SOON, self.child.wait()).await.expect("the process ends").unwrap()
    }

    pub fn still_runs(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// What came after the handshake, up to now.
    pub fn stdout(&self) -> String {
        self.output[0].text()
    }

    pub fn stderr(&self) -> String {
        self.output[1].text()
    }

    /// Waits until nobody can write to stdout and stderr any more, which is what Terraform waits for.
    pub async fn output_closed(&mut self) {
        for output in &mut self.output {
            timeout(SOON, &mut output.reader).await.expect("it is closed").unwrap();
        }
    }
}

impl Drop for Plugin {
    /// The process is killed, so it cannot tidy up itself.
    fn drop(&mut self) {
        if self.handshake.fields()[2] == "unix" {
            let _ = std::fs::remove_file(self.handshake.socket());
        }
    }
}

/// Runs a command that should come to an end by itself.
pub async fn run(mut command: Command) -> std::process::Output {
    timeout(SOON, command.output()).await.expect("it ends").unwrap()
}

pub fn provider(channel: Channel) -> ProviderClient<Channel> {
    let origin = http::Uri::from_static("http://localhost");
    ProviderClient::with_origin(channel, origin).max_decoding_message_size(256 << 20).max_encoding_message_size(256 << 20)
}

pub fn controller(channel: Channel) -> GrpcControllerClient<Channel> {
    GrpcControllerClient::with_origin(channel, http::Uri::from_static("http://localhost"))
}

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

type Socket = Box<dyn Duplex>;

async fn connect(handshake: &Handshake) -> io::Result<Socket> {
    match handshake.fields()[2] {
        "unix" => Ok(Box::new(UnixStream::connect(handshake.address()).await?)),
        "tcp" => Ok(Box::new(TcpStream::connect(handshake.address()).await?)),
        other => panic!("{other} is no network"),
    }
}

/// One HTTP/2 connection, on which gRPC is spoken.
#[derive(Clone)]
pub struct Channel(http2::SendRequest<tonic::body::Body>);

impl Channel {
    /// Speaks HTTP/2 on a stream.
    pub async fn open(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> hyper::Result<Self> {
        let (sender, connection) = http2::Builder::new(TokioExecutor::new())
            .initial_stream_window_size(4 << 20)
            .initial_connection_window_size(16 << 20)
            .handshake(TokioIo::new(stream))
            .await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }
}

impl Service<http::Request<tonic::body::Body>> for Channel {
    type Response = http::Response<Incoming>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = hyper::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<hyper::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<tonic::body::Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}

/// Trusts the certificate of the handshake, as Terraform does.
#[derive(Debug)]
struct OneServer(CertificateDer<'static>);

impl ServerCertVerifier for OneServer {
    fn verify_server_cert(
        &self,
        presented: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        assert_eq!(*presented, self.0, "the server has the certificate of its handshake");
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, &algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, &algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        aws_lc_rs::default_provider().signature_verification_algorithms.supported_schemes()
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

/// One of the two pipes, drained all the time, as Terraform does.
struct Output {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: JoinHandle<()>,
}

impl Output {
    fn collect(mut pipe: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let collected = Arc::clone(&bytes);
        let reader = tokio::spawn(async move {
            let mut buffer = vec![0; 64 << 10];
            while let Ok(length @ 1..) = pipe.read(&mut buffer).await {
                collected.lock().unwrap().extend_from_slice(&buffer[..length]);
            }
        });
        Self { bytes, reader }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }
}

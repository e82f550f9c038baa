//! AWS by its real names, on loopback: a proxy that takes whatever it is asked to tunnel to, ends TLS with certificates of an authority of
//! its own, and hands it to the emulator or to the sources of credentials. So a test needs no endpoint of its own at all.

use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use aws_smithy_types::base64;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use super::{Workspace, background::Background, sources::Sources};

/// The hosts of AWS that the certificate is for, with `*` for a service.
const HOSTS: [&str; 8] = [
    "*.us-east-1.amazonaws.com",
    "*.eu-west-1.amazonaws.com",
    "*.eu-west-2.amazonaws.com",
    "portal.sso.us-east-1.amazonaws.com",
    "oidc.us-east-1.amazonaws.com",
    "*.us-east-1.api.aws",
    "localhost",
    "127.0.0.1",
];

/// The proxy, and the same service by TLS without a proxy. Both end with this handle.
pub struct Cloud {
    pub sources: Sources,
    proxy: SocketAddr,
    direct: SocketAddr,
    tunnels: Arc<Mutex<Vec<String>>>,
    _background: Background,
}

/// Where bytes go once TLS has ended.
#[derive(Clone)]
struct Behind {
    emulator: SocketAddr,
    sources: SocketAddr,
    tls: TlsAcceptor,
    tunnels: Arc<Mutex<Vec<String>>>,
}

impl Cloud {
    /// A cloud around the emulator of `workspace`, which trusts it by the file `ca.pem`.
    pub fn around(workspace: &Workspace) -> Self {
        let (tls, authority) = certificates();
        workspace.write_file("ca.pem", &authority);
        let sources = Sources::start();
        let emulator = workspace.emulator.endpoint().trim_start_matches("http://").parse().expect("an address with a port");
        let tunnels = Arc::<Mutex<Vec<String>>>::default();
        let behind = Behind { emulator, sources: sources.address(), tls, tunnels: Arc::clone(&tunnels) };
        let ((proxy, proxy_socket), (direct, direct_socket)) = (bind(), bind());
        let background = Background::start(async move {
            let (proxied, straight) = (listen(proxy_socket), listen(direct_socket));
            loop {
                tokio::select! {
                    Ok((stream, _)) = proxied.accept() => tokio::spawn(through_proxy(stream, behind.clone())),
                    Ok((stream, _)) = straight.accept() => tokio::spawn(by_tls(stream, behind.emulator, behind.tls.clone())),
                };
            }
        });
        Self { sources, proxy, direct, tunnels, _background: background }
    }

    /// The URL of the proxy, for this user and password.
    pub fn proxy(&self) -> String {
        format!("http://ada:pa55word-of-proxy@{}", self.proxy)
    }

    /// The service without a proxy, by a name for which the certificate is.
    pub fn direct(&self) -> String {
        format!("https://localhost:{}", self.direct.port())
    }

    /// What went through the proxy: `HOST:PORT` of tunnels and the URL of plain requests, each followed by who asked, if that was said.
    pub fn tunnels(&self) -> Vec<String> {
        self.tunnels.lock().expect("nobody panics while they hold it").clone()
    }

    /// Whether there was a tunnel to this host, for the user that the URL of the proxy names.
    pub fn has_tunnel_to(&self, host: &str) -> bool {
        let user = base64::encode("ada:pa55word-of-proxy");
        self.tunnels().contains(&format!("{host}:443 Basic {user}"))
    }

    /// Where the bundle with the authority is.
    pub fn bundle(workspace: &Workspace) -> PathBuf {
        workspace.path().join("ca.pem")
    }
}

pub(super) fn bind() -> (SocketAddr, std::net::TcpListener) {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1 can be bound");
    socket.set_nonblocking(true).expect("a socket can be made not to block");
    (socket.local_addr().expect("a bound socket has an address"), socket)
}

pub(super) fn listen(socket: std::net::TcpListener) -> TcpListener {
    TcpListener::from_std(socket).expect("a socket can be handed over")
}

/// What ends TLS, and the authority to trust, as PEM.
pub(super) fn certificates() -> (TlsAcceptor, String) {
    let made = "the parts of a certificate are right";
    let mut authority = CertificateParams::new(Vec::new()).expect(made);
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect(made)).expect(made);
    let key = KeyPair::generate().expect(made);
    let hosts: Vec<String> = HOSTS.iter().map(|&host| host.to_owned()).collect();
    let leaf = CertificateParams::new(hosts).expect(made).signed_by(&key, &authority).expect(made);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect(made);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = config.with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key).expect(made);
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::encode(authority.der()));
    (TlsAcceptor::from(Arc::new(config)), pem)
}

/// One connection to the proxy. What goes wrong with it, the client tells.
async fn through_proxy(mut client: TcpStream, behind: Behind) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let mut words = text.split_ascii_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let user = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("proxy-authorization").then(|| format!(" {}", value.trim()))
    });
    let tunnel = format!("{target}{}", user.unwrap_or_default());
    behind.tunnels.lock().expect("nobody panics while they hold it").push(tunnel);
    let is_source = ["portal.sso.", "oidc.", "http://169.254.", "http://[fd00:"].iter().any(|source| target.starts_with(source));
    let address = if is_source { behind.sources } else { behind.emulator };
    if method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
        return by_tls(client, address, behind.tls).await;
    }
    let mut server = TcpStream::connect(address).await?;
    server.write_all(&head).await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

/// One connection that begins with TLS.
pub(super) async fn by_tls(client: TcpStream, address: SocketAddr, tls: TlsAcceptor) -> io::Result<()> {
    let mut client = tls.accept(client).await?;
    let mut server = TcpStream::connect(address).await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

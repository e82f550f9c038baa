//! A provider as a process: started as Terraform starts it, connected to as Terraform connects, and watched until it has ended.

use std::{
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, BufReader},
    net::TcpStream,
    process::{Child, Command},
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::rustls::{pki_types::CertificateDer, sign::CertifiedKey};

use crate::{
    channel::Channel,
    processes::{self, Signal},
    tls::{self, Identity},
};

/// What nobody should have to wait for.
pub const SOON: Duration = Duration::from_secs(20);

/// Go plugins and their clients agree on this, to tell a person from a program.
const COOKIE: (&str, &str) = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// A command that Terraform would run, with nothing in its environment that Terraform does not set.
pub fn command(program: impl AsRef<Path>) -> Command {
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

/// The first line of a provider: `1|6|unix|/tmp/plugin123|grpc|BASE64`.
pub struct Handshake(pub String);

impl Handshake {
    pub fn fields(&self) -> Vec<&str> {
        self.0.trim_end_matches('\n').split('|').collect()
    }

    /// 5 or 6.
    pub fn protocol(&self) -> &str {
        self.fields()[1]
    }

    pub fn address(&self) -> &str {
        self.fields()[3]
    }

    pub fn socket(&self) -> PathBuf {
        self.address().into()
    }

    /// Fails where the line has none.
    pub fn certificate(&self) -> anyhow::Result<CertificateDer<'static>> {
        let field = self.fields().get(5).copied().unwrap_or_default();
        let der = BASE64_STANDARD_NO_PAD.decode(field).context("the certificate of the server is not Base64")?;
        ensure!(!der.is_empty(), "the server has no certificate: {:?}", self.0);
        Ok(der.into())
    }
}

/// A provider that runs and has said where. It is killed with this value.
pub struct Plugin {
    child: Child,
    pub handshake: Handshake,
    /// From the start of the process to the end of its handshake line.
    pub handshake_time: Duration,
    identity: Option<Identity>,
    output: [Output; 2],
}

impl Plugin {
    /// Starts the command as Terraform does, with mutual TLS.
    pub async fn start(command: Command) -> anyhow::Result<Self> {
        Self::start_with(command, Some(Identity::generate()?)).await
    }

    /// Starts the command without TLS.
    pub async fn start_plain(command: Command) -> anyhow::Result<Self> {
        Self::start_with(command, None).await
    }

    async fn start_with(mut command: Command, identity: Option<Identity>) -> anyhow::Result<Self> {
        if let Some(identity) = &identity {
            command.env("PLUGIN_CLIENT_CERT", identity.pem());
        }
        let began = Instant::now();
        let mut child = command.spawn().context("it cannot be started")?;
        let (stdout, stderr) = child.stdout.take().zip(child.stderr.take()).context("its output is not piped")?;
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        timeout(SOON, stdout.read_line(&mut line)).await.context("it printed no line in time")??;
        let handshake_time = began.elapsed();
        let handshake = Handshake(line);
        ensure!(
            handshake.0.ends_with('\n') && matches!(handshake.fields()[..], ["1", _, _, _, "grpc", ..]),
            "no handshake line: {:?}",
            handshake.0
        );
        Ok(Self { child, handshake, handshake_time, identity, output: [Output::collect(stdout), Output::collect(stderr)] })
    }

    /// A connection made as Terraform makes it.
    pub async fn connect(&self) -> anyhow::Result<Channel> {
        match &self.identity {
            None => Ok(Channel::open(socket(&self.handshake).await?).await?),
            Some(identity) => self.open_tls(Some(identity.certified()?)).await,
        }
    }

    /// TLS with somebody else's certificate, or none.
    pub async fn connect_as(&self, identity: Option<&Identity>) -> anyhow::Result<Channel> {
        self.open_tls(identity.map(Identity::certified).transpose()?).await
    }

    /// TLS with the certificate that Terraform passed on, by somebody who lacks its key.
    pub async fn connect_with_stolen_certificate(&self) -> anyhow::Result<Channel> {
        self.open_tls(Some(self.identity.as_ref().context("it was started without TLS")?.stolen()?)).await
    }

    /// What the two sides agree to speak, such as `h2`.
    pub async fn negotiated_protocol(&self) -> anyhow::Result<Option<Vec<u8>>> {
        let identity = self.identity.as_ref().map(Identity::certified).transpose()?;
        let stream = tls::connect(socket(&self.handshake).await?, self.handshake.certificate()?, identity).await?;
        Ok(stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec))
    }

    async fn open_tls(&self, client: Option<CertifiedKey>) -> anyhow::Result<Channel> {
        let stream = tls::connect(socket(&self.handshake).await?, self.handshake.certificate()?, client).await?;
        Ok(Channel::open(stream).await?)
    }

    /// Asks the process to end, as Terraform does when it needs the provider no longer.
    pub async fn shut_down(&self) -> anyhow::Result<()> {
        self.connect().await?.call_empty("/plugin.GRPCController/Shutdown").await.map(drop)
    }

    /// The ID of the process, which must run.
    pub fn process(&self) -> u32 {
        self.child.id().expect("the process runs")
    }

    /// Sends a signal. The process must run.
    #[track_caller]
    pub fn signal(&self, signal: Signal) {
        assert!(processes::signal(self.process(), signal), "{signal} finds no process");
    }

    /// Waits for the process to end.
    pub async fn ended(&mut self) -> anyhow::Result<ExitStatus> {
        Ok(timeout(SOON, self.child.wait()).await.context("the process does not end")??)
    }

    pub fn still_runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What came after the handshake, up to now.
    pub fn stdout(&self) -> String {
        self.output[0].text()
    }

    pub fn stderr(&self) -> String {
        self.output[1].text()
    }

    /// Waits until nobody can write to stdout and stderr any more, which is what Terraform waits for.
    pub async fn output_closed(&mut self) -> anyhow::Result<()> {
        for output in &mut self.output {
            timeout(SOON, &mut output.reader).await.context("its output stays open")??;
        }
        Ok(())
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

trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Duplex for T {}

async fn socket(handshake: &Handshake) -> anyhow::Result<Box<dyn Duplex>> {
    match handshake.fields()[2] {
        #[cfg(unix)]
        "unix" => Ok(Box::new(tokio::net::UnixStream::connect(handshake.address()).await?)),
        "tcp" => Ok(Box::new(TcpStream::connect(handshake.address()).await?)),
        other => bail!("no such network here: {other}"),
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
                collected.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..length]);
            }
        });
        Self { bytes, reader }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

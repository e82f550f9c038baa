//! One life of a provider process, as Terraform gives it: start, handshake line, TLS, the schema, shutdown.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::client::{Client, Handshake, Identity};
use super::watch;

/// Go plugins and their clients agree on this, to tell a person from a program.
const MAGIC_COOKIE: (&str, &str) = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// Terraform waits this long for a provider to be gone before it kills it.
const EXIT: Duration = Duration::from_secs(2);

#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// The plugin protocol that was agreed on.
    pub protocol: u32,
    /// From the start of the process to its handshake line.
    pub handshake: Duration,
    /// From sending the first schema request to the last byte of the answer.
    pub schema: Duration,
    pub schema_bytes: usize,
    /// After the schema; known on Linux only.
    pub resident_kibibytes: Option<u64>,
}

pub fn live(program: &Path, identity: &Identity) -> anyhow::Result<Life> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let started = Instant::now();
    let mut process = Process(
        Command::new(program)
            .env_clear()
            .envs(["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot"].iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .env(MAGIC_COOKIE.0, MAGIC_COOKIE.1)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            .env("PLUGIN_MIN_PORT", "10000")
            .env("PLUGIN_MAX_PORT", "25000")
            .env("PLUGIN_CLIENT_CERT", &identity.pem)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?,
    );
    let mut output = BufReader::new(process.0.stdout.take().context("the process has no output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    let handshake_time = started.elapsed();

    let handshake = Handshake::parse(&line)?;
    let method = match handshake.protocol {
        5 => "/tfplugin5.Provider/GetSchema",
        6 => "/tfplugin6.Provider/GetProviderSchema",
        other => bail!("no such protocol: {other}"),
    };
    let life = runtime.block_on(async {
        let mut client = Client::connect(&handshake, identity).await?;
        let asked = Instant::now();
        let bytes = client.call(method).await?.len();
        let life = Life {
            protocol: handshake.protocol,
            handshake: handshake_time,
            schema: asked.elapsed(),
            schema_bytes: bytes,
            resident_kibibytes: watch::memory(process.0.id()).map(|memory| memory.resident_kibibytes),
        };
        // A provider that exits before it answers is no failure of a measurement.
        client.call("/plugin.GRPCController/Shutdown").await.ok();
        anyhow::Ok(life)
    })?;
    process.wait_for_exit()?;
    Ok(life)
}

/// Never outlives the measurement.
struct Process(Child);

impl Process {
    fn wait_for_exit(&mut self) -> anyhow::Result<()> {
        let asked = Instant::now();
        while asked.elapsed() < EXIT {
            if self.0.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        bail!("the provider did not exit within {EXIT:?} of its shutdown")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

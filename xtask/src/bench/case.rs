//! One configuration with its providers, ready to be given commands again and again, by the clock.
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::bail;
use harness::cli::Cli;
use harness::{interrupt, mirror};

use super::subject::Peer;
use crate::workspace::Workspace;

/// What the cases of a run have in common.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    pub cli: &'a Cli,
    pub provider: &'a Path,
    pub emulator: &'a Path,
}

pub struct Case {
    bench: Workspace,
}

impl Case {
    /// This provider is there in any case, and `peer` beside it.
    pub fn new(setup: Setup<'_>, peer: Option<&Peer>, configuration: &str) -> anyhow::Result<Self> {
        let mut bench = Workspace::new(setup.cli.clone(), setup.provider)?;
        if let Some(peer) = peer {
            mirror::lay_out(&bench.mirror(), &peer.source(), &peer.version, &peer.path)?;
        }
        bench.configure(configuration)?;
        bench.run(&["init", "-no-color"], |_| false)?.require_success("`init`")?;
        Ok(Self { bench })
    }

    /// How long the command takes, without a log, as a person runs it.
    pub fn time(&self, arguments: &[&str]) -> anyhow::Result<Duration> {
        interrupt::check()?;
        let mut command = self.bench.command();
        command.args(arguments).arg("-no-color").stdout(Stdio::null()).stderr(File::create(self.errors())?);
        let started = Instant::now();
        let status = command.status()?;
        let time = started.elapsed();
        interrupt::check()?;
        if !status.success() {
            bail!("`{}` failed: {}", arguments.join(" "), fs::read_to_string(self.errors()).unwrap_or_default());
        }
        Ok(time)
    }

    fn errors(&self) -> PathBuf {
        self.bench.logs().join("errors")
    }
}

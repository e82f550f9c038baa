//! One configuration with its providers, ready to be given commands again and again: by the clock, or with an eye on the memory.
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::release::Release;
use super::watch::{self, Seen};
use crate::binaries::Built;
use crate::cli::Cli;
use crate::interrupt;
use crate::workbench::{self, Workbench, require_success};

/// What the cases of a run have in common.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    pub cli: &'a Cli,
    pub built: &'a Built,
}

pub struct Case {
    bench: Workbench,
}

impl Case {
    /// This provider is there in any case, and `peer` beside it.
    pub fn new(setup: Setup<'_>, peer: Option<&Release>, configuration: &str) -> anyhow::Result<Self> {
        let mut bench = Workbench::new(setup.cli.clone(), &setup.built.provider)?;
        peer.map_or(Ok(()), |peer| peer.put(&bench))?;
        workbench::write(&bench.configuration().join("main.tf"), configuration)?;
        let ran = bench.run(&["init", "-no-color"], |_| false)?;
        require_success(&ran, "`init`")?;
        Ok(Self { bench })
    }

    /// Sets an environment variable of the commands from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.bench.set(name, value);
    }

    /// How long the command takes, without a log, as a person runs it.
    pub fn time(&self, arguments: &[&str]) -> anyhow::Result<Duration> {
        interrupt::check()?;
        let mut command = self.command(arguments)?;
        let started = Instant::now();
        let status = command.status()?;
        let time = started.elapsed();
        interrupt::check()?;
        if !status.success() {
            bail!("`{}` failed: {}", arguments.join(" "), self.complaint());
        }
        Ok(time)
    }

    /// What the providers held during the command.
    pub fn watch(&self, arguments: &[&str]) -> anyhow::Result<Seen> {
        let seen = watch::run(&mut self.command(arguments)?);
        seen.with_context(|| format!("`{}` failed: {}", arguments.join(" "), self.complaint()))
    }

    fn command(&self, arguments: &[&str]) -> anyhow::Result<Command> {
        let mut command = self.bench.command();
        command.args(arguments).arg("-no-color").stdout(Stdio::null()).stderr(File::create(self.errors())?);
        Ok(command)
    }

    fn errors(&self) -> PathBuf {
        self.bench.logs().join("errors")
    }

    /// The first error that the last command told of, as one line.
    fn complaint(&self) -> String {
        let text = fs::read_to_string(self.errors()).unwrap_or_default();
        let mut lines = text.lines().map(|line| line.trim_start_matches(['│', '╷', '╵', ' '])).filter(|line| !line.is_empty());
        let first = lines.find(|line| line.starts_with("Error: ")).unwrap_or("without an error message");
        first.trim_start_matches("Error: ").to_owned()
    }
}

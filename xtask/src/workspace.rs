//! A temporary directory in which Terraform finds this provider as a release would lie in a mirror, and nothing else:
//! no file of the user's home, no variable of the user's shell, no network.
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, bail};
use harness::cli::Cli;
use harness::{hermetic, interrupt, mirror};

use crate::dist::{self, RELEASE};

/// The host is spelled out, because without it OpenTofu would complete the address by its own.
pub const SOURCE: &str = "registry.terraform.io/quicksight-tf/quicksight";

pub struct Workspace {
    directory: tempfile::TempDir,
    cli: Cli,
    variables: Vec<(String, String)>,
    runs: u32,
}

/// What one command did.
pub struct CommandResult {
    pub status: ExitStatus,
    /// Standard output and standard error, as one text.
    pub output: String,
}

impl CommandResult {
    /// Terraform ends with 2 where `-detailed-exitcode` was asked for and there is something to do.
    pub fn code(&self) -> i32 {
        self.status.code().unwrap_or(-1)
    }

    /// Fails with the last lines of what the command said.
    pub fn require_success(&self, what: &str) -> anyhow::Result<()> {
        if self.status.success() {
            return Ok(());
        }
        let lines: Vec<&str> = self.output.lines().collect();
        bail!("{what} failed ({}):\n{}", self.status, lines[lines.len().saturating_sub(40)..].join("\n"))
    }
}

impl Workspace {
    pub fn new(cli: Cli, provider: &Path) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("quicksight-").tempdir()?;
        let bench = Self { directory, cli, variables: Vec::new(), runs: 0 };
        for part in [bench.home(), bench.logs(), bench.configuration()] {
            fs::create_dir_all(part)?;
        }
        if bench.cli.platform == mirror::platform() {
            mirror::lay_out(&bench.mirror(), SOURCE, RELEASE.version, provider)?;
        } else {
            // For Wine, whose links to programs that are not packed are reported as made and are not there.
            let directory = bench.mirror().join(SOURCE);
            fs::create_dir_all(&directory)?;
            dist::pack(&directory.join(RELEASE.zip(&bench.cli.platform)), &bench.cli.platform, provider)?;
        }
        fs::write(bench.settings(), mirror::configuration(&bench.mirror()))?;
        Ok(bench)
    }

    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Where the `.tf` files and the state are.
    pub fn configuration(&self) -> PathBuf {
        self.path().join("configuration")
    }

    pub fn logs(&self) -> PathBuf {
        self.path().join("logs")
    }

    /// The binary, as a release: the one place in which nobody has to look for secrets.
    pub fn mirror(&self) -> PathBuf {
        self.path().join("mirror")
    }

    pub fn settings(&self) -> PathBuf {
        self.path().join("cli.tfrc")
    }

    fn home(&self) -> PathBuf {
        self.path().join("home")
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    pub fn variables(&self) -> &[(String, String)] {
        &self.variables
    }

    pub fn cli(&self) -> &Cli {
        &self.cli
    }

    /// Writes the one file of the configuration.
    pub fn configure(&self, text: &str) -> anyhow::Result<()> {
        fs::write(self.configuration().join("main.tf"), text).context("cannot write the configuration")
    }

    /// A command that is ready to be given arguments.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.cli.path);
        hermetic::isolate(&mut command, &self.home())
            .env("TF_CLI_CONFIG_FILE", self.settings())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.configuration())
            .stdin(Stdio::null());
        command
    }

    /// Runs to the end, showing the lines that `show` lets through as they come. The whole output is kept in the logs,
    /// and so is Terraform's own log at its most talkative.
    pub fn run(&mut self, arguments: &[&str], show: fn(&str) -> bool) -> anyhow::Result<CommandResult> {
        interrupt::check()?;
        self.runs += 1;
        let name = format!("{:02}-{}", self.runs, arguments.first().unwrap_or(&"nothing"));
        let (reader, writer) = std::io::pipe()?;
        let mut command = self.command();
        command
            .args(arguments)
            .env("TF_LOG", "TRACE")
            .env("TF_LOG_PATH", self.logs().join(format!("{name}.trace")))
            .stdout(writer.try_clone()?)
            .stderr(writer);
        let mut child = command.spawn().with_context(|| format!("cannot run {}", self.cli.path.display()))?;
        // The command holds our ends of the pipe; as long as it lives, there is no end of the output.
        drop(command);
        let mut output = String::new();
        for line in BufReader::new(reader).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            if show(&line) {
                println!("    {line}");
            }
            output.push_str(&line);
            output.push('\n');
        }
        let status = interrupt::wait(&mut child)?;
        fs::write(self.logs().join(format!("{name}.out")), &output)?;
        Ok(CommandResult { status, output })
    }

    /// Leaves the directory where it is.
    pub fn keep(self) -> PathBuf {
        self.directory.keep()
    }
}

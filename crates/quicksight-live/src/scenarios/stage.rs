//! One scenario's directory, and Terraform or OpenTofu in it: the built provider, the person's credentials, and nothing else of that person's settings.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use harness::{interrupt, mirror};
use serde_json::Value;

use super::configuration::{Connector, SOURCE};
use crate::arguments::Arguments;
use crate::client::Client;
use crate::credentials::MADE_UP;
use crate::names::Run;
use crate::questions::{plain_update, wait_until_stable};

/// The lines of a failure that a report shows.
const SHOWN_LINES: usize = 30;

pub struct Stage<'a> {
    pub arguments: &'a Arguments,
    client: &'a Client,
    run: &'a Run,
    number: usize,
    directory: tempfile::TempDir,
}

impl<'a> Stage<'a> {
    pub fn new(client: &'a Client, run: &'a Run, arguments: &'a Arguments, number: usize) -> anyhow::Result<Self> {
        let directory = tempfile::Builder::new().prefix("quicksight-live-").tempdir()?;
        let provider = arguments.provider.as_ref().context("--provider is missing")?;
        let provider = std::path::absolute(provider)?;
        ensure!(provider.is_file(), "there is no provider at {}", provider.display());
        let folder = provider.parent().unwrap_or(Path::new(""));
        let settings = mirror::overrides(&[SOURCE], folder);
        std::fs::write(directory.path().join("cli.tfrc"), settings)?;
        Ok(Self { arguments, client, run, number, directory })
    }

    /// The ID of the scenario's connector. The run is told, so that the sweeper looks for it.
    pub fn id(&self) -> String {
        let id = self.run.id(&format!("scenario-{}", self.number + 1));
        self.client.remember(&id);
        id
    }

    /// Applies, and plans once more: the second plan must be empty.
    pub fn applies(&mut self, connector: &Connector) -> anyhow::Result<()> {
        self.write(connector)?;
        self.succeeds(&["apply", "-auto-approve", "-input=false", "-no-color"])?;
        let (code, output) = self.command(&["plan", "-input=false", "-no-color", "-detailed-exitcode"])?;
        match code {
            Some(0) => Ok(()),
            Some(2) => bail!("the plan after the apply is not empty:\n{}", end_of(&output)),
            _ => bail!("the plan after the apply failed:\n{}", end_of(&output)),
        }
    }

    /// What a plan would do with the connector, in the words of Terraform's JSON.
    pub fn planned(&mut self, connector: &Connector) -> anyhow::Result<Vec<String>> {
        self.write(connector)?;
        self.succeeds(&["plan", "-input=false", "-no-color", "-out=plan"])?;
        let plan: Value = serde_json::from_str(&self.succeeds(&["show", "-json", "plan"])?).context("the plan is not JSON")?;
        let actions = plan["resource_changes"][0]["change"]["actions"].as_array().context("the plan has no resource")?;
        Ok(actions.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    pub fn output(&mut self, name: &str) -> anyhow::Result<String> {
        Ok(self.succeeds(&["output", "-raw", name])?.trim().to_owned())
    }

    pub fn destroy(&mut self) -> anyhow::Result<()> {
        self.succeeds(&["destroy", "-auto-approve", "-input=false", "-no-color"]).map(drop)
    }

    /// Loses the state.
    pub fn forget(&mut self) -> anyhow::Result<()> {
        std::fs::remove_file(self.path("terraform.tfstate")).context("there is no state")
    }

    pub fn rename_outside(&mut self, connector: &Connector, name: &str) -> anyhow::Result<()> {
        let call = self.client.update(&connector.id, plain_update(&self.run.id(name)));
        let answer = self.client.call(&call).map_err(anyhow::Error::from)?;
        ensure!(answer.is_success(), "the connector cannot be renamed: {}", answer.summary());
        wait_until_stable(self.client, &connector.id)?;
        Ok(())
    }

    pub fn delete_outside(&mut self, connector: &Connector) -> anyhow::Result<()> {
        let answer = self.client.call(&self.client.delete(&connector.id)).map_err(anyhow::Error::from)?;
        ensure!(answer.is_success(), "the connector cannot be deleted: {}", answer.summary());
        Ok(())
    }

    fn write(&self, connector: &Connector) -> anyhow::Result<()> {
        let text = connector.text(self.arguments, &self.run.made_up_secret);
        std::fs::write(self.path("main.tf"), text).context("cannot write a configuration")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn succeeds(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let (code, output) = self.command(arguments)?;
        ensure!(code == Some(0), "{} failed:\n{}", arguments[0], end_of(&output));
        Ok(output)
    }

    /// Runs to the end, Ctrl-C included: it reaches Terraform as well, which then finishes what it is doing.
    fn command(&self, arguments: &[&str]) -> anyhow::Result<(Option<i32>, String)> {
        interrupt::check()?;
        let mut command = Command::new(&self.arguments.cli);
        command.args(arguments).current_dir(self.directory.path()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TF_")) {
            command.env_remove(name);
        }
        command.env("TF_CLI_CONFIG_FILE", self.path("cli.tfrc")).env("TF_IN_AUTOMATION", "1").env("CHECKPOINT_DISABLE", "1");
        if self.arguments.is_local() {
            command.envs(MADE_UP).env_remove("AWS_PROFILE").env_remove("AWS_SESSION_TOKEN");
        }
        let output = command.output().with_context(|| format!("cannot run {}", self.arguments.cli.display()))?;
        interrupt::check()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let text = if output.status.success() { text } else { text + &String::from_utf8_lossy(&output.stderr) };
        Ok((output.status.code(), text))
    }
}

/// The first error of an output, or else its last lines.
fn end_of(output: &str) -> String {
    let lines: Vec<&str> = output.lines().filter(|line| !line.trim().is_empty()).collect();
    let start = lines.iter().position(|line| line.starts_with("Error")).unwrap_or(lines.len().saturating_sub(SHOWN_LINES));
    lines[start..].iter().take(SHOWN_LINES).copied().collect::<Vec<_>>().join("\n")
}

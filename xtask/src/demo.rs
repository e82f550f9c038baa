//! `cargo xtask demo`: the life of a few connectors, by the real Terraform or OpenTofu against the emulator.
//! Every step checks what it claims, so a demo that ends well is a test that passed.
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use harness::cli::Cli;
use harness::emulator::Emulator;
use harness::interrupt;
use harness::secrets::search;
use serde_json::{Value, json};

use crate::binaries::{self, EMULATOR, PROVIDER};
use crate::fetch;
use crate::workspace::{CommandResult, Workspace};

const CONFIGURATION: &str = include_str!("../../examples/demo/main.tf");

/// Values that occur nowhere else, so that one found anywhere is a leak.
const SECRETS: &[(&str, &str)] = &[
    ("TF_VAR_jira_api_key", "made-up-api-key-Qz7vXk2m"),
    ("TF_VAR_sales_client_secret", "made-up-client-secret-Lw4hRt9c"),
    ("TF_VAR_tickets_client_secret", "made-up-client-secret-Bn6yJp3d"),
    ("TF_VAR_partners_password", "made-up-password-Fs8gVe5u"),
];

/// Beside the password and no secret: state must hold it, or else the search would find nothing because it cannot search.
const CONTROL_VALUE: &str = "quick-reader";

/// Long enough for a person to see the provider wait for the service.
const TRANSITION_TIMES: &[&str] =
    &["--creation-time", "1500", "--update-time", "500", "--deletion-time", "500", "--deletion", "visible"];

#[derive(Debug, clap::Args)]
pub struct Options {
    /// Keeps the connectors, the emulator and the directory, instead of destroying them
    #[arg(long)]
    keep: bool,
}

struct Demo {
    bench: Workspace,
    emulator: Emulator,
}

pub fn run(options: &Options) -> anyhow::Result<()> {
    let cli = fetch::first_cli()?;
    interrupt::check()?;
    say("building the provider and the emulator");
    let [provider, emulator] = binaries::build([PROVIDER, EMULATOR], &[])?;
    run_with(cli, &provider, &emulator, options.keep)
}

/// The demo with these programs.
pub fn run_with(cli: Cli, provider: &Path, emulator: &Path, keep: bool) -> anyhow::Result<()> {
    let mut bench = Workspace::new(cli, provider)?;
    let emulator = Emulator::start(emulator, TRANSITION_TIMES, &bench.logs())?;
    say(&format!("the emulator listens on {}; everything else is in {}", emulator.url, bench.path().display()));

    bench.configure(CONFIGURATION)?;
    bench.set("TF_VAR_endpoint", &emulator.url);
    for (name, value) in SECRETS {
        bench.set(name, value);
    }
    let mut demo = Demo { bench, emulator };
    demo.create()?;
    demo.repair_a_drift()?;
    demo.rename()?;
    if keep {
        demo.search_for_secrets()?;
        demo.keep()
    } else {
        demo.destroy()?;
        demo.search_for_secrets()
    }
}

impl Demo {
    fn create(&mut self) -> anyhow::Result<()> {
        self.step("install the provider, from a mirror in that directory", &["init", "-no-color"], |line| {
            line.contains("Installed") || line.contains("successfully initialized")
        })?;
        self.step("check the configuration, without a call to the API", &["validate", "-no-color"], |line| !line.is_empty())?;
        self.step("plan one connector for each kind of authentication", &["plan", "-no-color", "-out=create.tfplan"], headlines)?;
        self.step("create them, and wait until they are ready", &["apply", "-no-color", "create.tfplan"], progress)?;
        self.empty_plan("a second plan is empty")
    }

    /// Somebody changes name and address in the console.
    fn repair_a_drift(&mut self) -> anyhow::Result<()> {
        let path = self.weather_path()?;
        say("drift: rename a connector outside Terraform");
        println!("    PUT {path}");
        let metadata = json!({ "NoneConnectionMetadata": { "BaseEndpoint": "https://elsewhere.example.com" } });
        self.emulator.request(
            "PUT",
            &path,
            Some(&json!({
                "Name": "Renamed by hand",
                "AuthenticationConfig": { "AuthenticationType": "NONE", "AuthenticationMetadata": metadata },
            })),
        )?;
        self.wait_until_successful(&path)?;
        let ran = self.command(
            "the plan shows the drift",
            &["plan", "-no-color", "-detailed-exitcode", "-out=repair.tfplan"],
            difference,
        )?;
        ensure!(ran.code() == 2, "the plan did not see the drift:\n{}", ran.output);
        self.step("apply restores the configured name", &["apply", "-no-color", "repair.tfplan"], progress)?;
        let name = &self.emulator.request("GET", &path, None)?["ActionConnector"]["Name"];
        ensure!(name == "Weather", "the API still returns the name {name}");
        self.empty_plan("a second plan is empty")
    }

    fn rename(&mut self) -> anyhow::Result<()> {
        self.bench.set("TF_VAR_sales_name", "Sales and support");
        let ran = self.step("change the name in the configuration", &["plan", "-no-color", "-out=rename.tfplan"], difference)?;
        ensure!(
            ran.output.contains("0 to add, 1 to change, 0 to destroy"),
            "a rename is an update in place and of one connector:\n{}",
            ran.output
        );
        self.step("rename it in place", &["apply", "-no-color", "rename.tfplan"], progress)?;
        self.empty_plan("a second plan is empty")
    }

    fn destroy(&mut self) -> anyhow::Result<()> {
        let path = self.weather_path()?;
        self.step("destroy everything", &["destroy", "-no-color", "-auto-approve"], progress)?;
        let collection = path.rsplit_once('/').map_or(path.as_str(), |(collection, _)| collection);
        let left = self.emulator.request("GET", &format!("{collection}?max-results=100"), None)?;
        ensure!(left["ActionConnectorSummaries"] == json!([]), "connectors still exist: {left}");
        println!("    the emulator has no connectors");
        Ok(())
    }

    /// State and its backup, plan files, output and Terraform's own log at TRACE level are all below one directory.
    fn search_for_secrets(&self) -> anyhow::Result<()> {
        say("search for the secrets in state, plan files (unpacked), output and logs at TRACE level");
        let control = search(self.bench.path(), Some(&self.bench.mirror()), CONTROL_VALUE)?;
        ensure!(
            control.findings.iter().any(|place| place.contains("terraform.tfstate")),
            "the search does not work: it does not find the user name, which is in the state"
        );
        println!(
            "    the user name {CONTROL_VALUE:?} is in {} of {} places, as it may be",
            control.findings.len(),
            control.places
        );
        for (variable, secret) in SECRETS {
            let found = search(self.bench.path(), Some(&self.bench.mirror()), secret)?;
            if !found.findings.is_empty() {
                bail!("{variable} is in {}", found.findings.join(", "));
            }
            println!("    {} is in none of {} places", variable.trim_start_matches("TF_VAR_"), found.places);
        }
        Ok(())
    }

    fn keep(self) -> anyhow::Result<()> {
        let shell = self.bench.path().join("environment.sh");
        let mut exports = format!("export TF_CLI_CONFIG_FILE='{}'\n", self.bench.settings().display());
        for (name, value) in self.bench.variables() {
            exports += &format!("export {name}='{value}'\n");
        }
        fs::write(&shell, &exports)?;
        let (configuration, process) = (self.bench.configuration(), self.emulator.process());
        let name = self.bench.cli().path.display().to_string();
        self.emulator.leave_running();
        let directory = self.bench.keep();
        say("kept: the emulator is running, and the connectors exist");
        println!(
            "    to continue:  . {}\n               cd {}\n               {name} plan\n    to stop:   kill {process}; rm -r {}",
            shell.display(),
            configuration.display(),
            directory.display()
        );
        Ok(())
    }

    fn empty_plan(&mut self, claim: &str) -> anyhow::Result<()> {
        let ran = self.command(claim, &["plan", "-no-color", "-detailed-exitcode"], headlines)?;
        ensure!(ran.code() == 0, "the plan should be empty, and is not:\n{}", ran.output);
        Ok(())
    }

    fn step(&mut self, claim: &str, arguments: &[&str], show: fn(&str) -> bool) -> anyhow::Result<CommandResult> {
        let ran = self.command(claim, arguments, show)?;
        ran.require_success(&format!("`{} {}`", self.bench.cli().name(), arguments[0]))?;
        Ok(ran)
    }

    fn command(&mut self, claim: &str, arguments: &[&str], show: fn(&str) -> bool) -> anyhow::Result<CommandResult> {
        say(claim);
        println!("    $ {} {}", self.bench.cli().name(), arguments.join(" "));
        self.bench.run(arguments, show)
    }

    /// The address of one connector in the API, from the ARN in the state.
    fn weather_path(&mut self) -> anyhow::Result<String> {
        let ran = self.bench.run(&["output", "-json", "-no-color"], |_| false)?;
        ran.require_success("`output`")?;
        let outputs: Value = serde_json::from_str(&ran.output).context("the outputs are not JSON")?;
        let arn = outputs["arns"]["value"]["weather"].as_str().context("there is no ARN in the outputs")?;
        let account = arn.split(':').nth(4).context("the ARN has no account")?;
        let connector = arn.rsplit('/').next().context("the ARN has no id")?;
        Ok(format!("/accounts/{account}/action-connectors/{connector}"))
    }

    fn wait_until_successful(&self, path: &str) -> anyhow::Result<()> {
        for _ in 0..100 {
            interrupt::check()?;
            let answer = self.emulator.request("GET", path, None)?;
            if answer["ActionConnector"]["Status"].as_str().is_some_and(|status| status.ends_with("SUCCESSFUL")) {
                return Ok(());
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        bail!("the connector did not reach a successful status")
    }
}

fn say(what: &str) {
    println!("\n==> {what}");
}

/// What a plan comes to: each object with what happens to it, the sum, and anything that is wrong.
fn headlines(line: &str) -> bool {
    line.starts_with("  # ") || line.starts_with("Plan:") || line.contains("No changes") || is_diagnostic(line)
}

fn progress(line: &str) -> bool {
    let of_an_object = line.starts_with("quicksight_") && !line.contains("Refreshing") && !line.contains("Reading");
    of_an_object || line.contains(" complete!") || is_diagnostic(line)
}

/// The whole difference, which is what Terraform indents; without its legend and its advice about the next command.
fn difference(line: &str) -> bool {
    let is_legend = line.trim() == "~ update in-place" || line.trim_start().starts_with("~ update in-place (");
    let is_advice = line.starts_with("    terraform ") || line.starts_with("    tofu ");
    (line.starts_with("  ") && !is_legend && !is_advice) || line.starts_with("Plan:") || is_diagnostic(line)
}

fn is_diagnostic(line: &str) -> bool {
    line.starts_with(['╷', '│', '╵'])
}

//! Where the time of a plan goes: the plan of one connector again and again, each time with one part more of what a plan takes.
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};

use super::case::{Case, Setup};
use super::figures::median_time;
use super::subject::Subject;
use super::table::Table;
use crate::emulator::Emulator;

/// One way to plan, and how long each round took.
struct Part {
    name: &'static str,
    whose: &'static str,
    case: Case,
    times: Vec<Duration>,
}

pub fn measure(setup: Setup<'_>, rounds: usize) -> anyhow::Result<Table> {
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(&setup.built.emulator, &[], logs.path())?;
    let running = Running::start(&setup.built.provider)?;
    let connector = Subject::connector(&emulator.url).objects(1);
    let part = |name, whose, configuration: &str, variable: Option<(&str, &str)>| -> anyhow::Result<Part> {
        let mut case = Case::new(setup, None, configuration)?;
        if let Some((name, value)) = variable {
            case.set(name, value);
        }
        Ok(Part { name, whose, case, times: Vec::new() })
    };
    let data = Subject::data().objects(1);
    let mut parts = [
        part("one `terraform_data`", "Terraform", &data, None)?,
        part(
            "one connector, by a provider that runs already",
            "Terraform, but for the answers",
            &connector,
            Some(("TF_REATTACH_PROVIDERS", &running.address)),
        )?,
        part(
            "the same, by a provider that is started three times, without TLS",
            "ours, but for Terraform's forks",
            &connector,
            Some(("TF_DISABLE_PLUGIN_TLS", "1")),
        )?,
        part(
            "the same with mutual TLS, as always",
            "Terraform's P-521 keys, certificates and signatures; ours that check them",
            &connector,
            None,
        )?,
    ];
    // The first round warms the file cache.
    for round in 0..=rounds {
        for part in &mut parts {
            let time = part.case.time(&["plan"])?;
            if round > 0 {
                part.times.push(time);
            }
        }
    }
    let mut table = Table::new(["plan of", "time", "more than above", "whose"]);
    let mut above = None;
    for part in &parts {
        let time = median_time(&part.times);
        let more = above.map_or(String::new(), |above| time.minus(above).to_string());
        table.row([part.name.to_owned(), time.to_string(), more, part.whose.to_owned()]);
        above = Some(time);
    }
    Ok(table)
}

/// A provider that was started for debugging, which every Terraform can use that is told where it is. Ends with this value.
struct Running {
    process: Child,
    /// The value of `TF_REATTACH_PROVIDERS`.
    address: String,
}

impl Running {
    fn start(program: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.arg("--debug").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let output = process.stdout.take().context("the process has no output")?;
        let mut running = Self { process, address: String::new() };
        for line in BufReader::new(output).lines() {
            if let Some((_, value)) = line?.split_once("TF_REATTACH_PROVIDERS='") {
                value.trim_end().trim_end_matches('\'').clone_into(&mut running.address);
                return Ok(running);
            }
        }
        bail!("the provider did not say where it is")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

//! The wall time of `plan`: connectors of this provider beside as many `terraform_data`, which start no provider at all.
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::ensure;

use super::{median, milliseconds};
use crate::binaries::Built;
use crate::cli::Cli;
use crate::emulator::Emulator;
use crate::interrupt;
use crate::workbench::{self, SOURCE, Workbench, require_success};

/// One configuration, ready to be planned again and again.
struct Case {
    bench: Workbench,
    times: Vec<Duration>,
}

/// The rows of a table: ours, theirs, and how many times as long ours takes.
pub fn measure(cli: &Cli, built: &Built, rounds: usize) -> anyhow::Result<Vec<String>> {
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(&built.emulator, &[], logs.path())?;
    let connectors = |count| Case::new(cli, built, &connectors(count, &emulator.url));
    let data = |count| Case::new(cli, built, &format!("resource \"terraform_data\" \"one_of\" {{\n  count = {count}\n}}\n"));
    let mut cases = [connectors(1)?, connectors(100)?, data(1)?, data(100)?];
    for round in 0..=rounds {
        for case in &mut cases {
            let time = case.plan()?;
            if round > 0 {
                case.times.push(time);
            }
        }
    }
    let [one, hundred, one_data, hundred_data] = cases.map(|case| median(case.times.into_iter()));
    let ratio = |ours: Duration, theirs: Duration| format!("{:.2} x", ours.as_secs_f64() / theirs.as_secs_f64());
    Ok(vec![
        row("quicksight_action_connector", &milliseconds(one), &milliseconds(hundred)),
        row("terraform_data", &milliseconds(one_data), &milliseconds(hundred_data)),
        row("ratio", &ratio(one, one_data), &ratio(hundred, hundred_data)),
    ])
}

impl Case {
    fn new(cli: &Cli, built: &Built, configuration: &str) -> anyhow::Result<Self> {
        let mut bench = Workbench::new(cli.clone(), &built.provider)?;
        workbench::write(&bench.configuration().join("main.tf"), configuration)?;
        let ran = bench.run(&["init", "-no-color"], |_| false)?;
        require_success(&ran, "`init`")?;
        let ran = bench.run(&["plan", "-no-color"], |_| false)?;
        require_success(&ran, "`plan`")?;
        Ok(Self { bench, times: Vec::new() })
    }

    /// Without a log, as a person runs it.
    fn plan(&self) -> anyhow::Result<Duration> {
        interrupt::check()?;
        let mut command = self.bench.command();
        command.args(["plan", "-no-color"]).stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let status = command.status()?;
        let time = started.elapsed();
        ensure!(status.success(), "`plan` failed although it worked before");
        Ok(time)
    }
}

fn row(name: &str, one: &str, hundred: &str) -> String {
    format!("{name:<44} {one:>10} {hundred:>10}")
}

fn connectors(count: u32, endpoint: &str) -> String {
    format!(
        r#"terraform {{
  required_providers {{
    quicksight = {{
      source = "{SOURCE}"
    }}
  }}
}}

provider "quicksight" {{
  region     = "us-east-1"
  access_key = "made-up"
  secret_key = "made-up"

  endpoints {{
    quicksight = "{endpoint}"
    sts        = "{endpoint}"
  }}
}}

resource "quicksight_action_connector" "one_of" {{
  count               = {count}
  action_connector_id = "connector-${{count.index}}"
  name                = "Connector ${{count.index}}"
  type                = "AMAZON_S3"

  authentication_config {{
    authentication_metadata {{
      iam_connection_metadata {{
        role_arn = "arn:aws:iam::123456789012:role/quick-reads-documents"
      }}
    }}
  }}

  permissions {{
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }}
}}
"#
    )
}

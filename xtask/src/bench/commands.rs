//! The wall time of `validate` and `plan`: beside as many `terraform_data`, which start no provider at all, in the same rounds.
use std::time::Duration;

use anyhow::Context;

use super::case::{Case, Setup};
use super::figures::{Figure, Ratio, median_time};
use super::release::Release;
use super::subject::Subject;
use super::table::Table;
use crate::emulator::Emulator;

const BAR_OF_VALIDATE: Figure = Figure::Time(Duration::from_millis(100));
/// Times the plan of one `terraform_data`.
const BAR_OF_PLAN: f64 = 2.0;

/// So many objects show what each of them costs.
const MANY: usize = 100;

/// One configuration, and how long each round took.
struct Row {
    resource: &'static str,
    count: usize,
    case: Case,
    validate: Vec<Duration>,
    plan: Vec<Duration>,
}

/// The table, and who is not in it.
pub fn measure(setup: Setup<'_>, peers: &[Release], rounds: usize) -> anyhow::Result<String> {
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(&setup.built.emulator, &[], logs.path())?;
    let connector = Subject::connector(&emulator.url);
    let mut rows = Vec::new();
    for subject in [&Subject::data(), &connector] {
        for count in [1, MANY] {
            rows.push(Row::new(setup, None, subject, count)?);
        }
    }
    let mut left_out = String::new();
    for peer in peers {
        match of_peer(setup, peer, &emulator.url) {
            Ok(row) => rows.push(row),
            Err(reason) => left_out.push_str(&peer.left_out(&reason)),
        }
    }
    // The first round warms the file cache.
    for round in 0..=rounds {
        for row in &mut rows {
            let (validate, plan) = (row.case.time(&["validate"])?, row.case.time(&["plan"])?);
            if round > 0 {
                row.validate.push(validate);
                row.plan.push(plan);
            }
        }
    }
    Ok(format!("{}{left_out}", table(&rows)))
}

/// Fails for one that cannot plan here, since it is unknown, or asks a service.
fn of_peer(setup: Setup<'_>, peer: &Release, endpoint: &str) -> anyhow::Result<Row> {
    let subject = Subject::of(peer, endpoint).context("there is no configuration for it")?;
    let row = Row::new(setup, Some(peer), &subject, 1)?;
    row.case.time(&["plan"])?;
    Ok(row)
}

impl Row {
    fn new(setup: Setup<'_>, peer: Option<&Release>, subject: &Subject, count: usize) -> anyhow::Result<Self> {
        let case = Case::new(setup, peer, &subject.objects(count))?;
        Ok(Self { resource: subject.resource, count, case, validate: Vec::new(), plan: Vec::new() })
    }

    fn is_data(&self) -> bool {
        self.resource == Subject::data().resource
    }
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new(["resource", "objects", "`validate`", "ratio", "`plan`", "ratio", "bar"]);
    for row in rows {
        let (validate, plan) = (median_time(&row.validate), median_time(&row.plan));
        let over = |of: fn(&Row) -> &[Duration], figure: Figure| -> Option<Ratio> {
            let floor = rows.iter().find(|floor| floor.is_data() && floor.count == row.count)?;
            (!row.is_data()).then(|| figure.over(median_time(of(floor))))
        };
        let (validate_ratio, plan_ratio) = (over(|row| &row.validate, validate), over(|row| &row.plan, plan));
        let shown = |ratio: Option<Ratio>| ratio.map_or("1".to_owned(), |ratio| ratio.to_string());
        let bar = match (row.resource, row.count, plan_ratio) {
            ("quicksight_action_connector", 1, Some(ratio)) => {
                format!("validate {}; plan {}", validate.verdict(BAR_OF_VALIDATE), ratio.verdict(BAR_OF_PLAN))
            }
            _ => String::new(),
        };
        table.row([
            format!("`{}`", row.resource),
            row.count.to_string(),
            validate.to_string(),
            shown(validate_ratio),
            plan.to_string(),
            shown(plan_ratio),
            bar,
        ]);
    }
    table
}

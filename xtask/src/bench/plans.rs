//! The wall time of `validate` and `plan`: beside as many `terraform_data`, which start no provider at all, in the same rounds.
use std::time::Duration;

use harness::emulator::Emulator;

use super::case::{Case, Setup};
use super::figures::{Figure, median_time, table};
use super::subject::{Peer, Subject};

const BAR_OF_VALIDATE: Figure = Figure::Time(Duration::from_millis(100));
/// Times the plan of one `terraform_data`.
const BAR_OF_PLAN: Figure = Figure::Ratio(2.0);

/// So many objects show what each of them costs.
const MANY: usize = 100;

/// One configuration, and how long each round took: `validate`, then `plan`.
struct Row {
    resource: &'static str,
    count: usize,
    case: Case,
    times: [Vec<Duration>; 2],
}

pub fn measure(setup: Setup<'_>, peers: &[Peer], rounds: usize) -> anyhow::Result<String> {
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(setup.emulator, &[], logs.path())?;
    let row = |peer, subject: &Subject, count| -> anyhow::Result<Row> {
        let case = Case::new(setup, peer, &subject.objects(count))?;
        Ok(Row { resource: subject.resource, count, case, times: Default::default() })
    };
    let mut rows = Vec::new();
    for subject in [&Subject::data(), &Subject::connector(&emulator.url)] {
        for count in [1, MANY] {
            rows.push(row(None, subject, count)?);
        }
    }
    for peer in peers {
        // Of others, only the processes are measured.
        if let Some(subject) = Subject::of(peer, &emulator.url) {
            rows.push(row(Some(peer), &subject, 1)?);
        }
    }
    // The first round warms the file cache.
    for round in 0..=rounds {
        for row in &mut rows {
            for (command, times) in ["validate", "plan"].into_iter().zip(&mut row.times) {
                let time = row.case.time(&[command])?;
                if round > 0 {
                    times.push(time);
                }
            }
        }
    }
    let head = ["resource", "objects", "`validate`", "ratio", "`plan`", "ratio", "bar"].map(str::to_owned).to_vec();
    Ok(table(&std::iter::once(head).chain(rows.iter().map(|row| cells(row, &rows))).collect::<Vec<_>>()))
}

fn cells(row: &Row, rows: &[Row]) -> Vec<String> {
    let [validate, plan] = [0, 1].map(|command| {
        let floor = rows.iter().find(|floor| floor.count == row.count).expect("the data come first");
        let time = median_time(&row.times[command]);
        (time, time.over(median_time(&floor.times[command])))
    });
    let bar = match (row.resource, row.count) {
        ("quicksight_action_connector", 1) => {
            format!("validate {}; plan {}", validate.0.verdict(BAR_OF_VALIDATE), plan.1.verdict(BAR_OF_PLAN))
        }
        _ => String::new(),
    };
    let figures = [validate.0, validate.1, plan.0, plan.1].map(|figure| figure.to_string());
    let mut cells = vec![format!("`{}`", row.resource), row.count.to_string()];
    cells.extend(figures);
    cells.push(bar);
    cells
}

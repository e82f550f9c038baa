//! The memory of provider processes while Terraform refreshes with them: one of them, and twenty for as many provider blocks.
use anyhow::Context;

use super::case::{Case, Setup};
use super::figures::{Figure, median};
use super::release::Release;
use super::subject::Subject;
use super::table::Table;
use super::watch::{self, Seen};
use crate::emulator::Emulator;

const BAR_OF_ONE: Figure = Figure::Bytes(16 << 20);
const BAR_OF_ALL: Figure = Figure::Bytes(200 << 20);

/// How often, and how many aliases.
#[derive(Clone, Copy)]
pub struct Extent {
    pub rounds: usize,
    /// How often with the aliases.
    pub alias_rounds: usize,
    pub aliases: usize,
}

/// Both tables. Empty where the memory of other processes cannot be seen.
pub fn measure(setup: Setup<'_>, peers: &[Release], extent: Extent) -> anyhow::Result<String> {
    if !watch::is_possible() {
        return Ok("Not measured: only Linux tells the memory of other processes.\n".to_owned());
    }
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(&setup.built.emulator, &[], logs.path())?;
    let connector = Subject::connector(&emulator.url);
    let one = plan_of_one(setup, &connector, extent.rounds)?;
    Ok(format!("{one}\n{}", plan_of_aliases(setup, &emulator, peers, extent)?))
}

fn plan_of_one(setup: Setup<'_>, connector: &Subject, rounds: usize) -> anyhow::Result<Table> {
    let case = Case::new(setup, None, &connector.objects(1))?;
    case.time(&["apply", "-auto-approve"])?;
    let seen = seen(&case, rounds)?;
    case.time(&["apply", "-destroy", "-auto-approve"])?;
    let peak = median_of(&seen, |seen| seen.peak_kibibytes);
    let mut table = Table::new(["", "this provider", "bar"]);
    table.row([
        "most memory of any process in a `plan` that reads one connector".to_owned(),
        peak.to_string(),
        peak.verdict(BAR_OF_ONE),
    ]);
    Ok(table)
}

fn plan_of_aliases(setup: Setup<'_>, emulator: &Emulator, peers: &[Release], extent: Extent) -> anyhow::Result<String> {
    let case = Case::new(setup, None, &Subject::connector(&emulator.url).aliases(extent.aliases))?;
    case.time(&["apply", "-auto-approve"])?;
    let ours = seen(&case, extent.alias_rounds)?;
    case.time(&["apply", "-destroy", "-auto-approve"])?;

    let mut rows = vec![("this provider, which reads a connector in each".to_owned(), ours)];
    let mut left_out = String::new();
    for peer in peers {
        match of_peer(setup, peer, &emulator.url, extent) {
            Ok(seen) => rows.push((peer.title(), seen)),
            Err(reason) => left_out.push_str(&peer.left_out(&reason)),
        }
    }
    let ours = median_of(&rows[0].1, |seen| seen.together_kibibytes);
    let head = format!("`plan` with {} provider blocks", extent.aliases);
    let mut table = Table::new([head.as_str(), "processes at one time", "memory of all together", "ratio", "bar"]);
    for (index, (title, seen)) in rows.iter().enumerate() {
        let together = median_of(seen, |seen| seen.together_kibibytes);
        let processes = median(seen.iter().map(|seen| seen.processes));
        let bar = if index == 0 { together.verdict(BAR_OF_ALL) } else { String::new() };
        let ratio = if index == 0 { "1".to_owned() } else { together.over(ours).to_string() };
        table.row([title.clone(), processes.to_string(), together.to_string(), ratio, bar]);
    }
    Ok(format!("{table}{left_out}"))
}

/// The plan of objects that are not there, since most peers would need an account to have any: less than what ours has to do.
fn of_peer(setup: Setup<'_>, peer: &Release, endpoint: &str, extent: Extent) -> anyhow::Result<Vec<Seen>> {
    let subject = Subject::of(peer, endpoint).context("there is no configuration for it")?;
    seen(&Case::new(setup, Some(peer), &subject.aliases(extent.aliases))?, extent.alias_rounds)
}

fn seen(case: &Case, rounds: usize) -> anyhow::Result<Vec<Seen>> {
    (0..rounds).map(|_| case.watch(&["plan"])).collect()
}

fn median_of(seen: &[Seen], kibibytes: fn(&Seen) -> u64) -> Figure {
    Figure::kibibytes(median(seen.iter().map(kibibytes)))
}

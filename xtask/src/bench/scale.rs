//! A thousand connectors at a service that takes its time, and how it grows up to there: time, requests and memory of create, refresh
//! and destroy, beside Terraform's own time for as many `terraform_data`.
use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value as Json;

use super::case::{Case, Setup};
use super::figures::{Figure, median, median_time};
use super::subject::Subject;
use super::table::Table;
use super::watch;
use crate::emulator::Emulator;

/// How often, and how many connectors: three numbers, of which the last is the one that the bar is for.
#[derive(Clone, Copy)]
pub struct Extent {
    pub rounds: usize,
    pub counts: [usize; 3],
}

/// What the service needs for each answer.
const LATENCY: Duration = Duration::from_millis(50);
/// How many objects Terraform works on at a time; this is its default.
const PARALLELISM: u32 = 10;
/// Times what the latency alone takes when all that is read of one connector is read at once.
const BAR_OF_REFRESH: f64 = 1.2;

struct Verb {
    name: &'static str,
    arguments: &'static [&'static str],
}

/// In the order in which they can follow each other, again and again.
const VERBS: [Verb; 3] = [
    Verb { name: "create", arguments: &["apply", "-auto-approve", "-parallelism=10"] },
    Verb { name: "refresh", arguments: &["plan", "-refresh-only", "-parallelism=10"] },
    Verb { name: "destroy", arguments: &["apply", "-destroy", "-auto-approve", "-parallelism=10"] },
];

/// What one verb took for one number of connectors.
#[derive(Clone, Debug, Default)]
struct Cost {
    times: Vec<Duration>,
    /// Of the same verb with as many `terraform_data`.
    floors: Vec<Duration>,
    peak_kibibytes: Option<u64>,
    /// How often each operation was called.
    requests: BTreeMap<String, usize>,
}

/// A number of connectors, and what each verb took for them.
struct Step {
    count: usize,
    connectors: Case,
    data: Case,
    costs: [Cost; 3],
}

/// The table of the largest number, and that of the growth.
pub fn measure(setup: Setup<'_>, extent: Extent) -> anyhow::Result<(Table, Table)> {
    let logs = tempfile::tempdir()?;
    let latency = LATENCY.as_millis().to_string();
    // Connectors are ready and gone at once, so that no waiting is measured that another service would make longer or shorter.
    let at_once = ["--creation-time", "0", "--update-time", "0", "--deletion-time", "0", "--latency", &latency];
    let emulator = Emulator::start(&setup.built.emulator, &at_once, logs.path())?;
    let subject = Subject::connector(&emulator.url);
    let step = |count| -> anyhow::Result<Step> {
        let connectors = Case::new(setup, None, &subject.objects(count))?;
        let data = Case::new(setup, None, &Subject::data().objects(count))?;
        Ok(Step { count, connectors, data, costs: Default::default() })
    };
    let mut steps = extent.counts.into_iter().map(step).collect::<anyhow::Result<Vec<_>>>()?;
    // One round for memory and requests, and to warm the file cache; it is not timed.
    for step in &mut steps {
        step.look(&emulator)?;
    }
    for round in 1..=extent.rounds {
        // Each takes a minute or more.
        eprintln!("round {round} of {}", extent.rounds);
        for step in &mut steps {
            step.time(&emulator)?;
        }
    }
    Ok((largest(&steps[steps.len() - 1]), growth(&steps)))
}

impl Step {
    fn look(&mut self, emulator: &Emulator) -> anyhow::Result<()> {
        for (verb, cost) in VERBS.iter().zip(&mut self.costs) {
            emulator.request("DELETE", "/_emulator/calls", None)?;
            if watch::is_possible() {
                cost.peak_kibibytes = Some(self.connectors.watch(verb.arguments)?.peak_kibibytes);
            } else {
                self.connectors.time(verb.arguments)?;
            }
            cost.requests = requests(&emulator.request("GET", "/_emulator/calls", None)?);
            self.data.time(verb.arguments)?;
        }
        Ok(())
    }

    fn time(&mut self, emulator: &Emulator) -> anyhow::Result<()> {
        // What it remembers of former rounds would make it slower from one to the next.
        emulator.request("DELETE", "/_emulator/calls", None)?;
        for (verb, cost) in VERBS.iter().zip(&mut self.costs) {
            cost.times.push(self.connectors.time(verb.arguments)?);
            cost.floors.push(self.data.time(verb.arguments)?);
        }
        Ok(())
    }

    /// The latency of one request for each connector, as many at a time as Terraform allows.
    fn latency(&self) -> Figure {
        Figure::Time(LATENCY * u32::try_from(self.count).unwrap_or(u32::MAX) / PARALLELISM)
    }
}

impl Cost {
    fn time(&self) -> Figure {
        median_time(&self.times)
    }

    fn peak(&self) -> String {
        self.peak_kibibytes.map_or("-".to_owned(), |peak| Figure::kibibytes(peak).to_string())
    }
}

fn requests(calls: &Json) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for operation in calls.as_array().into_iter().flatten().filter_map(|call| call["operation"].as_str()) {
        *counted.entry(operation.to_owned()).or_default() += 1;
    }
    counted
}

fn largest(step: &Step) -> Table {
    let head = format!("{} connectors", step.count);
    let latency = format!("{} x {} ms of latency", step.count as u64 / u64::from(PARALLELISM), LATENCY.as_millis());
    let mut table = Table::new([&head, "wall time", &latency, "as many `terraform_data`", "requests", "bar"]);
    for (verb, cost) in VERBS.iter().zip(&step.costs) {
        let over = cost.time().over(step.latency());
        let bar = if verb.name == "refresh" { over.verdict(BAR_OF_REFRESH) } else { String::new() };
        table.row([
            verb.name.to_owned(),
            cost.time().to_string(),
            format!("{over} of it"),
            median_time(&cost.floors).to_string(),
            per_connector(&cost.requests, step.count),
            bar,
        ]);
    }
    table
}

/// `1 Create..., 2 Describe... per connector; 1 GetCallerIdentity in all`
fn per_connector(requests: &BTreeMap<String, usize>, count: usize) -> String {
    let (each, once): (Vec<_>, Vec<_>) = requests.iter().partition(|(_, calls)| **calls >= count);
    let each = each.into_iter().map(|(operation, calls)| format!("{} {operation}", trimmed(*calls as f64 / count as f64)));
    let each = format!("{} per connector", each.collect::<Vec<_>>().join(", "));
    let once: Vec<String> = once.into_iter().map(|(operation, calls)| format!("{calls} {operation} in all")).collect();
    if once.is_empty() { each } else { format!("{each}; {}", once.join(", ")) }
}

/// Two digits, unless they say nothing.
fn trimmed(number: f64) -> String {
    format!("{number:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn growth(steps: &[Step]) -> Table {
    let mut head = vec!["connectors".to_owned()];
    head.extend(steps.iter().map(|step| step.count.to_string()));
    head.extend(steps.windows(2).map(|pair| format!("each from {} to {}", pair[0].count, pair[1].count)));
    let mut table = Table::new(head);
    for (index, verb) in VERBS.iter().enumerate() {
        let costs = || steps.iter().map(|step| &step.costs[index]);
        let slopes = |of: fn(&Cost) -> &[Duration]| {
            let pairs = steps.windows(2);
            pairs.map(move |pair| slope(of(&pair[0].costs[index]), of(&pair[1].costs[index]), pair[1].count - pair[0].count))
        };
        let name = |what: &str| std::iter::once(format!("{}, {what}", verb.name));
        table.row(name("wall time").chain(costs().map(|cost| cost.time().to_string())).chain(slopes(|cost| &cost.times)));
        let floors = costs().map(|cost| median_time(&cost.floors).to_string());
        table.row(name("`terraform_data`").chain(floors).chain(slopes(|cost| &cost.floors)));
        let memory = steps.windows(2).map(|pair| {
            let (before, after) = (pair[0].costs[index].peak_kibibytes, pair[1].costs[index].peak_kibibytes);
            let grown = after.zip(before).map(|(after, before)| after.saturating_sub(before) as f64);
            grown.map_or("-".to_owned(), |grown| format!("{:.1} KiB", grown / (pair[1].count - pair[0].count) as f64))
        });
        table.row(name("most memory").chain(costs().map(Cost::peak)).chain(memory));
    }
    table
}

/// What each further object took.
fn slope(before: &[Duration], after: &[Duration], objects: usize) -> String {
    let [before, after] = [before, after].map(|times| median(times.iter().copied()));
    let grown = after.checked_sub(before).map(|grown| grown / u32::try_from(objects).unwrap_or(u32::MAX));
    grown.map_or("within the noise".to_owned(), |grown| Figure::Time(grown).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_by_connector_and_those_of_the_whole_run_apart() {
        let calls = serde_json::json!([
            { "operation": "Create" }, { "operation": "Create" },
            { "operation": "Describe" }, { "operation": "Describe" }, { "operation": "Describe" },
            { "operation": "GetCallerIdentity" },
        ]);
        let told = per_connector(&requests(&calls), 2);
        assert_eq!(told, "1 Create, 1.5 Describe per connector; 1 GetCallerIdentity in all");
    }

    #[test]
    fn the_slope_is_what_each_further_object_took() {
        let seconds = |count| [Duration::from_secs(count)];
        assert_eq!(slope(&seconds(1), &seconds(10), 900), "10.0 ms");
        assert_eq!(slope(&seconds(2), &seconds(1), 900), "within the noise");
    }
}

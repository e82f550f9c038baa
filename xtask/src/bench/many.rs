//! Many connectors, at a service that takes its time and at one that limits the rate of requests: the wall time and the requests of create, refresh
//! and destroy, beside the least possible.
use std::collections::BTreeMap;
use std::time::Duration;

use harness::emulator::Emulator;
use serde_json::Value as Json;

use super::case::{Case, Setup};
use super::figures::{Figure, table};
use super::subject::Subject;

/// What the service needs for each answer.
const LATENCY: Duration = Duration::from_millis(50);
/// How many objects Terraform works on at a time; this is its default.
const PARALLELISM: usize = 10;
/// Times what the latency alone takes when all that is read of one connector is read at once.
const BAR_OF_REFRESH: Figure = Figure::Ratio(1.2);

/// Requests per second, with no burst beyond them.
const LIMIT: usize = 10;
/// Connectors are ready and gone at once, so that no waiting is measured that another service would make longer or shorter.
const AT_ONCE: [&str; 6] = ["--creation-time", "0", "--update-time", "0", "--deletion-time", "0"];

/// In the order in which they can follow each other, each with the least requests per connector: one for the change, and one for each part that must be
/// read. A connector has permissions and no tags, which a refresh reads nevertheless.
const VERBS: [(&str, &[&str], usize); 3] = [
    ("create", &["apply", "-auto-approve"], 3),
    ("refresh", &["plan", "-refresh-only"], 3),
    // A destroy refreshes first.
    ("destroy", &["apply", "-destroy", "-auto-approve"], 5),
];

/// With latency, then with a limit.
pub fn measure(setup: Setup<'_>, count: usize) -> anyhow::Result<String> {
    let latency = LATENCY.as_millis().to_string();
    let data = Case::new(setup, None, &Subject::data().objects(count))?;
    let fastest = Figure::Time(LATENCY.mul_f64(count.div_ceil(PARALLELISM) as f64));
    let head = format!("wall time|{} x {latency} ms of latency|as many `terraform_data`", count.div_ceil(PARALLELISM));
    let head = format!("{count} connectors|{head}|requests|bar");
    let slow = run(setup, count, &["--latency", &latency], &head, |(verb, arguments, _), time, calls| {
        let floor = Figure::Time(data.time(arguments)?);
        let over = time.over(fastest);
        let bar = if verb == "refresh" { over.verdict(BAR_OF_REFRESH) } else { String::new() };
        Ok([time.to_string(), format!("{over} of it"), floor.to_string(), requests(calls, count), bar])
    })?;
    let limit = format!("{LIMIT}/{LIMIT}");
    let head = "wall time|least time|ratio|requests per connector, with those that were throttled|least requests";
    let head = format!("{count} connectors, {LIMIT} requests per second|{head}");
    let limited = run(setup, count, &["--rate-limit", &limit], &head, |(_, _, least), time, calls| {
        let fastest = Figure::Time(Duration::from_secs_f64((count * least) as f64 / LIMIT as f64));
        let sent = calls.as_array().map_or(0, Vec::len);
        let sent = format!("{:.2}", sent as f64 / count as f64);
        Ok([time.to_string(), fastest.to_string(), time.over(fastest).to_string(), sent, least.to_string()])
    })?;
    Ok(format!("{slow}\n{limited}"))
}

type Verb = (&'static str, &'static [&'static str], usize);

/// One life of so many connectors at an emulator with these flags, as a table whose head has a `|` between its cells; `cells` has those of a row behind its name.
fn run(
    setup: Setup<'_>,
    count: usize,
    flags: &[&str],
    head: &str,
    cells: impl Fn(Verb, Figure, &Json) -> anyhow::Result<[String; 5]>,
) -> anyhow::Result<String> {
    let logs = tempfile::tempdir()?;
    let emulator = Emulator::start(setup.emulator, &[&AT_ONCE, flags].concat(), logs.path())?;
    let connectors = Case::new(setup, None, &Subject::connector(&emulator.url).objects(count))?;
    let mut rows = vec![head.split('|').map(str::to_owned).collect()];
    for verb in VERBS {
        emulator.request("DELETE", "/_emulator/calls", None)?;
        let time = Figure::Time(connectors.time(verb.1)?);
        let mut row = vec![verb.0.to_owned()];
        row.extend(cells(verb, time, &emulator.request("GET", "/_emulator/calls", None)?)?);
        rows.push(row);
    }
    Ok(table(&rows))
}

/// `1 Create..., 2 Describe... per connector; 1 GetCallerIdentity in all`
fn requests(calls: &Json, count: usize) -> String {
    let mut counted = BTreeMap::<&str, usize>::new();
    for operation in calls.as_array().into_iter().flatten().filter_map(|call| call["operation"].as_str()) {
        *counted.entry(operation).or_default() += 1;
    }
    let (each, once): (Vec<_>, Vec<_>) = counted.into_iter().partition(|(_, calls)| *calls >= count);
    let each = each.into_iter().map(|(operation, calls)| {
        let number = format!("{:.2}", calls as f64 / count as f64);
        format!("{} {operation}", number.trim_end_matches('0').trim_end_matches('.'))
    });
    let each = format!("{} per connector", each.collect::<Vec<_>>().join(", "));
    let once = once.into_iter().map(|(operation, calls)| format!("; {calls} {operation} in all"));
    once.fold(each, |text, once| text + &once)
}

#[cfg(test)]
mod tests {
    use super::requests;

    #[test]
    fn requests_are_told_by_connector_and_those_of_the_whole_run_apart() {
        let calls = ["Create", "Create", "Describe", "Describe", "Describe", "GetCallerIdentity"]
            .map(|operation| serde_json::json!({ "operation": operation }));
        assert_eq!(requests(&calls.to_vec().into(), 2), "1 Create, 1.5 Describe per connector; 1 GetCallerIdentity in all");
    }
}

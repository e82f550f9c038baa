//! Many connectors at a service that takes its time: the wall time and the requests of create, refresh and destroy, beside Terraform's own time for
//! as many `terraform_data`.
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

/// In the order in which they can follow each other.
const VERBS: [(&str, &[&str]); 3] = [
    ("create", &["apply", "-auto-approve"]),
    ("refresh", &["plan", "-refresh-only"]),
    ("destroy", &["apply", "-destroy", "-auto-approve"]),
];

pub fn measure(setup: Setup<'_>, count: usize) -> anyhow::Result<String> {
    let logs = tempfile::tempdir()?;
    let latency = LATENCY.as_millis().to_string();
    // Connectors are ready and gone at once, so that no waiting is measured that another service would make longer or shorter.
    let at_once = ["--creation-time", "0", "--update-time", "0", "--deletion-time", "0", "--latency", &latency];
    let emulator = Emulator::start(setup.emulator, &at_once, logs.path())?;
    let connectors = Case::new(setup, None, &Subject::connector(&emulator.url).objects(count))?;
    let data = Case::new(setup, None, &Subject::data().objects(count))?;
    let latency = Figure::Time(LATENCY.mul_f64(count.div_ceil(PARALLELISM) as f64));
    let head = [
        format!("{count} connectors"),
        "wall time".to_owned(),
        format!("{} x {} ms of latency", count.div_ceil(PARALLELISM), LATENCY.as_millis()),
        "as many `terraform_data`".to_owned(),
        "requests".to_owned(),
        "bar".to_owned(),
    ];
    let mut rows = vec![head.to_vec()];
    for (verb, arguments) in VERBS {
        emulator.request("DELETE", "/_emulator/calls", None)?;
        let time = Figure::Time(connectors.time(arguments)?);
        let requests = requests(&emulator.request("GET", "/_emulator/calls", None)?, count);
        let floor = Figure::Time(data.time(arguments)?);
        let over = time.over(latency);
        let bar = if verb == "refresh" { over.verdict(BAR_OF_REFRESH) } else { String::new() };
        rows.push(vec![verb.to_owned(), time.to_string(), format!("{over} of it"), floor.to_string(), requests, bar]);
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

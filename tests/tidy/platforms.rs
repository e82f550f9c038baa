//! Every platform of a release is named in three places: the code, the workflow that builds and starts it, and the page for users.

use std::collections::BTreeMap;

use harness::platforms::{OTHERS, RELEASED, Starter, of_target};
use serde_json::Value;

use crate::{read, rooms::table, workflows};

/// Of a virtual machine in its own job.
const FREEBSD: &str = "x86_64-unknown-freebsd";

/// The runner of each target that `release.yml` builds, in its order. The workflow names the targets once more, since its matrix cannot be computed from the code.
fn runners() -> Vec<(String, String)> {
    let release = &workflows::all()["release.yml"];
    let rows = release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().expect("the build has a matrix").clone();
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_else(|| panic!("{row} has no {key}")).to_owned();
    rows.iter().map(|row| (word(row, "target"), word(row, "runner"))).collect()
}

/// The platform of a runner of GitHub.
fn machine(runner: &str) -> &'static str {
    match runner {
        "ubuntu-24.04" => "linux_amd64",
        "ubuntu-24.04-arm" => "linux_arm64",
        "macos-15-intel" => "darwin_amd64",
        "macos-15" => "darwin_arm64",
        "windows-2025" => "windows_amd64",
        "windows-11-arm" => "windows_arm64",
        other => panic!("what is {other}?"),
    }
}

#[test]
fn the_release_workflow_builds_what_a_release_is_made_for() {
    let targets: Vec<String> = runners().into_iter().map(|(target, _)| target).collect();
    assert_eq!(targets, RELEASED.map(|(target, _)| target));
}

#[test]
fn what_is_released_has_been_started_on_its_platform() {
    for (target, runner) in runners() {
        let starter = Starter::between(machine(&runner), of_target(&target).unwrap());
        assert_eq!(starter.is_err(), target == FREEBSD, "{target} on {runner}");
    }
    let steps = |job: &str| workflows::all()["release.yml"]["jobs"][job]["steps"].as_array().cloned().expect("a job has steps");
    let runs = |step: &Value, command: &str| {
        step["run"].as_str().or(step["with"]["run"].as_str()).is_some_and(|run| run.contains(command))
    };
    let build = steps("build");
    let start = build.iter().find(|step| runs(step, "platforms --release --target \"$TARGET\"")).expect("the build starts it");
    assert_eq!(start["if"], format!("matrix.target != '{FREEBSD}'"));
    assert!(steps("freebsd").iter().any(|step| runs(step, &format!("platforms --target {FREEBSD} --built start"))));
}

#[test]
fn the_page_on_compatibility_has_every_platform_of_a_release_and_who_starts_it() {
    let page = read("docs/compatibility.md");
    let rows = table(&page, "| platform | target | built by | started by | size | start |");
    let runners: BTreeMap<String, String> = runners().into_iter().collect();
    let here = |platform: &str| Starter::between("linux_amd64", platform).unwrap().name();
    let mut released = Vec::new();
    for row in rows {
        let [platform, target, _, starter, size, start] = row[..] else { panic!("a row has six cells: {row:?}") };
        assert_eq!(of_target(target).unwrap(), platform);
        let starters = match runners.get(target) {
            Some(runner) => {
                released.push((target, platform));
                let by = if target == FREEBSD { "a virtual machine".to_owned() } else { format!("the runner `{runner}`") };
                if size.is_empty() {
                    assert_eq!((starter, start), (by.as_str(), ""), "{target}");
                    continue;
                }
                format!("{}, and {by}", here(platform))
            }
            None => {
                assert!(OTHERS.contains(&(target, platform)), "{target}");
                here(platform).to_owned()
            }
        };
        assert_eq!(starter, starters, "{target}");
        assert!(size.ends_with(" MiB") && start.ends_with(" ms"), "{target}: {size}, {start}");
    }
    assert_eq!(released, RELEASED);
}

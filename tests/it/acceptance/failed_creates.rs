//! Creates that fail together and leave connectors: each connector is in the state afterwards, and the client has not crashed. Terraform 1.16 does so
//! when other answers arrive close to that of such a create.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use quicksight_emulator::{Fault, Kind, Options};

use crate::support::{Run, Workspace, sample};

const CREATE: &str = "CreateActionConnector";

/// So many connectors, named alike, with these further arguments.
fn connectors(label: &str, count: usize, more: &str) -> String {
    let kind = sample("NONE");
    format!(
        "resource \"quicksight_action_connector\" \"{label}\" {{\n  count = {count}\n  action_connector_id = \"{label}-${{count.index}}\"\n  \
         name = \"Example\"\n  type = \"{}\"\n  {}\n{more}}}\n",
        kind.connector_type,
        kind.authentication("")
    )
}

fn failing(workspace: &Workspace, skip: usize, times: usize) {
    let fails = Kind::Fails { message: "The endpoint does not answer".to_owned() };
    workspace.emulator.fault(Fault::new(CREATE, fails).skip(skip).times(times));
}

/// The client has said that it failed, and its state contains what exists.
#[track_caller]
fn expect_nothing_lost(workspace: &Workspace, run: &Run, count: usize) {
    // 11 is a crash.
    assert_eq!(run.code, Some(1), "{run}");
    let there: BTreeSet<String> = workspace.emulator.connectors().into_iter().map(|connector| connector.id).collect();
    let known: BTreeSet<String> = workspace.connectors_in_state().into_iter().collect();
    assert_eq!((there.len(), &known), (count, &there), "{run}");
}

#[test]
fn an_interrupt_while_ten_connectors_are_created_loses_none() {
    let workspace = Workspace::with(Options { creation_time: Duration::from_secs(60), ..Options::default() });
    workspace.write(&connectors("c", 10, ""));
    let started = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
    let began = Instant::now();
    while workspace.emulator.connectors().len() < 10 {
        assert!(began.elapsed() < Duration::from_secs(30), "the connectors are not created");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Until each create has seen its connector.
    std::thread::sleep(Duration::from_millis(500));
    started.interrupt();
    let run = started.finish();
    expect_nothing_lost(&workspace, &run, 10);
    workspace.expect_no_process_left();
}

/// The service has accepted the connectors, and its answers are on the way, or lost.
#[test]
fn an_interrupt_before_the_answers_of_ten_creates_loses_none() {
    for answered_after in [Duration::from_millis(1500), Duration::from_secs(50)] {
        let workspace = Workspace::new();
        workspace.write(&connectors("c", 10, ""));
        workspace.emulator.fault(Fault::new(CREATE, Kind::DelayAfter { time: answered_after }).times(10));
        let started = workspace.start(&["apply", "-no-color", "-input=false", "-auto-approve"]);
        workspace.wait_for(CREATE, 10);
        started.interrupt();
        let run = started.finish();
        expect_nothing_lost(&workspace, &run, 10);
        workspace.apply();
        assert_eq!(workspace.count(CREATE), 10, "none is created twice or replaced");
        workspace.destroy();
    }
}

#[test]
fn twelve_creates_that_fail_lose_no_connector() {
    let workspace = Workspace::new();
    workspace.write(&connectors("c", 12, ""));
    failing(&workspace, 0, 12);
    let run = workspace.try_apply();
    expect_nothing_lost(&workspace, &run, 12);
    // All of them are replaced.
    workspace.apply();
    assert_eq!(workspace.emulator.connectors().len(), 12);
    workspace.destroy();
}

#[test]
fn creates_that_fail_while_others_succeed_lose_no_connector() {
    let workspace = Workspace::new();
    workspace.write(&connectors("c", 12, ""));
    failing(&workspace, 2, 4);
    let run = workspace.try_apply();
    expect_nothing_lost(&workspace, &run, 12);
    workspace.apply();
    workspace.destroy();
}

#[test]
fn creates_that_fail_under_two_provider_blocks_lose_no_connector() {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let west = format!(
        "provider \"quicksight\" {{\n  alias = \"west\"\n  region = \"us-west-2\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n  \
         endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n}}\n"
    );
    workspace.write(&format!("{west}{}{}", connectors("e", 6, ""), connectors("w", 6, "  provider = quicksight.west\n")));
    failing(&workspace, 0, 12);
    let run = workspace.try_apply();
    expect_nothing_lost(&workspace, &run, 12);
}

#[test]
fn creates_that_fail_beside_a_large_state_lose_no_connector() {
    let workspace = Workspace::new();
    // Storing a state of this size takes longer than the answers are apart.
    let others = "resource \"terraform_data\" \"others\" {\n  count = 8\n  input = join(\"\", [for n in range(1000) : format(\"%0100d\", n)])\n}\n";
    workspace.write(others);
    workspace.apply();
    workspace.write(&format!("{others}{}", connectors("c", 10, "")));
    failing(&workspace, 0, 10);
    let run = workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-refresh=false"]);
    expect_nothing_lost(&workspace, &run, 10);
    assert!(workspace.run(&["state", "list"]).expect_success().stdout.lines().count() == 18);
}

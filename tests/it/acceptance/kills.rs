//! Terraform and the provider are interrupted, terminated and killed at many instants of a create, an update and a destroy. Nothing is lost,
//! no process stays behind, and doing it again finishes it.
//!
//! The instants are random and repeatable: `QUICKSIGHT_TEST_SEED` is what they are made of, `QUICKSIGHT_TEST_KILLS` how many there are of each
//! kind. A signal that finds nobody any more is none of them.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use harness::processes::{self, Signal};
use quicksight_emulator::Options;

use crate::support::{
    Feature, GROUP, Run, Snapshot, Started, USER, Workspace, can, core::existing, number, sample, secret_variable,
};

pub(super) const IDS: [&str; 4] = ["one", "two", "three", "four"];
pub(super) const SECRET: &str = "canary-\"Kd4\\w\n<Pz>%7+/ ?Ls6";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Update,
    Destroy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Victim {
    Cli,
    Provider,
    /// Both at once, as Ctrl-C in a terminal and a crash of the machine do.
    All,
    /// For the time that the command takes.
    Nobody,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Blow {
    pub(super) verb: Verb,
    pub(super) victim: Victim,
    pub(super) signal: Signal,
    /// From the start of the command.
    pub(super) after: Duration,
}

/// What came of it.
pub(super) struct Blown {
    /// Whether the victim was there to feel it.
    pub(super) hit: bool,
    /// The command.
    pub(super) took: Duration,
}

pub(super) fn config(name: &str, principal: &str) -> String {
    let kind = sample("BASIC");
    let ids: Vec<String> = IDS.iter().map(|id| format!("{id:?}")).collect();
    format!(
        r#"{}
resource "quicksight_action_connector" "all" {{
  for_each            = toset([{}])
  action_connector_id = each.key
  name                = "{name}"
  type                = "{}"
  {}
  permissions {{
    principal = "{principal}"
    actions   = ["quicksight:DescribeActionConnector"]
  }}
}}
"#,
        secret_variable("secret"),
        ids.join(", "),
        kind.connector_type,
        kind.authentication(&kind.safest("var.secret", "\"1\""))
    )
}

fn workspace() -> Workspace {
    let time = Duration::from_millis(150);
    let workspace = Workspace::with(Options {
        latency: Duration::from_millis(30),
        creation_time: time,
        update_time: time,
        deletion_time: time,
        ..Options::default()
    });
    workspace.env("TF_VAR_secret", SECRET);
    workspace
}

/// The connectors whose import block the run has shown.
pub(super) fn shown(run: &Run) -> BTreeSet<String> {
    let text = run.text();
    IDS.iter().filter(|id| text.contains(&format!("id = \"123456789012,{id}@us-east-1\""))).map(|&id| id.to_owned()).collect()
}

/// What a person makes of the import blocks that a run has shown.
pub(super) fn import_blocks(shown: &BTreeSet<String>) -> String {
    let block = |id: &String| format!("import {{\n  to = quicksight_action_connector.all[{id:?}]\n  id = {id:?}\n}}\n");
    shown.iter().map(block).collect()
}

/// The provider, as soon as there is one: none is there before Terraform has read its configuration, and none after its end.
fn providers(started: &Started) -> Vec<u32> {
    let waiting = Instant::now();
    loop {
        let providers = started.providers();
        if !providers.is_empty() || waiting.elapsed() > Duration::from_secs(1) {
            return providers;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Runs a command that meets the blow.
pub(super) fn strike(blow: Blow, workspace: &Workspace, command: &[&str]) -> (Run, Blown) {
    let began = Instant::now();
    let started = workspace.start(command);
    let was_there = blow.victim != Victim::Nobody && {
        std::thread::sleep(blow.after);
        let providers = if blow.victim == Victim::Cli { Vec::new() } else { providers(&started) };
        let cli_was_there = blow.victim == Victim::Provider || started.signal(blow.signal);
        let hit = providers.iter().filter(|&&provider| processes::signal(provider, blow.signal)).count();
        cli_was_there && (blow.victim == Victim::Cli || hit > 0)
    };
    let run = started.finish();
    workspace.expect_no_process_left();
    // Between being there and being hit it may have ended by itself.
    let hit = was_there && (blow.victim == Victim::Provider || blow.signal != Signal::Kill || run.code.is_none());
    (run, Blown { hit, took: began.elapsed() })
}

/// Does again what was cut off. Only who was killed may need the import blocks that the first attempt shows.
fn again(blow: Blow, workspace: &Workspace) {
    let command: &[&str] = match blow.verb {
        Verb::Destroy => &["destroy", "-no-color", "-input=false", "-auto-approve"],
        Verb::Create | Verb::Update => &["apply", "-no-color", "-input=false", "-auto-approve"],
    };
    let first = workspace.run(command);
    if first.code == Some(0) {
        return;
    }
    let lost = shown(&first);
    assert!(blow.signal == Signal::Kill && !lost.is_empty(), "{blow:?}: doing it again fails: {first}");
    workspace.write_file("imports.tf", &import_blocks(&lost));
    workspace.run(command).expect_success();
}

/// What an update or a destroy begins with.
fn created() -> Snapshot {
    let workspace = workspace();
    workspace.write(&config("Name", GROUP)).try_apply().expect_success();
    workspace.snapshot()
}

fn survives(blow: Blow, created: Option<&Snapshot>) -> Blown {
    let workspace = workspace();
    workspace.write(&config("Name", GROUP));
    if let Some(created) = created {
        workspace.begin_with(created);
    }
    if blow.verb == Verb::Update {
        workspace.write(&config("New Name", USER));
    }
    let command = if blow.verb == Verb::Destroy { "destroy" } else { "apply" };
    let (run, blown) = strike(blow, &workspace, &[command, "-no-color", "-input=false", "-auto-approve"]);
    workspace.write_file("output.txt", &run.to_string());

    // What a killed process had asked for, nobody can have written down.
    let mut known = workspace.connectors_in_state();
    known.extend(shown(&run));
    if blow.signal != Signal::Kill {
        for connector in existing(&workspace.emulator) {
            assert!(known.contains(&connector), "{blow:?}: {connector} is an orphan: {run}");
        }
    }
    again(blow, &workspace);
    if blow.verb != Verb::Destroy {
        workspace.expect_empty_plan();
        let expected = if blow.verb == Verb::Create { ("Name", GROUP) } else { ("New Name", USER) };
        for id in IDS {
            let remote = workspace.remote(id);
            assert_eq!((remote.name.as_str(), remote.permissions[0].principal.as_str()), expected, "{blow:?}: {id}");
        }
    }
    // Each connector that is there is in the state, which a destroy would go by.
    let left: BTreeSet<String> = existing(&workspace.emulator).into_iter().collect();
    assert_eq!(left, workspace.connectors_in_state(), "{blow:?}");
    assert_eq!(left.len(), if blow.verb == Verb::Destroy { 0 } else { IDS.len() }, "{blow:?}");
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere(SECRET);
    }
    blown
}

/// Every signal to either process, at instants spread over the time that the command takes. One that comes too late is repeated at another instant,
/// but one of four must hit.
pub(super) fn survives_all(verb: Verb, survives: impl Fn(Blow) -> Blown + Copy + Send) {
    let (seed, count) = (number("QUICKSIGHT_TEST_SEED", 1), number("QUICKSIGHT_TEST_KILLS", 2));
    let undisturbed = Blow { verb, victim: Victim::Nobody, signal: Signal::Interrupt, after: Duration::ZERO };
    let whole = survives(undisturbed).took;
    std::thread::scope(|scope| {
        for victim in [Victim::Cli, Victim::Provider, Victim::All] {
            for signal in [Signal::Interrupt, Signal::Term, Signal::Kill] {
                let mut random =
                    fastrand::Rng::with_seed(seed ^ (verb as u64) << 8 ^ (victim as u64) << 16 ^ (signal as u64) << 24);
                scope.spawn(move || {
                    let (mut whole, mut hits) = (whole, 0);
                    for _ in 0..4 * count {
                        let blown = survives(Blow { verb, victim, signal, after: whole.mul_f64(random.f64()) });
                        hits += u64::from(blown.hit);
                        if hits == count {
                            return;
                        }
                        // The machine may have become faster.
                        whole = if blown.hit { whole } else { whole.min(blown.took) };
                    }
                    panic!("{verb:?}: {signal} hits the {victim:?} in {hits} of {} runs", 4 * count);
                });
            }
        }
    });
}

#[test]
fn whatever_is_killed_while_creating_doing_it_again_finishes_it() {
    survives_all(Verb::Create, |blow| survives(blow, None));
}

#[test]
fn whatever_is_killed_while_updating_doing_it_again_finishes_it() {
    let created = created();
    survives_all(Verb::Update, |blow| survives(blow, Some(&created)));
}

#[test]
fn whatever_is_killed_while_destroying_doing_it_again_finishes_it() {
    let created = created();
    survives_all(Verb::Destroy, |blow| survives(blow, Some(&created)));
}

//! Each kind of fault at each operation. Whatever goes wrong, nothing is orphaned, what is said helps, applying again leads to what is
//! configured, and destroying leaves nothing.

pub(super) mod cells;
mod lookups;
pub(super) mod page;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::Duration,
};

use quicksight_emulator::Options;
use serde_json::Value as Json;

use self::{
    cells::{ATTEMPTS, Cell, Lasting, TROUBLES, Trouble, cells},
    page::{Outcome, Results},
};
use crate::support::{ACCOUNT, Feature, GROUP, Run, USER, Workspace, can, sample, secret_variable};

/// In every connector, and nowhere where anybody could read it.
const SECRET: &str = "canary-\"Vr8\\q\n<Jx>%5+/ ?Bt2";

const CREATING: [&str; 4] =
    ["CreateActionConnector", "DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"];
const READING: [&str; 3] = ["DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"];
const UPDATING: [&str; 7] = [
    "UpdateActionConnector",
    "UpdateActionConnectorPermissions",
    "TagResource",
    "UntagResource",
    "DescribeActionConnector",
    "DescribeActionConnectorPermissions",
    "ListTagsForResource",
];
const LOOKUPS: [&str; 3] = ["GetCallerIdentity", "ListActionConnectors", "SearchActionConnectors"];
const DELETING: [&str; 2] = ["DeleteActionConnector", "DescribeActionConnector"];

fn config(cells: &[Cell], name: &str, group: &str, tags: &str) -> String {
    let kind = sample("BASIC");
    let ids: Vec<String> = cells.iter().map(|cell| format!("{:?}", cell.id)).collect();
    format!(
        r#"{}
resource "quicksight_action_connector" "all" {{
  for_each            = toset([{}])
  action_connector_id = each.key
  name                = "{name}"
  type                = "{}"
  description         = "{name}"
  tags                = {{ {tags} }}
  {}
  permissions {{
    principal = "{group}"
    actions   = ["quicksight:DescribeActionConnector"]
  }}
  timeouts {{
    create = "35s"
    update = "35s"
    delete = "35s"
  }}
}}
"#,
        secret_variable("secret"),
        ids.join(", "),
        kind.connector_type,
        kind.authentication(&kind.safest("var.secret", "\"1\""))
    )
}

/// A connector that is ready at once is looked at once, so that each fault meets the call that it is meant for.
fn options() -> Options {
    Options { creation_time: Duration::ZERO, update_time: Duration::ZERO, ..Options::default() }
}

pub(super) fn workspace() -> Workspace {
    let workspace = Workspace::with(options());
    // The other mode would slow down all connectors for the throttling that some of them meet.
    // The secret has a line break on purpose, and advice about that says nothing of faults.
    let arguments = format!("  max_retries = {ATTEMPTS}\n  retry_mode = \"standard\"\n  advisory_checks = false");
    workspace.provider(&arguments).env("TF_VAR_secret", SECRET);
    workspace
}

/// Runs a command with so many connectors at a time, and with diagnostics that a program can read.
pub(super) fn run(workspace: &Workspace, command: &str) -> Run {
    let approve = if command == "plan" { "-out=faulty.tfplan" } else { "-auto-approve" };
    workspace.run(&[command, "-no-color", "-input=false", "-json", approve, "-parallelism=60"])
}

/// A diagnostic of the run.
pub(super) struct Said {
    pub(super) is_error: bool,
    /// The connector that it is about.
    id: Option<String>,
    pub(super) text: String,
}

pub(super) fn said(run: &Run) -> Vec<Said> {
    let lines = run.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let diagnostics = lines.map(|line| line["diagnostic"].clone()).filter(Json::is_object);
    let said = diagnostics.map(|diagnostic| {
        let text = format!(
            "{}\n{}",
            diagnostic["summary"].as_str().unwrap_or_default(),
            diagnostic["detail"].as_str().unwrap_or_default()
        );
        // Terraform tells no address of what is being destroyed; but the summary tells the ID.
        let address = diagnostic["address"].as_str().and_then(|address| address.split('"').nth(1));
        let id = address.or_else(|| text.split_once(&format!("({ACCOUNT},")).and_then(|(_, rest)| rest.split([',', ')']).next()));
        Said { is_error: diagnostic["severity"] == "error", id: id.map(str::to_owned), text }
    });
    said.collect()
}

/// What each way out of a diagnostic has in it.
const WAYS_OUT: [&str; 13] = [
    "Allow quicksight:",
    "pply again",
    "import {",
    "Sign in",
    "credentials",
    "permission",
    "Request a quota increase",
    "Check that",
    "next plan",
    "next apply",
    "Run `terraform plan`",
    "state is unchanged",
    "terraform untaint",
];

/// Every error names the operation that failed, or the time that is up, and says what to do.
fn expect_help(operation: &str, said: &Said) {
    assert!(
        said.text.contains(operation) || said.text.contains("within `timeouts."),
        "it does not name {operation}: {}",
        said.text
    );
    assert!(WAYS_OUT.iter().any(|way| said.text.contains(way)), "it does not say what to do: {}", said.text);
}

/// What came of each fault, by what was said of its connector.
pub(super) fn outcomes<'a>(cells: impl IntoIterator<Item = &'a Cell>, run: &Run, results: &mut Results) {
    let said = said(run);
    for cell in cells {
        let of_it: Vec<&Said> = said.iter().filter(|said| said.id.as_ref() == Some(&cell.id)).collect();
        let outcome = match of_it.as_slice() {
            [] => Outcome::Passes,
            all if all.iter().any(|said| said.is_error) => Outcome::Fails,
            _ => Outcome::Warns,
        };
        // What the service did not do after it had said so is no failure of an operation.
        let is_odd = cells::ODDITIES.iter().any(|oddity| oddity.name == cell.trouble.name);
        of_it.iter().filter(|said| said.is_error && !is_odd).for_each(|said| expect_help(cell.operation, said));
        results.put(cell.operation, cell.trouble.name, cell.lasting, outcome);
    }
}

/// Every connector that exists is in the state, or the run has shown the block that imports it; and the secret is nowhere.
fn expect_nothing_lost_and_nothing_leaked(workspace: &Workspace, run: &Run) {
    let (known, said) = (workspace.connectors_in_state(), said(run));
    for connector in workspace.emulator.connectors() {
        let block = format!("id = \"{},{}@us-east-1\"", connector.account, connector.id);
        let is_shown = said.iter().any(|said| said.text.contains(&block));
        assert!(known.contains(&connector.id) || is_shown, "{} is an orphan: {run}", connector.id);
    }
    workspace.write_file("output.txt", &run.to_string());
    if can(Feature::WriteOnly) {
        workspace.expect_nowhere(SECRET);
    }
}

/// Without faults, one apply leads to what is configured.
fn expect_convergence(workspace: &Workspace, cells: &[Cell], name: &str, group: &str, tags: &str) {
    workspace.emulator.clear_faults();
    run(workspace, "apply").expect_success();
    workspace.expect_empty_plan();
    assert_eq!(workspace.emulator.connectors().len(), cells.len());
    for cell in cells {
        let remote = workspace.remote(&cell.id);
        assert_eq!((remote.name.as_str(), remote.description.as_deref()), (name, Some(name)), "{}", cell.id);
        assert_eq!(remote.permissions.iter().map(|entry| entry.principal.as_str()).collect::<Vec<_>>(), [group], "{}", cell.id);
        let there: Vec<String> = remote.tags.iter().map(|(key, value)| format!("{key} = {value:?}")).collect();
        assert_eq!(there.join(", "), tags, "{}", cell.id);
    }
}

/// A workspace with the cells of each operation, side by side: Terraform stores its whole state after each connector, so that one workspace with
/// all of them would take many times the work.
fn side_by_side<const N: usize>(
    operations: &[&'static str; N],
    skip: impl Fn(&str) -> usize,
    check: impl Fn(usize, Vec<Cell>) + Sync,
) {
    std::thread::scope(|scope| {
        for (index, &operation) in operations.iter().enumerate() {
            let (cells, check) = (cells(&[(operation, skip(operation))]), &check);
            scope.spawn(move || check(index, cells));
        }
    });
}

#[test]
fn whatever_goes_wrong_while_creating_applying_again_leads_to_what_is_configured() {
    let results = Mutex::<Results>::default();
    side_by_side(
        &CREATING,
        |_| 0,
        |_, cells| {
            let workspace = workspace();
            workspace.write(&config(&cells, "Name", GROUP, "a = \"1\""));
            cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
            let run = run(&workspace, "apply");
            expect_nothing_lost_and_nothing_leaked(&workspace, &run);
            outcomes(&cells, &run, &mut results.lock().expect("nobody panics while they hold it"));
            expect_convergence(&workspace, &cells, "Name", GROUP, "a = \"1\"");
            workspace.destroy();
        },
    );
    page::check("create", &CREATING, &results.into_inner().expect("nobody panicked"));
}

/// The first call of what reads is the refresh before the change.
fn after_the_refresh(operation: &str) -> usize {
    usize::from(READING.contains(&operation))
}

#[test]
fn whatever_goes_wrong_while_updating_or_deleting_doing_it_again_finishes_it() {
    let (of_updates, of_deletes) = (Mutex::<Results>::default(), Mutex::<Results>::default());
    side_by_side(&UPDATING, after_the_refresh, |index, cells| {
        let workspace = workspace();
        workspace.write(&config(&cells, "Name", GROUP, "a = \"1\", b = \"2\""));
        run(&workspace, "apply").expect_success();
        workspace.write(&config(&cells, "New Name", USER, "a = \"3\""));
        cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
        let updated = run(&workspace, "apply");
        expect_nothing_lost_and_nothing_leaked(&workspace, &updated);
        outcomes(&cells, &updated, &mut of_updates.lock().expect("nobody panics while they hold it"));
        expect_convergence(&workspace, &cells, "New Name", USER, "a = \"3\"");

        // The connectors of the first workspaces again, with other faults.
        if let Some(&operation) = DELETING.get(index) {
            let mut deletes = cells::cells(&[(operation, after_the_refresh(operation))]);
            // Nothing is found after the deletion, and a refusal has nothing to spoil.
            deletes.retain(|cell| operation != "DescribeActionConnector" || !cell.fault.kind.needs_success());
            assert!(deletes.len() <= cells.len());
            let deletes: Vec<Cell> = deletes
                .into_iter()
                .zip(&cells)
                .map(|(delete, there)| Cell { id: there.id.clone(), fault: delete.fault.only(&there.id), ..delete })
                .collect();
            deletes.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
            let deleted = run(&workspace, "destroy");
            assert_ne!(deleted.code, Some(0), "{deleted}");
            expect_nothing_lost_and_nothing_leaked(&workspace, &deleted);
            outcomes(&deletes, &deleted, &mut of_deletes.lock().expect("nobody panics while they hold it"));
            workspace.emulator.clear_faults();
        }
        workspace.destroy();
        assert_eq!(workspace.connectors_in_state(), BTreeSet::new());
    });
    page::check("update", &UPDATING, &of_updates.into_inner().expect("nobody panicked"));
    page::check("delete", &DELETING, &of_deletes.into_inner().expect("nobody panicked"));
}

/// Faults that do not outlast the patience of a test, since what reads may wait a whole minute for an answer.
fn quick() -> impl Iterator<Item = &'static Trouble> {
    TROUBLES.iter().filter(|trouble| trouble.name != "hangs")
}

#[test]
fn whatever_goes_wrong_while_refreshing_the_state_stays_and_the_next_plan_is_empty() {
    let results = Mutex::<Results>::default();
    side_by_side(
        &READING,
        |_| 0,
        |_, mut cells| {
            cells.retain(|cell| quick().any(|trouble| trouble.name == cell.trouble.name));
            let workspace = workspace();
            workspace.write(&config(&cells, "Name", GROUP, "a = \"1\""));
            run(&workspace, "apply").expect_success();
            let state = workspace.connectors_in_state();
            cells.iter().for_each(|cell| workspace.emulator.fault(cell.fault.clone()));
            let planned = run(&workspace, "plan");
            expect_nothing_lost_and_nothing_leaked(&workspace, &planned);
            outcomes(&cells, &planned, &mut results.lock().expect("nobody panics while they hold it"));
            assert_eq!(workspace.connectors_in_state(), state);
            workspace.emulator.clear_faults();
            workspace.expect_empty_plan();
            workspace.destroy();
        },
    );
    page::check("refresh", &READING, &results.into_inner().expect("nobody panicked"));
}

#[test]
fn whatever_goes_wrong_while_reading_data_sources_the_next_plan_succeeds() {
    let mut results = Results::default();
    for operation in LOOKUPS {
        for trouble in quick() {
            for lasting in [Lasting::Once, Lasting::Throughout] {
                results.put(operation, trouble.name, lasting, lookups::outcome(operation, trouble, lasting));
            }
        }
        lookups::expect_of_plans_what_is_seen_here(operation);
    }
    page::check("look up", &LOOKUPS, &results);
}

/// The table of what a fault leads to is worth what its counts are worth.
#[test]
fn every_kind_of_fault_has_its_own_name() {
    let names: BTreeMap<&str, &str> = cells::troubles().map(|trouble| (trouble.name, trouble.words)).collect();
    assert_eq!(names.len(), cells::troubles().count());
}

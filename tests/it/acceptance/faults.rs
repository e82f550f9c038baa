//! Each kind of fault at each operation. Whatever goes wrong, nothing is orphaned, applying again leads to what is configured, and
//! destroying leaves nothing.

use std::time::Duration;

use quicksight_emulator::{Fault, Kind, Options};
use serde_json::Value as Json;

use crate::support::{GROUP, Run, USER, Workspace, sample};

/// How often a request is sent at most; a fault that lasts as long outlasts them all.
const ATTEMPTS: usize = 2;

/// One connector, named after the fault that it meets.
struct Scenario {
    id: String,
    fault: Fault,
}

fn kinds() -> Vec<(&'static str, Kind)> {
    let error = |code: &str| Kind::Error { code: code.to_owned(), message: "Injected".to_owned(), status: None };
    let time = Duration::from_millis(300);
    vec![
        ("denied", error("AccessDeniedException")),
        ("throttled", error("ThrottlingException")),
        ("failed", error("InternalFailureException")),
        (
            "failed-after",
            Kind::ErrorAfterCommit { code: "InternalFailureException".to_owned(), message: "Injected".to_owned(), status: None },
        ),
        ("conflict", error("ConflictException")),
        ("missing", error("ResourceNotFoundException")),
        ("drop-before", Kind::DropBefore),
        ("drop-after", Kind::DropAfter),
        ("malformed", Kind::Malformed),
        ("delay", Kind::Delay { time }),
        ("delay-after", Kind::DelayAfter { time }),
        ("ignored", Kind::IgnoreChange { members: Vec::new() }),
        ("gives-up", Kind::Fails { message: "Injected".to_owned() }),
        ("status", Kind::Status { status: "SOMETHING_NEW".to_owned() }),
        ("omits", Kind::Omit { members: vec!["ActionConnector".to_owned(), "Permissions".to_owned(), "Tags".to_owned()] }),
    ]
}

/// Every kind at each of these operations, once and for as long as a request is tried. The first `skip` calls pass.
fn scenarios(operations: &[(&str, usize)]) -> Vec<Scenario> {
    let mut scenarios = Vec::new();
    for &(operation, skip) in operations {
        for (name, kind) in kinds() {
            for times in [1, ATTEMPTS] {
                let id = format!("{operation}-{name}-{times}");
                let fault = Fault::new(operation, kind.clone()).skip(skip).times(times).only(&id);
                scenarios.push(Scenario { id, fault });
            }
        }
    }
    scenarios
}

fn config(scenarios: &[Scenario], name: &str, group: &str, tags: &str) -> String {
    let kind = sample("NONE");
    let ids: Vec<String> = scenarios.iter().map(|scenario| format!("{:?}", scenario.id)).collect();
    format!(
        r#"resource "quicksight_action_connector" "all" {{
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
    create = "8s"
    update = "30s"
    delete = "30s"
  }}
}}
"#,
        ids.join(", "),
        kind.connector_type,
        kind.authentication("")
    )
}

fn workspace() -> Workspace {
    let workspace = Workspace::with(Options {
        creation_time: Duration::from_millis(1),
        update_time: Duration::from_millis(1),
        ..Options::default()
    });
    workspace.provider(&format!("  max_retries = {ATTEMPTS}"));
    workspace
}

fn apply(workspace: &Workspace) -> Run {
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-parallelism=60"])
}

/// All connectors in the state file.
fn in_state(workspace: &Workspace) -> Vec<String> {
    let text = std::fs::read_to_string(workspace.path().join("terraform.tfstate")).unwrap_or_default();
    let state: Json = serde_json::from_str(&text).unwrap_or_default();
    let resources = state["resources"].as_array().cloned().unwrap_or_default();
    let instances = resources.iter().filter_map(|resource| resource["instances"].as_array()).flatten();
    instances.filter_map(|instance| instance["attributes"]["action_connector_id"].as_str().map(str::to_owned)).collect()
}

/// Every connector that exists is in the state, or the run has shown the block that imports it.
fn expect_no_orphan(workspace: &Workspace, run: &Run) {
    let (known, said) = (in_state(workspace), run.text());
    for connector in workspace.emulator.connectors() {
        let block = format!("id = \"{},{}@us-east-1\"", connector.account, connector.id);
        assert!(known.contains(&connector.id) || said.contains(&block), "{} is an orphan: {run}", connector.id);
    }
}

/// Without faults, one apply leads to what is configured.
fn expect_convergence(workspace: &Workspace, scenarios: &[Scenario], name: &str, group: &str, tags: &str) {
    workspace.emulator.clear_faults();
    apply(workspace).expect_success();
    workspace.expect_empty_plan();
    assert_eq!(workspace.emulator.connectors().len(), scenarios.len());
    for scenario in scenarios {
        let remote = workspace.remote(&scenario.id);
        assert_eq!((remote.name.as_str(), remote.description.as_deref()), (name, Some(name)), "{}", scenario.id);
        assert_eq!(
            remote.permissions.iter().map(|entry| entry.principal.as_str()).collect::<Vec<_>>(),
            [group],
            "{}",
            scenario.id
        );
        let there: Vec<String> = remote.tags.iter().map(|(key, value)| format!("{key} = {value:?}")).collect();
        assert_eq!(there.join(", "), tags, "{}", scenario.id);
    }
}

#[test]
fn whatever_goes_wrong_while_creating_applying_again_leads_to_what_is_configured() {
    let scenarios = scenarios(&[
        ("CreateActionConnector", 0),
        ("DescribeActionConnector", 0),
        ("DescribeActionConnectorPermissions", 0),
        ("ListTagsForResource", 0),
    ]);
    let workspace = workspace();
    workspace.write(&config(&scenarios, "Name", GROUP, "a = \"1\""));
    scenarios.iter().for_each(|scenario| workspace.emulator.fault(scenario.fault.clone()));
    let run = apply(&workspace);
    expect_no_orphan(&workspace, &run);
    expect_convergence(&workspace, &scenarios, "Name", GROUP, "a = \"1\"");
    workspace.destroy();
}

#[test]
fn whatever_goes_wrong_while_updating_or_deleting_doing_it_again_finishes_it() {
    // The first call of what reads is the refresh before the change.
    let updates = [
        ("UpdateActionConnector", 0),
        ("UpdateActionConnectorPermissions", 0),
        ("TagResource", 0),
        ("UntagResource", 0),
        ("DescribeActionConnector", 1),
        ("DescribeActionConnectorPermissions", 1),
        ("ListTagsForResource", 1),
    ];
    let scenarios = scenarios(&updates);
    let workspace = workspace();
    workspace.write(&config(&scenarios, "Name", GROUP, "a = \"1\", b = \"2\""));
    apply(&workspace).expect_success();
    workspace.write(&config(&scenarios, "New Name", USER, "a = \"3\""));
    scenarios.iter().for_each(|scenario| workspace.emulator.fault(scenario.fault.clone()));
    let run = apply(&workspace);
    expect_no_orphan(&workspace, &run);
    expect_convergence(&workspace, &scenarios, "New Name", USER, "a = \"3\"");

    // The same connectors again, with other faults.
    let deletes = ["DeleteActionConnector", "DescribeActionConnector"].iter().zip([0, 1]).flat_map(|(operation, skip)| {
        kinds()
            .into_iter()
            .flat_map(move |(_, kind)| [1, ATTEMPTS].map(|times| Fault::new(operation, kind.clone()).skip(skip).times(times)))
    });
    for (scenario, fault) in scenarios.iter().zip(deletes) {
        workspace.emulator.fault(fault.only(&scenario.id));
    }
    let run = workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve", "-parallelism=60"]);
    expect_no_orphan(&workspace, &run);
    workspace.emulator.clear_faults();
    workspace.destroy();
    assert_eq!(in_state(&workspace), Vec::<String>::new());
}

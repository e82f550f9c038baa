//! Queries: `terraform query` lists connectors, whole where that is asked for, and generates configuration that imports them. Needs
//! Terraform 1.14; for a CLI without queries what is left is that nothing breaks, which every other test shows.

use quicksight_emulator::{Connector, Fault, Options};
use serde_json::{Value as Json, json};

use crate::support::{ACCOUNT, Feature, KINDS, REGION, Run, Workspace, needs};

fn planted(id: &str) -> Connector {
    Connector::new(ACCOUNT, REGION, id, "GENERIC_HTTP")
}

/// A workspace with this list, or none where the CLI knows no queries.
fn querying(options: Options, list: &str) -> Option<Workspace> {
    let workspace = Workspace::with(options);
    workspace.write_file(
        "list.tfquery.hcl",
        &format!("list \"quicksight_action_connector\" \"all\" {{\n  provider = quicksight\n{list}}}\n"),
    );
    needs(Feature::Queries).then_some(workspace)
}

fn query(workspace: &Workspace) -> Run {
    workspace.run(&["query", "-no-color", "-json"])
}

/// The objects that a query found.
fn found(run: &Run) -> Vec<Json> {
    let lines = run.stdout.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    lines.filter(|line| line["type"] == "list_resource_found").map(|line| line["list_resource_found"].clone()).collect()
}

#[test]
fn a_query_lists_the_identity_of_every_connector_of_three_pages_and_reads_nothing_else() {
    let Some(workspace) = querying(Options::default(), "  limit = 1000\n") else { return };
    for number in 0..250 {
        workspace.emulator.put(planted(&format!("connector-{number:03}")));
    }
    let found = found(&query(&workspace).expect_success());
    let ids: std::collections::BTreeSet<&str> =
        found.iter().filter_map(|object| object["identity"]["action_connector_id"].as_str()).collect();
    assert_eq!((found.len(), ids.len()), (250, 250));
    assert_eq!(found[0]["identity"]["account_id"], ACCOUNT);
    assert_eq!(found[0]["identity"]["region"], REGION);
    assert_eq!(found[0]["display_name"], "connector-000 (connector-000)");
    assert!(found[0]["resource_object"].is_null());
    assert_eq!(workspace.count("ListActionConnectors"), 3);
    assert_eq!(workspace.count("DescribeActionConnector"), 0);
}

#[test]
fn a_query_stops_at_its_limit_and_reads_no_further_page() {
    let Some(workspace) = querying(Options { page_size: 10, ..Options::default() }, "  limit = 15\n") else { return };
    for number in 0..100 {
        workspace.emulator.put(planted(&format!("connector-{number:03}")));
    }
    assert_eq!(found(&query(&workspace).expect_success()).len(), 15);
    assert_eq!(workspace.count("ListActionConnectors"), 2);
}

#[test]
fn a_query_for_whole_connectors_returns_what_the_resource_has_and_no_secret() {
    let Some(workspace) = querying(Options::default(), "  include_resource = true\n") else { return };
    let kind = KINDS.into_iter().find(|kind| kind.secret.is_some()).expect("one with a secret");
    workspace.apply_config(&kind.resource(&kind.plain("\"the-secret-of-it\"")));
    let state = workspace.state("quicksight_action_connector.example");
    let run = query(&workspace).expect_success();
    let found = found(&run);
    assert_eq!(found.len(), 1, "{run}");
    let object = &found[0]["resource_object"];
    for name in ["name", "type", "status", "arn", "permissions"] {
        assert_eq!(object[name], state[name], "{name}");
    }
    run.expect_silent_about(&["the-secret-of-it"]);
    workspace.destroy();
}

#[test]
fn whole_connectors_are_read_concurrently_and_no_more_than_the_limit() {
    let latency = std::time::Duration::from_millis(400);
    let options = || Options { latency, ..Options::default() };
    let Some(workspace) = querying(options(), "  include_resource = true\n") else { return };
    for number in 0..12 {
        workspace.emulator.put(planted(&format!("connector-{number:03}")));
    }
    let found_all = found(&query(&workspace).expect_success());
    let ids: Vec<String> = found_all.iter().map(|object| object["identity"]["action_connector_id"].to_string()).collect();
    assert!(ids.len() == 12 && ids.is_sorted(), "{ids:?}");
    let looks = workspace.emulator.calls_of("DescribeActionConnector");
    let apart = looks[9].at.duration_since(looks[0].at).expect("calls are in order");
    assert!(apart < latency, "the tenth connector waited {apart:?} for the first");
    let Some(workspace) = querying(options(), "  include_resource = true\n  limit = 2\n") else { return };
    for number in 0..12 {
        workspace.emulator.put(planted(&format!("connector-{number:03}")));
    }
    assert_eq!(found(&query(&workspace).expect_success()).len(), 2);
    assert_eq!(workspace.count("DescribeActionConnector"), 2);
}

#[test]
fn a_query_filters_as_the_api_does_and_reads_the_region_it_names() {
    let filter = "  config {\n    region = \"eu-west-1\"\n    filter {\n      name = \"ACTION_CONNECTOR_NAME\"\n      operator = \"StringEquals\"\n      value = \"there\"\n    }\n  }\n";
    let Some(workspace) = querying(Options::default(), filter) else { return };
    workspace.emulator.put(planted("there"));
    for id in ["there", "elsewhere"] {
        workspace.emulator.put(Connector::new(ACCOUNT, "eu-west-1", id, "GENERIC_HTTP"));
    }
    let found = found(&query(&workspace).expect_success());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["identity"], json!({"account_id": ACCOUNT, "action_connector_id": "there", "region": "eu-west-1"}));
    workspace.write_file("list.tfquery.hcl", "list \"quicksight_action_connector\" \"all\" {\n  provider = quicksight\n  config {\n    filter {\n      name = \"NAME\"\n      operator = \"Like\"\n      value = \"x\"\n    }\n  }\n}\n");
    query(&workspace).expect_failure(&["`name` in `filter`", "`operator` in `filter`"]);
}

#[test]
fn a_query_that_is_refused_is_an_error_that_names_the_required_permission() {
    let Some(workspace) = querying(Options::default(), "") else { return };
    workspace.emulator.fault(Fault::error("ListActionConnectors", "AccessDeniedException", "nope").times(9));
    query(&workspace).expect_failure(&["Error listing Quick Sight Action Connectors", "quicksight:ListActionConnectors"]);
}

#[test]
fn configuration_generated_by_a_query_imports_what_was_found_and_changes_nothing() {
    let Some(workspace) = querying(Options::default(), "  include_resource = true\n") else { return };
    for kind in KINDS {
        let id = kind.authentication_type.to_lowercase();
        let resource = kind.resource(&kind.plain("\"made-up-secret\"")).replace("\"example\"\n", &format!("\"{id}\"\n"));
        workspace.apply_config(&resource);
        workspace.forget("quicksight_action_connector.example");
    }
    workspace.write("");
    workspace.run(&["query", "-no-color", "-generate-config-out=generated.tf"]).expect_success();
    std::fs::remove_file(workspace.path().join("list.tfquery.hcl")).expect("the query is there");
    let plan = workspace.run(&["plan", "-no-color", "-input=false"]).expect_success();
    assert!(plan.text().contains("6 to import, 0 to add, 0 to change, 0 to destroy"), "{plan}");
}

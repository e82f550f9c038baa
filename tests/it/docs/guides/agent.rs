//! The guide from a connector to an agent: its configuration is applied, its connector is replaced and all is destroyed, in the order that the guide
//! states. What other providers manage is in the state alone.

use serde_json::json;

use super::blocks;
use crate::support::{ACCOUNT, Feature, Run, Workspace, needs};

const AGENT: &str = "awscc_quicksight_agent.support";
const CONNECTOR: &str = "quicksight_action_connector.tickets";
const SECRET: &str = "made-up-secret";

fn arn(id: &str) -> String {
    format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:action-connector/{id}")
}

/// These lines were printed, in this order.
#[track_caller]
fn expect_order(run: &Run, lines: &[&str]) {
    let text = run.text();
    let places: Vec<Option<usize>> = lines.iter().map(|line| text.find(line)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{lines:?} are at {places:?}: {run}");
}

#[test]
fn the_guide_applies_replaces_the_connector_and_destroys_in_the_order_that_it_states() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let config = blocks("docs/guides/from-connector-to-agent.md", "terraform").remove(0);
    let workspace = Workspace::new();
    workspace.use_other_providers().set_variables(&config, SECRET).write_whole(&config);
    let run = workspace.apply();
    assert_eq!(run.text().matches("Warning:").count(), 1, "{run}");
    expect_order(
        &run,
        &[
            "aws_quicksight_vpc_connection.private: Creation complete",
            &format!("{CONNECTOR}: Creation complete"),
            "awscc_quicksight_space.support: Creation complete",
            &format!("{AGENT}: Creating..."),
        ],
    );
    let created = workspace.remote("tickets-1");
    assert_eq!(created.vpc_connection_arn.as_deref(), Some("arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private"));
    assert_eq!(created.permissions.len(), 1);
    assert_eq!(workspace.state(AGENT)["action_connectors"], json!([arn("tickets-1")]));

    workspace.write_whole(&config.replace("tickets-1", "tickets-2"));
    let run = workspace.apply();
    expect_order(
        &run,
        &[
            &format!("{CONNECTOR}: Creation complete"),
            &format!("{AGENT}: Modifications complete"),
            &format!("{CONNECTOR} (deposed object"),
        ],
    );
    assert_eq!(workspace.state(AGENT)["action_connectors"], json!([arn("tickets-2")]));
    assert_eq!(workspace.emulator.connectors().iter().map(|connector| &connector.id).collect::<Vec<_>>(), ["tickets-2"]);

    workspace.expect_nowhere(SECRET);
    let run = workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve"]).expect_success();
    expect_order(
        &run,
        &[
            &format!("{AGENT}: Destruction complete"),
            "awscc_quicksight_space.support: Destruction complete",
            &format!("{CONNECTOR}: Destruction complete"),
            "aws_quicksight_vpc_connection.private: Destroying...",
        ],
    );
    assert_eq!(workspace.emulator.connectors().len(), 0);
}

#[test]
fn an_agent_has_ten_connectors_at_most_and_keeps_those_that_are_omitted() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let config = blocks("docs/guides/from-connector-to-agent.md", "terraform").remove(0);
    let listed = "action_connectors = [quicksight_action_connector.tickets.arn]";
    assert!(config.contains(listed));
    let workspace = Workspace::new();
    workspace.use_other_providers().set_variables(&config, SECRET);
    workspace.write_whole(&config.replace(listed, "action_connectors = [for number in range(11) : tostring(number)]"));
    workspace.validate().expect_failure(&["action_connectors"]);

    workspace.write_whole(&config).apply();
    let (before, after) = config.split_once(listed).expect("the agent has a connector");
    workspace.write_whole(&format!("{before}{after}")).apply();
    assert_eq!(workspace.state(AGENT)["action_connectors"], json!([arn("tickets-1")]));
    workspace.write_whole(&config.replace(listed, "action_connectors = []")).apply();
    assert_eq!(workspace.state(AGENT)["action_connectors"], json!([]));
    workspace.destroy();
}

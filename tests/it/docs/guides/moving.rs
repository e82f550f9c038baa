//! The guide to moving, followed word for word against connectors that are there. The `moved` block from `awscc` is applied by
//! `move_state::the_example_of_a_move_from_awscc_moves_and_creates_nothing`.

use quicksight_emulator::{Connector, Permission};
use serde_json::json;

use super::{blocks, follow};
use crate::support::{ACCOUNT, Feature, GROUP, REGION, VIEWER, Workspace, needs};

const GUIDE: &str = "docs/guides/moving.md";

/// A workspace beside the connector `jira`, which the console has created.
fn beside_a_connector() -> Workspace {
    let workspace = Workspace::new();
    let mut connector = Connector::new(ACCOUNT, REGION, "jira", "JIRA_CLOUD");
    connector.authentication_config = json!({
        "AuthenticationType": "API_KEY",
        "AuthenticationMetadata": { "ApiKeyConnectionMetadata": {
            "BaseEndpoint": "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000",
            "ApiKey": "made-up",
            "Email": "quick@example.com",
        } },
    });
    let actions = VIEWER.iter().map(|&action| action.to_owned()).collect();
    connector.permissions = vec![Permission { principal: GROUP.to_owned(), actions }];
    workspace.emulator.put(connector);
    workspace
}

/// Nothing was created or changed, and there is nothing left to do.
#[track_caller]
fn expect_imported(workspace: &Workspace) {
    for operation in ["CreateActionConnector", "UpdateActionConnector", "UpdateActionConnectorPermissions"] {
        assert_eq!(workspace.count(operation), 0, "{operation}");
    }
    workspace.expect_empty_plan();
}

#[test]
fn the_import_of_the_guide_changes_nothing() {
    let workspace = beside_a_connector();
    workspace.write(&blocks(GUIDE, "hcl")[0]);
    follow(&workspace, &blocks(GUIDE, "shell")[0]).expect_says(&["1 imported, 0 added, 0 changed, 0 destroyed"]);
    expect_imported(&workspace);
}

#[test]
fn the_query_of_the_guide_generates_configuration_that_imports_every_connector() {
    let workspace = beside_a_connector();
    if !needs(Feature::Queries) {
        return;
    }
    workspace.write_file("connectors.tfquery.hcl", &blocks(GUIDE, "hcl")[1]);
    follow(&workspace, &blocks(GUIDE, "shell")[1]);
    workspace.try_apply().expect_success().expect_says(&["1 imported, 0 added, 0 changed, 0 destroyed"]);
    expect_imported(&workspace);
}

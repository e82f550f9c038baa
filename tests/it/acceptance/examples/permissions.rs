//! The examples of permissions.

use quicksight_emulator::{Connector, Permission};

use super::example;
use crate::support::{ACCOUNT, Feature, REGION, VIEWER, Workspace, can, needs, understands};

const ADDRESS: &str = "quicksight_action_connector_permission.analysts";
const DESTROY: &[&str] = &["destroy", "-no-color", "-input=false", "-auto-approve"];

fn of_permission(name: &str) -> String {
    example(&format!("../quicksight_action_connector_permission/{name}"))
}

/// A workspace with a connector that somebody else has made.
fn beside_a_connector() -> Workspace {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "jira", "JIRA_CLOUD"));
    workspace
}

#[test]
fn every_example_of_the_permission_applies_without_a_warning_and_plans_nothing_afterwards() {
    for name in ["resource.tf", "resource_groups.tf"] {
        let example = of_permission(name);
        if !understands(&example) || (example.contains("provider::") && !can(Feature::Functions)) {
            continue;
        }
        let workspace = beside_a_connector();
        workspace.write(&example);
        // Terraform itself warns of the override that makes it use this build.
        assert_eq!(workspace.validate().expect_success().text().matches("Warning:").count(), 1, "{name}");
        assert_eq!(workspace.apply().text().matches("Warning:").count(), 1, "{name}");
        assert!(!workspace.remote("jira").permissions.is_empty(), "{name}");
        workspace.run(DESTROY).expect_success();
        assert_eq!(workspace.remote("jira").permissions, []);
    }
}

#[test]
fn each_example_of_an_import_of_a_permission_imports_existing_permissions() {
    let workspace = beside_a_connector();
    let resource = of_permission("resource.tf");
    workspace.apply_config(&resource);
    let forget = || workspace.forget(ADDRESS);
    forget();
    workspace.apply_config(&format!("{resource}\n{}", of_permission("import-by-string-id.tf")));
    forget();
    workspace.write(&resource);
    let command = of_permission("import.sh");
    let [_, import, address, id] = command.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{command}") };
    workspace.run(&[import, "-no-color", "-input=false", address, id]).expect_success();
    workspace.expect_empty_plan();
    if needs(Feature::Identity) {
        forget();
        workspace.apply_config(&format!("{resource}\n{}", of_permission("import-by-identity.tf")));
    }
    assert_eq!(workspace.count("UpdateActionConnectorPermissions"), 1);
    workspace.run(DESTROY).expect_success();
}

#[test]
fn the_example_of_a_query_for_permissions_finds_them() {
    let workspace = Workspace::new();
    if !needs(Feature::Queries) {
        return;
    }
    let viewer = |name: &str| Permission {
        principal: format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:group/default/{name}"),
        actions: VIEWER.iter().map(|&action| action.to_owned()).collect(),
    };
    for (region, id, group) in [(REGION, "here", "ours"), ("eu-west-1", "jira", "theirs")] {
        let permissions = vec![viewer(group)];
        workspace.emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, region, id, "JIRA_CLOUD") });
    }
    let list = example("../../list-resources/quicksight_action_connector_permission/list-resource.tfquery.hcl");
    workspace.write_file("list.tfquery.hcl", &list);
    workspace
        .run(&["query", "-no-color"])
        .expect_success()
        .expect_says(&["group/default/ours (here)", "group/default/theirs (jira)"]);
}

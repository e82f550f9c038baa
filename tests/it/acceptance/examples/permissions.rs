//! The examples of permissions, and the two configurations that share a connector.

use std::fs;

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
fn each_example_of_an_import_of_a_permission_imports_what_is_there() {
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

#[test]
fn the_two_configurations_that_share_a_connector_apply_and_are_destroyed_in_either_order() {
    for is_platform_first in [true, false] {
        let [platform, product] = ["platform", "product"].map(|name| {
            let workspace = Workspace::new();
            let path = format!("{}/examples/sharing/{name}/main.tf", env!("CARGO_MANIFEST_DIR"));
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
            // For OpenTofu a source without a host means its own registry, and the tests' override is for the other.
            workspace.write_file("main.tf", &text.replace("\"quicksight-tf/", "\"registry.terraform.io/quicksight-tf/"));
            workspace.env("AWS_ACCESS_KEY_ID", "AKIAMADEUP").env("AWS_SECRET_ACCESS_KEY", "made-up");
            workspace
        });
        if !needs(Feature::Functions) {
            return;
        }
        let endpoint = platform.emulator.endpoint();
        for workspace in [&platform, &product] {
            workspace.env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint).env("AWS_ENDPOINT_URL_STS", &endpoint);
        }
        platform.apply();
        product.apply();
        platform.expect_empty_plan();
        assert_eq!(platform.remote("weather").permissions.len(), 2);
        let order = if is_platform_first { [&platform, &product] } else { [&product, &platform] };
        order.iter().for_each(|workspace| drop(workspace.run(DESTROY).expect_success()));
        assert_eq!(platform.emulator.connectors().iter().filter(|connector| connector.status != "DELETED").count(), 0);
    }
}

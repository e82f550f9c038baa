//! The test framework of Terraform and OpenTofu with a provider that is mocked or overridden in parts: the schema and the validation are ours, the values
//! theirs.

use crate::support::{Feature, Workspace, needs, sample};

const ARN: &str = "arn:aws:quicksight:us-east-1:123456789012:action-connector/example";

const OUTPUTS: &str = r#"
data "quicksight_action_connector" "other" {
  action_connector_id = "other"
}

output "other_name" {
  value = data.quicksight_action_connector.other.name
}
"#;

fn workspace(tests: &str) -> Workspace {
    let workspace = Workspace::of(&format!("{}{OUTPUTS}", sample("NONE").resource("")));
    workspace.write_file("example.tftest.hcl", tests);
    workspace
}

const TEST: &[&str] = &["test", "-no-color"];

#[test]
fn a_mocked_provider_creates_and_reads_without_a_call() {
    if !needs(Feature::MockedProviders) {
        return;
    }
    let workspace = workspace(&format!(
        r#"
mock_provider "quicksight" {{
  mock_resource "quicksight_action_connector" {{
    defaults = {{
      arn    = "{ARN}"
      status = "CREATION_SUCCESSFUL"
    }}
  }}

  mock_data "quicksight_action_connector" {{
    defaults = {{
      name = "Other"
    }}
  }}
}}

run "values_of_the_mock" {{
  assert {{
    condition     = quicksight_action_connector.example.arn == "{ARN}" && quicksight_action_connector.example.status == "CREATION_SUCCESSFUL"
    error_message = "arn and status are not those of the mock."
  }}

  assert {{
    condition     = quicksight_action_connector.example.name == "Example" && quicksight_action_connector.example.id != null
    error_message = "What is configured stays, and what is computed has some value."
  }}

  assert {{
    condition     = output.other_name == "Other"
    error_message = "The data source is not mocked."
  }}
}}

run "made_up_values_satisfy_a_second_apply" {{
  assert {{
    condition     = quicksight_action_connector.example.authentication_config.authentication_type != null
    error_message = "A computed attribute of a block has no value."
  }}
}}
"#
    ));
    workspace.run(TEST).expect_success().expect_says(&["2 passed, 0 failed"]);
    assert!(workspace.emulator.calls().is_empty(), "{:?}", workspace.emulator.calls());
}

#[test]
fn an_overridden_resource_and_data_source_are_neither_created_nor_read() {
    if !needs(Feature::MockedProviders) {
        return;
    }
    let workspace = workspace(&format!(
        r#"
override_resource {{
  target = quicksight_action_connector.example
  values = {{
    arn = "{ARN}"
  }}
}}

override_data {{
  target = data.quicksight_action_connector.other
  values = {{
    name = "Other"
  }}
}}

run "values_of_the_override" {{
  assert {{
    condition     = quicksight_action_connector.example.arn == "{ARN}" && output.other_name == "Other"
    error_message = "The values are not those of the override."
  }}
}}
"#
    ));
    workspace.run(TEST).expect_success().expect_says(&["1 passed, 0 failed"]);
    let operations: Vec<_> = workspace.emulator.calls().into_iter().map(|call| call.operation).collect();
    assert!(operations.iter().all(|operation| operation == "GetCallerIdentity"), "{operations:?}");
}

#[test]
fn a_mocked_permission_has_an_id_and_is_granted_by_no_call() {
    if !needs(Feature::MockedProviders) {
        return;
    }
    let permission = "resource \"quicksight_action_connector_permission\" \"example\" {\n  action_connector_id = quicksight_action_connector.example.action_connector_id\n  principal = \"arn:aws:quicksight:us-east-1:123456789012:group/default/analysts\"\n  actions = [\"quicksight:DescribeActionConnector\"]\n}\n";
    let condition = "quicksight_action_connector_permission.example.id != null";
    let workspace = workspace(&format!(
        "mock_provider \"quicksight\" {{}}\n\nrun \"mocked\" {{\n  assert {{\n    condition = {condition}\n    error_message = \"It has no ID.\"\n  }}\n}}\n"
    ));
    workspace.write(&format!("{}{permission}", sample("NONE").resource("")));
    workspace.run(TEST).expect_success().expect_says(&["1 passed, 0 failed"]);
    assert!(workspace.emulator.calls().is_empty(), "{:?}", workspace.emulator.calls());
}

#[test]
fn a_mocked_provider_still_refuses_an_invalid_argument() {
    if !needs(Feature::MockedProviders) {
        return;
    }
    let workspace = workspace("mock_provider \"quicksight\" {}\n\nrun \"nothing\" {}\n");
    workspace.write(&sample("NONE").resource("").replace("\"Example\"", "\"\""));
    workspace.run(TEST).expect_failure(&["name"]);
    assert!(workspace.emulator.calls().is_empty());
}

/// `expect_failures` takes checks, conditions and variables. What a provider refuses fails the run all the same.
#[test]
fn expect_failures_does_not_catch_an_error_of_the_provider() {
    if !needs(Feature::TestCommand) {
        return;
    }
    let workspace = workspace(
        r#"
variables {
  endpoint = "http://not-secure.example"
}

run "refuses_the_endpoint" {
  command         = plan
  expect_failures = [quicksight_action_connector.example]
}
"#,
    );
    let config = sample("NONE").resource("").replace("\"https://open.example.com\"", "var.endpoint");
    workspace.write(&format!("variable \"endpoint\" {{\n  type = string\n}}\n{config}"));
    workspace.run(TEST).expect_failure(&["base_endpoint", "0 passed, 1 failed"]);
}

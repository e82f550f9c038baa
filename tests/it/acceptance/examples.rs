//! Every example is applied as it stands, under the provider block of the tests.

mod permissions;

use std::fs;

use quicksight_emulator::Connector;

use crate::support::{ACCOUNT, ADDRESS, Feature, REGION, Workspace, needs, understands, with_variables_for_secrets};

fn example(name: &str) -> String {
    let path = format!("{}/examples/resources/quicksight_action_connector/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// A workspace that gives each variable of the example a value.
fn workspace_for(example: &str) -> Workspace {
    let workspace = Workspace::of(example);
    workspace.set_variables(example, "made-up-secret");
    workspace
}

#[test]
fn every_example_of_the_resource_applies_without_a_warning_and_plans_nothing_afterwards() {
    let directory = format!("{}/examples/resources/quicksight_action_connector", env!("CARGO_MANIFEST_DIR"));
    let names = fs::read_dir(directory).expect("the examples are there").filter_map(Result::ok).map(|entry| entry.file_name());
    let mut names: Vec<String> =
        names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with("resource")).collect();
    names.sort();
    assert!(names.len() >= 15, "{names:?}");
    for name in names {
        let example = with_variables_for_secrets(&example(&name));
        if !understands(&example) {
            continue;
        }
        let workspace = workspace_for(&example);
        let validated = workspace.validate().expect_success();
        // Terraform itself warns of the override that makes it use this build.
        assert_eq!(validated.text().matches("Warning:").count(), 1, "{name}: {validated}");
        let applied = workspace.apply();
        assert_eq!(applied.text().matches("Warning:").count(), 1, "{name}: {applied}");
        assert_eq!(workspace.state(ADDRESS)["status"], "CREATION_SUCCESSFUL", "{name}");
        if example.contains("var.") {
            workspace.expect_nowhere("made-up-secret");
        }
        workspace.destroy();
    }
}

#[test]
fn the_example_of_an_import_by_id_imports_an_existing_connector() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = workspace_for(&example("resource.tf"));
    workspace.apply();
    workspace.forget(ADDRESS);
    workspace.apply_config(&format!("{}\n{}", example("resource.tf"), example("import-by-string-id.tf")));
    assert_eq!(workspace.count("CreateActionConnector"), 1);
    workspace.destroy();
}

#[test]
fn the_example_of_an_import_by_identity_imports_an_existing_connector() {
    let workspace = workspace_for(&example("resource.tf"));
    if !needs(Feature::Identity) {
        return;
    }
    workspace.apply();
    workspace.forget(ADDRESS);
    workspace.apply_config(&format!("{}\n{}", example("resource.tf"), example("import-by-identity.tf")));
    assert_eq!(workspace.count("CreateActionConnector"), 1);
    workspace.destroy();
}

#[test]
fn the_example_of_an_import_by_command_imports_an_existing_connector() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = workspace_for(&example("resource.tf"));
    workspace.apply();
    workspace.forget(ADDRESS);
    let command = example("import.sh");
    let arguments: Vec<&str> = command.split_whitespace().skip(1).chain(["-no-color", "-input=false"]).collect();
    // Options go before the address.
    let [import, address, id, options @ ..] = arguments.as_slice() else { panic!("{command}") };
    let arguments: Vec<&str> = [*import].into_iter().chain(options.iter().copied()).chain([*address, *id]).collect();
    workspace.run(&arguments).expect_success();
    workspace.apply();
    assert_eq!(workspace.count("CreateActionConnector"), 1);
    workspace.destroy();
}

#[test]
fn every_example_of_a_function_applies_without_a_warning_and_plans_nothing_afterwards() {
    for name in ["oauth_redirect_url", "owner_actions"] {
        let workspace = Workspace::new();
        if !needs(Feature::Functions) {
            return;
        }
        workspace.write(&example(&format!("../../functions/{name}/function.tf")));
        assert_eq!(workspace.validate().expect_success().text().matches("Warning:").count(), 1, "{name}");
        workspace.apply();
        workspace.destroy();
    }
}

#[test]
fn the_example_of_a_query_finds_what_it_filters() {
    let workspace = Workspace::new();
    if !needs(Feature::Queries) {
        return;
    }
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "here", "GENERIC_HTTP"));
    workspace.emulator.put(Connector::new(ACCOUNT, "eu-west-1", "jira", "JIRA_CLOUD"));
    workspace
        .write_file("list.tfquery.hcl", &example("../../list-resources/quicksight_action_connector/list-resource.tfquery.hcl"));
    let run = workspace.run(&["query", "-no-color"]).expect_success();
    assert!(run.text().contains("here (here)") && run.text().contains("jira (jira)"), "{run}");
}

#[test]
fn every_example_of_a_data_source_applies_without_a_warning_and_plans_nothing_afterwards() {
    for name in ["quicksight_action_connector", "quicksight_action_connectors", "quicksight_action_connector_permissions"] {
        let workspace = Workspace::new();
        workspace.emulator.put(Connector::new(ACCOUNT, REGION, "jira", "JIRA_CLOUD"));
        workspace.write(&example(&format!("../../data-sources/{name}/data-source.tf")));
        assert_eq!(workspace.validate().expect_success().text().matches("Warning:").count(), 1, "{name}");
        workspace.apply();
    }
}

#[test]
fn every_example_of_a_provider_block_validates_without_a_warning() {
    let directory = format!("{}/examples/provider", env!("CARGO_MANIFEST_DIR"));
    let names = fs::read_dir(directory).expect("the examples are there").filter_map(Result::ok);
    let names: Vec<String> = names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 5, "{names:?}");
    for name in names {
        let workspace = Workspace::new();
        let text = example(&format!("../../provider/{name}"));
        let required =
            "terraform {\n  required_providers {\n    quicksight = { source = \"quicksight-tf/quicksight\" }\n  }\n}\n";
        let text = if text.contains("required_providers") { text } else { format!("{required}{text}") };
        workspace.write_whole(&text);
        let run = workspace.validate().expect_success();
        assert_eq!(run.text().matches("Warning:").count(), 1, "{name}: {run}");
    }
}

/// What linters ask of a module: `terraform_required_version` and `terraform_required_providers` of tflint.
#[test]
fn every_example_with_a_terraform_block_constrains_the_versions_of_terraform_and_of_the_provider() {
    let examples = format!("{}/examples", env!("CARGO_MANIFEST_DIR"));
    for name in ["provider/provider.tf", "demo/main.tf", "testing/versions.tf", "pipelines/versions.tf"] {
        let text = fs::read_to_string(format!("{examples}/{name}")).expect("the example is there");
        let (_, required) = text.split_once("required_providers {").expect("it has a terraform block");
        let provider = required.split('}').next().unwrap_or_default();
        assert!(
            text.contains("required_version = ") && provider.contains("version = ") && provider.contains("source "),
            "{name}"
        );
    }
}

#[test]
fn the_module_with_tests_of_its_own_passes_them_against_the_emulator() {
    if !needs(Feature::TestCommand) || !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = Workspace::new();
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/testing");
    fs::create_dir(workspace.path().join("tests")).expect("a directory can be made");
    for name in ["main.tf", "outputs.tf", "variables.tf", "versions.tf", "tests/jira.tftest.hcl"] {
        let text = fs::read_to_string(directory.join(name)).expect("the module is there");
        // For OpenTofu a source without a host means its own registry, and the tests' override is for the other.
        workspace.write_file(name, &text.replace("\"quicksight-tf/", "\"registry.terraform.io/quicksight-tf/"));
    }
    let endpoint = workspace.emulator.endpoint();
    workspace.env("AWS_ENDPOINT_URL_QUICKSIGHT", &endpoint).env("AWS_ENDPOINT_URL_STS", &endpoint);
    let run = workspace.run(&["test", "-no-color"]).expect_success();
    assert!(run.text().contains("5 passed, 0 failed"), "{run}");
    assert_eq!(workspace.emulator.connectors().len(), 0, "what the tests have made is destroyed");
}

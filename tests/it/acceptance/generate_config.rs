//! Configuration that the CLI writes for what it imports.

use std::fs;

use crate::support::{ADDRESS, Feature, KINDS, Sample, Workspace, needs};

const IMPORT: &str = "import {\n  to = ADDRESS\n  id = \"ID\"\n}\n";

/// Makes a connector of each kind, forgets them, and has the CLI write their configuration.
fn generated(workspace: &Workspace, arguments: &str) -> String {
    let config = |kind: Sample| {
        let config = kind.resource_beside_others(&kind.plain("\"s3cret-value\""));
        config.replace("  name", &format!("  {arguments}\n  name"))
    };
    workspace.write(&KINDS.map(config).concat()).apply();
    let import = |kind: Sample| {
        let id = workspace.state(&kind.address())["arn"].as_str().expect("an ARN").to_owned();
        workspace.forget(&kind.address());
        IMPORT.replace("ADDRESS", &kind.address()).replace("ID", &id)
    };
    workspace.write(&KINDS.map(import).concat());
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-generate-config-out=generated.tf"]).expect_success();
    plan.expect_says(&["6 to import, 0 to add, 0 to change, 0 to destroy."]);
    fs::read_to_string(workspace.path().join("generated.tf")).expect("the CLI wrote the file")
}

/// The generated file validates, and applying it does nothing but import so many connectors.
fn expect_only_imports(workspace: &Workspace, count: usize) {
    workspace.validate().expect_success();
    workspace.plan().expect_success().expect_says(&[&format!("{count} to import, 0 to add, 0 to change, 0 to destroy.")]);
    workspace.emulator.clear_calls();
    workspace.apply();
    for call in workspace.calls() {
        let reads = ["Describe", "List", "GetCaller"].iter().any(|verb| call.operation.starts_with(verb));
        assert!(reads, "{} was called", call.operation);
    }
}

#[test]
fn generated_configuration_of_every_kind_validates_and_plans_nothing_but_the_import() {
    let workspace = Workspace::new();
    let text = generated(&workspace, "tags = { own = \"1\" }\n  description = \"Made by hand.\"");
    assert!(!text.contains("s3cret-value"), "{text}");
    expect_only_imports(&workspace, KINDS.len());
    workspace.destroy();
}

#[test]
fn configuration_is_generated_for_another_region_and_beside_default_tags() {
    let workspace = Workspace::new();
    workspace.provider("default_tags {\n    tags = { team = \"defaulted\" }\n  }");
    let text = generated(&workspace, "region = \"eu-west-1\"");
    assert!(text.matches("eu-west-1").count() >= KINDS.len() && !text.contains("defaulted"), "{text}");
    expect_only_imports(&workspace, KINDS.len());
    workspace.destroy();
}

#[test]
fn generated_configuration_omits_what_follows_from_the_rest() {
    // Earlier versions do not ask the provider, and write whatever state holds.
    if !needs(Feature::ConfigurationByTheProvider) {
        return;
    }
    let workspace = Workspace::new();
    let text = generated(&workspace, "");
    for (argument, value) in text.lines().filter_map(|line| line.split_once('=')) {
        let follows =
            ["authentication_type", "redirect_url", "authorization_code_grant_credentials_source", "client_credentials_source"]
                .contains(&argument.trim());
        assert!(!follows || value.trim() == "null", "{text}");
    }
    expect_only_imports(&workspace, KINDS.len());
    workspace.destroy();
}

#[test]
fn a_redirect_url_that_is_not_the_usual_one_stays_in_generated_configuration() {
    let workspace = Workspace::new();
    let kind = KINDS[0];
    let text = kind.resource(&kind.plain("\"s3cret-value\""));
    assert!(text.contains("base_endpoint"));
    workspace
        .write(&text.replace("base_endpoint", "redirect_url = \"https://proxy.example.com/callback\"\n        base_endpoint"))
        .apply();
    workspace.forget(ADDRESS);
    workspace.write(&IMPORT.replace("ADDRESS", ADDRESS).replace("ID", "example"));
    workspace.run(&["plan", "-no-color", "-generate-config-out=generated.tf"]).expect_success();
    let text = fs::read_to_string(workspace.path().join("generated.tf")).expect("the CLI wrote the file");
    assert!(text.contains("https://proxy.example.com/callback"), "{text}");
    expect_only_imports(&workspace, 1);
    workspace.destroy();
}

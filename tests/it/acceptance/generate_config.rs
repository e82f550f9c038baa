//! Configuration that the CLI writes for what it imports.

use std::fs;

use crate::support::{ADDRESS, Feature, KINDS, Sample, Workspace, needs};

const IMPORT: &str = "import {\n  to = quicksight_action_connector.example\n  id = \"ID\"\n}\n";

/// Makes a connector of this kind, forgets it, and has the CLI write its configuration.
fn generated(kind: Sample, workspace: &Workspace, arguments: &str) -> String {
    let config = kind.resource(&kind.plain("\"s3cret-value\"")).replace("  name", &format!("  {arguments}\n  name"));
    workspace.write(&config).apply();
    let id = workspace.state(ADDRESS)["arn"].as_str().expect("an ARN").to_owned();
    workspace.run(&["state", "rm", ADDRESS]).expect_success();
    workspace.write(&IMPORT.replace("ID", &id));
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-generate-config-out=generated.tf"]).expect_success();
    plan.expect_says(&["1 to import, 0 to add, 0 to change, 0 to destroy."]);
    fs::read_to_string(workspace.path().join("generated.tf")).expect("the CLI wrote the file")
}

/// The generated file validates, and applying it does nothing but import.
fn expect_only_an_import(workspace: &Workspace) {
    workspace.validate().expect_success();
    workspace.plan().expect_success().expect_says(&["1 to import, 0 to add, 0 to change, 0 to destroy."]);
    workspace.emulator.clear_calls();
    workspace.apply();
    for call in workspace.emulator.calls() {
        let reads = ["Describe", "List", "GetCaller"].iter().any(|verb| call.operation.starts_with(verb));
        assert!(reads, "{} was called", call.operation);
    }
}

#[test]
fn generated_configuration_of_every_kind_validates_and_plans_nothing_but_the_import() {
    for kind in KINDS {
        let workspace = Workspace::new();
        let text = generated(kind, &workspace, "tags = { own = \"1\" }\n  description = \"Made by hand.\"");
        assert!(!text.contains("s3cret-value"), "{text}");
        expect_only_an_import(&workspace);
        workspace.destroy();
    }
}

#[test]
fn configuration_is_generated_for_another_region_and_beside_default_tags() {
    for kind in KINDS {
        let workspace = Workspace::new();
        workspace.provider("default_tags {\n    tags = { team = \"defaulted\" }\n  }");
        let text = generated(kind, &workspace, "region = \"eu-west-1\"");
        assert!(text.contains("eu-west-1") && !text.contains("defaulted"), "{text}");
        expect_only_an_import(&workspace);
        workspace.destroy();
    }
}

#[test]
fn generated_configuration_omits_what_follows_from_the_rest() {
    for kind in KINDS {
        let workspace = Workspace::new();
        // Earlier versions do not ask the provider, and write whatever state holds.
        if !needs(Feature::ConfigurationByTheProvider) {
            return;
        }
        let text = generated(kind, &workspace, "");
        for (argument, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let follows = [
                "authentication_type",
                "redirect_url",
                "authorization_code_grant_credentials_source",
                "client_credentials_source",
            ]
            .contains(&argument.trim());
            assert!(!follows || value.trim() == "null", "{text}");
        }
        expect_only_an_import(&workspace);
        workspace.destroy();
    }
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
    workspace.run(&["state", "rm", ADDRESS]).expect_success();
    workspace.write(&IMPORT.replace("ID", "example"));
    workspace.run(&["plan", "-no-color", "-generate-config-out=generated.tf"]).expect_success();
    let text = fs::read_to_string(workspace.path().join("generated.tf")).expect("the CLI wrote the file");
    assert!(text.contains("https://proxy.example.com/callback"), "{text}");
    expect_only_an_import(&workspace);
    workspace.destroy();
}

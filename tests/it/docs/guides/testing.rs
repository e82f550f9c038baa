//! The guide to testing: its module and its two test files are run against the emulator, and its orders to the emulator are obeyed.

use std::{fs, process::Command};

use super::blocks;
use crate::support::{Feature, Workspace, needs};

const GUIDE: &str = "docs/guides/testing.md";

fn module() -> Workspace {
    let workspace = Workspace::new();
    workspace.use_environment().write_whole(&blocks(GUIDE, "terraform")[0]);
    fs::create_dir(workspace.path().join("tests")).expect("a directory can be made");
    workspace
}

#[test]
fn the_tests_of_the_guide_pass_against_the_emulator() {
    if !needs(Feature::TestCommand) || !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = module();
    workspace.write_file("tests/orders.tftest.hcl", &blocks(GUIDE, "hcl")[0]);
    let run = workspace.run(&["test", "-no-color"]).expect_success();
    assert!(run.text().contains("2 passed, 0 failed"), "{run}");
    assert_eq!((workspace.count("CreateActionConnector"), workspace.emulator.connectors().len()), (1, 0));
}

#[test]
fn the_test_of_the_guide_with_a_mocked_provider_passes_without_a_request() {
    if !needs(Feature::MockedProviders) || !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = module();
    workspace.write_file("tests/output.tftest.hcl", &blocks(GUIDE, "hcl")[1]);
    let run = workspace.run(&["test", "-no-color"]).expect_success();
    assert!(run.text().contains("1 passed, 0 failed"), "{run}");
    assert_eq!(workspace.emulator.calls().len(), 0);
}

#[test]
fn the_emulator_obeys_the_orders_of_the_guide() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let workspace = module();
    let config = blocks(GUIDE, "terraform").remove(0);
    workspace.env("TF_VAR_base_endpoint", "https://orders.example.com").set_variables(&config, "made-up");
    workspace.env("TF_VAR_base_endpoint", "https://orders.example.com");
    let endpoint = workspace.emulator.endpoint();
    let orders = blocks(GUIDE, "shell").into_iter().filter(|block| block.starts_with("curl "));
    let answers: Vec<String> = orders
        .map(|block| {
            let command =
                block.replace("http://127.0.0.1:4599", &endpoint).replacen("curl ", "curl --fail --silent --show-error ", 1);
            let output = Command::new("sh").args(["-c", &command]).output().expect("a shell can be run");
            assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        })
        .collect();
    assert_eq!(answers.len(), 3, "{answers:?}");
    assert_eq!(workspace.emulator.options().creation_time, std::time::Duration::from_secs(5));
    workspace.try_apply().expect_failure(&["AccessDeniedException"]);
}

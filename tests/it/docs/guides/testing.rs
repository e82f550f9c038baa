//! The guide to testing: its module and its two test files are run against the emulator, and its orders to the emulator are obeyed.

use std::{fs, process::Command};

use harness::{cli, hermetic};
use serde_json::Value as Json;

use super::{blocks, read};
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

/// The texts of a list.
fn texts(list: &Json) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

#[test]
fn every_file_for_ci_tests_a_module_with_a_provider_that_no_registry_has() {
    if !needs(Feature::TestCommand) || !needs(Feature::WriteOnly) {
        return;
    }
    for file in ["github.yml", "gitlab-ci.yml", "compose.yaml"] {
        let pipeline: Json = serde_saphyr::from_str(&read(&format!("crates/quicksight-emulator/ci/{file}"))).expect("YAML");
        let (job, service) = (&pipeline["jobs"]["test"], &pipeline["services"]["test"]);
        let steps = job["steps"].as_array().into_iter().flatten().filter_map(|step| step["run"].as_str());
        let script: Vec<&str> = steps.chain(texts(&pipeline["test"]["script"])).chain(texts(&service["entrypoint"])).collect();
        let script = script.join("\n").replace("sh\n-c\n", "");
        assert!(script.contains("terraform test"), "{file}: {script}");
        let variables = [&job["env"], &pipeline["test"]["variables"], &service["environment"]].into_iter();
        let variables = variables.filter_map(Json::as_object).flatten().filter_map(|(name, value)| Some((name, value.as_str()?)));

        let workspace = Workspace::new();
        workspace.use_mirror().write_file("main.tf", &blocks(GUIDE, "terraform")[0]);
        workspace.write_file("providers.tfrc", &read("examples/pipelines/providers.tfrc"));
        for directory in ["tests", "bin"] {
            fs::create_dir(workspace.path().join(directory)).expect("a directory can be made");
        }
        workspace.write_file("tests/orders.tftest.hcl", &blocks(GUIDE, "hcl")[0]);
        for (name, target) in [("providers", "mirror".into()), ("bin/terraform", cli::tested().path.clone())] {
            std::os::unix::fs::symlink(target, workspace.path().join(name)).expect("a link can be made");
        }
        let here = |text: &str| {
            let hosts = ["http://127.0.0.1:4599", "http://quicksight:4599"];
            hosts.into_iter().fold(text.to_owned(), |text, host| text.replace(host, &workspace.emulator.endpoint()))
        };
        let mut command = Command::new("sh");
        hermetic::isolate(&mut command, workspace.path()).args(["-e", "-c", &here(&script)]).current_dir(workspace.path());
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(workspace.path().join("bin")).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(path).expect("PATH had no colon"));
        command.envs(variables.map(|(name, value)| (name, here(value))));
        let output = command.output().expect("a shell can be run");
        let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(output.status.success() && printed.contains("2 passed, 0 failed"), "{file}: {printed}");
    }
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

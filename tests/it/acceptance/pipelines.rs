//! What pipelines do: a plan made in one place and applied in another, options that leave something out, answers for programs, a mirror with
//! its lock file, and many runs on one machine.

use std::{fs, path::Path};

use serde_json::{Value as Json, json};

use harness::cli::{self, Product};

use crate::support::{ACCOUNT, ADDRESS, Feature, Run, Workspace, can, connector, sample, secret_variable};

const SECRET: &str = "s3cret-of-the-runner";

/// A connector whose secret comes from the runner.
fn config(name: &str, version: &str) -> String {
    let kind = sample("API_KEY");
    let resource = kind.resource(&kind.safest("var.secret", &format!("\"{version}\"")));
    format!("{}\n{}", secret_variable("secret"), resource.replace("\"Example\"", &format!("\"{name}\"")))
}

/// What is carried from the job that plans to the job that applies: the configuration, the plan, and the state of a shared backend.
fn carry(from: &Workspace, to: &Workspace) {
    for name in ["main.tf", "tfplan", "terraform.tfstate"] {
        if let Ok(bytes) = fs::read(from.path().join(name)) {
            fs::write(to.path().join(name), bytes).expect("a file is carried over");
        }
    }
}

#[test]
fn a_plan_is_applied_on_another_machine_that_receives_the_secret_again() {
    let (planning, applying) = (Workspace::new(), Workspace::new());
    planning.env("TF_VAR_secret", SECRET);
    applying.env("TF_VAR_secret", SECRET);
    // A plan keeps the values of the variables that it was made with, but for ephemeral ones.
    if !can(Feature::WriteOnly) {
        applying.without_env("TF_VAR_secret");
    }
    // Create, change in place, and rotate, each time from the plan alone.
    for (name, version) in [("One", "1"), ("Two", "1"), ("Two", "2")] {
        carry(&applying, &planning);
        planning.write(&config(name, version));
        let changed = planning.run(&["plan", "-no-color", "-input=false", "-out=tfplan", "-detailed-exitcode"]);
        if version == "2" && !can(Feature::WriteOnly) {
            assert_eq!(changed.code, Some(0), "the plain secret has no version: {changed}");
            continue;
        }
        assert_eq!(changed.code, Some(2), "{changed}");
        if can(Feature::WriteOnly) {
            planning.expect_nowhere(SECRET);
        }
        carry(&planning, &applying);
        planning.emulator.clear_calls();
        applying.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
        assert_eq!(applying.emulator.calls().len(), 0, "the endpoint is the one of the plan");
        let there = planning.remote("example");
        assert_eq!(there.name, name);
        assert!(there.last_request.to_string().contains(SECRET), "{}", there.last_request);
        if can(Feature::WriteOnly) {
            applying.expect_nowhere(SECRET);
        }
    }
    carry(&applying, &planning);
    planning.expect_empty_plan();
    planning.run(&["plan", "-no-color", "-input=false", "-destroy", "-out=tfplan"]).expect_success();
    carry(&planning, &applying);
    applying.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert!(planning.emulator.connectors().is_empty());
}

#[test]
fn without_refreshing_a_plan_reads_no_connector() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.name = "By hand".to_owned());
    workspace.emulator.clear_calls();
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-refresh=false", "-detailed-exitcode"]);
    assert_eq!(plan.code, Some(0), "{plan}");
    for operation in ["DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"] {
        assert_eq!(workspace.count(operation), 0, "{operation}");
    }
    // With a refresh it shows, and is put right.
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    assert_eq!(workspace.remote("example").name, "Example");
    workspace.destroy();
}

#[test]
fn a_refresh_only_plan_shows_changes_made_outside_terraform_and_changes_nothing() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.name = "By hand".to_owned());
    workspace.emulator.clear_calls();
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-refresh-only", "-out=tfplan"]).expect_success();
    plan.expect_says(&["changed", "By hand"]);
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.state(ADDRESS)["name"], "By hand");
    for call in workspace.calls() {
        assert!(["Describe", "List", "GetCaller"].iter().any(|verb| call.operation.starts_with(verb)), "{}", call.operation);
    }
    workspace.destroy();
}

/// Two connectors, of which the second is nobody's business.
fn two() -> Workspace {
    let first = sample("NONE").resource("");
    let second = first.replace("\"example\"", "\"second\"");
    let workspace = Workspace::of(&format!("{first}\n{second}"));
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace
}

/// The connectors that were asked about or changed.
fn touched(workspace: &Workspace) -> Vec<String> {
    let calls = workspace.emulator.calls();
    let mut ids: Vec<String> = calls.into_iter().filter_map(|call| call.id).collect();
    ids.sort();
    ids.dedup();
    ids
}

#[test]
fn a_target_changes_no_other_connector() {
    let workspace = two();
    for id in ["example", "second"] {
        workspace.change_remote(id, |connector| connector.name = "By hand".to_owned());
    }
    let target = format!("-target={ADDRESS}");
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", &target]).expect_success();
    assert_eq!(touched(&workspace), ["example"]);
    assert_eq!((workspace.remote("example").name.as_str(), workspace.remote("second").name.as_str()), ("Example", "By hand"));
    workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve", &target]).expect_success();
    assert_eq!(touched(&workspace), ["example"]);
    assert_eq!(workspace.emulator.connectors().len(), 1);
    workspace.destroy();
}

#[test]
fn a_connector_can_be_replaced_by_an_equal_one() {
    let workspace = two();
    let replace = format!("-replace={ADDRESS}");
    let before = workspace.state(ADDRESS)["created_time"].clone();
    workspace
        .run(&["plan", "-no-color", "-input=false", &replace])
        .expect_success()
        .expect_says(&["1 to add, 0 to change, 1 to destroy"]);
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", &replace]).expect_success();
    assert_ne!(workspace.state(ADDRESS)["created_time"], before);
    let order: Vec<String> = workspace.emulator.calls().into_iter().map(|call| call.operation).collect();
    let place = |operation: &str| order.iter().position(|call| call == operation).expect("it was called");
    assert!(place("DeleteActionConnector") < place("CreateActionConnector"), "{order:?}");
    workspace.expect_empty_plan();
    workspace.destroy();
}

/// The diagnostics of a run with `-json`.
fn diagnostics(run: &Run) -> Vec<Json> {
    if let Ok(whole) = serde_json::from_str::<Json>(&run.stdout) {
        return whole["diagnostics"].as_array().cloned().unwrap_or_default();
    }
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<Json>(line).unwrap_or_else(|_| panic!("no JSON: {line}")));
    lines.map(|line| line["diagnostic"].clone()).filter(Json::is_object).collect()
}

#[test]
fn json_output_has_each_error_with_its_resource_and_the_line_of_its_attribute() {
    // Each fault stands in the configuration once, at another depth. What is in a set has no path of its own in the protocol: its place is the
    // resource.
    const FAULTS: [(&str, &str, &str); 5] = [
        ("  name = \"Name/of it\"", "Invalid Attribute Value", ""),
        ("    principal = \"nobody\"", "Invalid Principal", "resource \"quicksight_action_connector\" \"example\" {"),
        ("        base_endpoint = \"http://example.com\"", "Invalid Attribute Value", ""),
        ("    create = \"soon\"", "Invalid Attribute Value", ""),
        ("  tags = { \"aws:mine\" = \"1\" }", "Invalid Attribute Value", ""),
    ];
    let body = format!(
        "{}\n  type = \"GENERIC_HTTP\"\n{}\n  authentication_config {{\n    authentication_metadata {{\n      none_connection_metadata {{\n{}\n      }}\n    }}\n  }}\n  permissions {{\n{}\n    actions = [\"quicksight:DescribeActionConnector\"]\n  }}\n  timeouts {{\n{}\n  }}",
        FAULTS[0].0, FAULTS[4].0, FAULTS[2].0, FAULTS[1].0, FAULTS[3].0
    );
    let workspace = Workspace::of(&crate::support::bare_connector(&body));
    let text = fs::read_to_string(workspace.path().join("main.tf")).expect("the configuration is there");
    for arguments in [&["validate", "-json"][..], &["plan", "-json", "-input=false"]] {
        let run = workspace.run(arguments);
        assert_eq!(run.code, Some(1), "{run}");
        let said = diagnostics(&run);
        for (line, summary, place) in FAULTS {
            let line = if place.is_empty() { line } else { place };
            let number = text.lines().position(|there| there == line).expect("the line is in the configuration") + 1;
            let here: Vec<&Json> = said.iter().filter(|said| said["range"]["start"]["line"] == json!(number)).collect();
            let [diagnostic] = here.as_slice() else { panic!("{} diagnostics for {line}: {run}", here.len()) };
            assert_eq!(diagnostic["severity"], "error");
            assert_eq!(diagnostic["address"], ADDRESS, "{diagnostic}");
            assert_eq!(diagnostic["snippet"]["code"], line, "{diagnostic}");
            assert_eq!(diagnostic["summary"], summary, "{diagnostic}");
            assert!(diagnostic["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{diagnostic}");
        }
        let errors = said.iter().filter(|said| said["severity"] == "error").count();
        assert_eq!(errors, FAULTS.len(), "{run}");
    }
}

#[test]
fn json_output_has_the_error_of_an_apply_with_its_resource_and_the_rest_continues() {
    let first = sample("NONE").resource("");
    let workspace = Workspace::of(&format!("{first}\n{}", first.replace("\"example\"", "\"second\"")));
    let fault = quicksight_emulator::Fault::error("CreateActionConnector", "LimitExceededException", "no more");
    workspace.emulator.fault(fault.only("example"));
    let run = workspace.run(&["apply", "-json", "-input=false", "-auto-approve"]);
    assert_eq!(run.code, Some(1), "{run}");
    let errors: Vec<Json> = diagnostics(&run).into_iter().filter(|said| said["severity"] == "error").collect();
    let [error] = errors.as_slice() else { panic!("{run}") };
    assert_eq!(error["address"], ADDRESS);
    assert!(error["detail"].as_str().is_some_and(|detail| detail.contains("LimitExceededException")), "{error}");
    assert_eq!(workspace.remote("second").name, "Example");
    workspace.apply();
    workspace.destroy();
}

/// The words that find the provider in the client's own registry, by a version, as a release is found.
const REQUIRED: &str = "terraform {\n  required_providers {\n    quicksight = {\n      source  = \"quicksight-tf/quicksight\"\n      version = \"~> 0.1\"\n    }\n  }\n}\n\n";

/// A workspace whose configuration leaves the registry to the client.
fn mirrored() -> Workspace {
    let workspace = Workspace::new();
    workspace.use_mirror().write(&sample("NONE").resource(""));
    let text = fs::read_to_string(workspace.path().join("main.tf")).expect("the configuration is there");
    let (_, rest) = text.split_once("provider \"quicksight\"").expect("the configuration has a provider block");
    workspace.write_file("main.tf", &format!("{REQUIRED}provider \"quicksight\"{rest}"));
    workspace
}

fn init(workspace: &Workspace, options: &[&str]) -> Run {
    workspace.run(&[&["init", "-no-color", "-input=false"], options].concat())
}

#[test]
fn a_mirror_serves_each_client_under_the_address_of_its_registry_and_the_lock_file_contains_the_checksum() {
    let workspace = mirrored();
    init(&workspace, &[]).expect_success();
    let host = match cli::tested().product {
        Product::Terraform => "registry.terraform.io",
        Product::OpenTofu => "registry.opentofu.org",
    };
    let lock = fs::read_to_string(workspace.path().join(".terraform.lock.hcl")).expect("a lock file is written");
    assert!(lock.contains(&format!("provider \"{host}/quicksight-tf/quicksight\" {{")), "{lock}");
    assert!(lock.contains("version     = \"0.1.0\"") && lock.contains("\"h1:"), "{lock}");
    workspace.apply();
    let state = fs::read_to_string(workspace.path().join("terraform.tfstate")).expect("there is a state");
    assert!(state.contains(&format!("provider[\\\"{host}/quicksight-tf/quicksight\\\"]")), "{state}");

    // A colleague gets the same, and not another program under the same version.
    let colleague = mirrored();
    fs::copy(workspace.path().join(".terraform.lock.hcl"), colleague.path().join(".terraform.lock.hcl")).expect("it is copied");
    init(&colleague, &["-lockfile=readonly"]).expect_success();
    let other = mirrored();
    fs::write(other.path().join(".terraform.lock.hcl"), lock.replace("\"h1:", "\"h1:AAAA")).expect("it is written");
    init(&other, &["-lockfile=readonly"]).expect_failure(&["quicksight-tf/quicksight"]);
    workspace.destroy();
}

#[test]
fn a_plugin_cache_contains_the_provider_once_for_all_directories() {
    let cache = tempfile::tempdir().expect("a directory");
    let cached = || {
        let found = fs::read_dir(cache.path()).expect("the cache is there").count();
        let host = fs::read_dir(cache.path()).expect("the cache is there").filter_map(Result::ok).next();
        (found, host.map(|host| host.path().join("quicksight-tf/quicksight/0.1.0").is_dir()))
    };
    let workspaces = [mirrored(), mirrored()];
    for workspace in &workspaces {
        workspace.env("TF_PLUGIN_CACHE_DIR", &cache.path().display().to_string());
        init(workspace, &[]).expect_success();
        assert_eq!(cached(), (1, Some(true)));
    }
    workspaces[0].apply();
    workspaces[0].destroy();
}

fn entries(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory is there").filter_map(Result::ok);
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn ten_concurrent_runs_on_one_machine_do_not_affect_each_other_and_leave_nothing_behind() {
    let shared = tempfile::tempdir().expect("a directory");
    let workspaces: Vec<Workspace> = (0..10)
        .map(|number| {
            let workspace = Workspace::of(&connector(&format!(
                "  name = \"Number {number}\"\n  type = \"GENERIC_HTTP\"\n  {}",
                sample("NONE").authentication("")
            )));
            workspace.env("TMPDIR", &shared.path().display().to_string());
            workspace
        })
        .collect();
    for arguments in [
        &["apply", "-no-color", "-input=false", "-auto-approve"][..],
        &["plan", "-no-color", "-input=false", "-detailed-exitcode"],
        &["destroy", "-no-color", "-input=false", "-auto-approve"],
    ] {
        let runs: Vec<_> = workspaces.iter().map(|workspace| workspace.start(arguments)).collect();
        for (number, (run, workspace)) in runs.into_iter().zip(&workspaces).enumerate() {
            run.finish().expect_success();
            match workspace.emulator.connectors().as_slice() {
                [there] => assert_eq!((there.account.as_str(), there.name.clone()), (ACCOUNT, format!("Number {number}"))),
                others => assert!(others.is_empty() && arguments[0] == "destroy"),
            }
        }
    }
    for workspace in &workspaces {
        workspace.expect_no_process_left();
    }
    assert_eq!(entries(shared.path()), Vec::<String>::new(), "sockets or files are left");
}

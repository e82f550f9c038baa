//! Region and account: where they come from, what a plan knows of them, and what happens when they change.

use std::{fs, path::Path};

use harness::{
    cli, release,
    skips::{Missing, Share, skip},
};
use serde_json::json;

use crate::support::{ADDRESS, Workspace, bare_connector, sample};

fn open() -> String {
    sample("NONE").resource("")
}

/// The resource with one more argument.
fn with(arguments: &str) -> String {
    open().replace("  name", &format!("  {arguments}\n  name"))
}

/// Writes the configuration, but with another provider block.
fn write_with_provider(workspace: &Workspace, config: &str, from: &str, to: &str) {
    workspace.write(config);
    let text = fs::read_to_string(workspace.path().join("main.tf")).expect("it was just written");
    assert!(text.contains(from), "{text}");
    workspace.write_file("main.tf", &text.replacen(from, to, 1));
}

/// Puts a program between the CLI and the provider that notes every start.
fn count_starts(workspace: &Workspace) {
    let directory = workspace.path().join("counting");
    fs::create_dir(&directory).expect("a directory in a temporary directory");
    let program = directory.join("terraform-provider-quicksight");
    let real = env!("CARGO_BIN_EXE_terraform-provider-quicksight");
    let log = workspace.path().join("starts");
    let script = format!("#!/bin/sh\necho start >> '{}'\nexec '{real}' \"$@\"\n", log.display());
    release::write_program(&program, script.as_bytes()).expect("a script");
    let rc = fs::read_to_string(workspace.path().join("cli.tfrc")).expect("the CLI configuration");
    let before = Path::new(real).parent().expect("a directory").display().to_string();
    workspace.write_file("cli.tfrc", &rc.replace(&before, &directory.display().to_string()));
}

fn starts(workspace: &Workspace) -> usize {
    let log = workspace.path().join("starts");
    let count = fs::read_to_string(&log).unwrap_or_default().lines().count();
    let _ = fs::remove_file(log);
    count
}

#[test]
fn one_provider_block_serves_two_regions_without_another_process() {
    let workspace = Workspace::of(&open());
    if std::env::var_os("QUICKSIGHT_TEST_PROVIDER").is_some() {
        skip(cli::tested(), Missing::OwnProvider, Share::Part);
        return;
    }
    count_starts(&workspace);
    workspace.plan().expect_success();
    let for_one_region = starts(&workspace);
    assert!(for_one_region > 0);
    let other = with("region = \"eu-west-1\"").replace("\"example\" {", "\"other\" {");
    workspace.write(&format!("{}\n{other}", open()));
    workspace.plan().expect_success();
    assert_eq!(starts(&workspace), for_one_region);
    workspace.apply();
    let mut regions: Vec<String> =
        workspace.emulator.calls_of("CreateActionConnector").into_iter().map(|call| call.region).collect();
    regions.sort();
    assert_eq!(regions, ["eu-west-1", "us-east-1"]);
    workspace.emulator.clear_calls();
    workspace.expect_empty_plan();
    assert!(workspace.emulator.calls_of("DescribeActionConnector").iter().any(|call| call.region == "eu-west-1"));
    workspace.destroy();
}

#[test]
fn account_region_id_and_what_follows_from_them_are_known_at_plan() {
    let kind = sample("OAUTH2_AUTHORIZATION_CODE");
    let workspace = Workspace::of(&kind.resource(&kind.plain("\"s3cret-value\"")));
    let change = workspace.planned_change(ADDRESS);
    let after = &change["after"];
    assert_eq!(after["aws_account_id"], "123456789012", "{change}");
    assert_eq!(after["region"], "us-east-1");
    assert_eq!(after["id"], "123456789012,example");
    let metadata = &after["authentication_config"]["authentication_metadata"][kind.block];
    assert_eq!(metadata["redirect_url"], "https://us-east-1.quicksight.aws.amazon.com/sn/oauthcallback");
    for known in ["aws_account_id", "region", "id", "tags_all"] {
        assert_ne!(change["after_unknown"][known], json!(true), "{known}");
    }
    workspace.write(&kind.resource(&kind.plain("\"s3cret-value\"")).replace("  name", "  region = \"eu-west-1\"\n  name"));
    let change = workspace.planned_change(ADDRESS);
    let metadata = &change["after"]["authentication_config"]["authentication_metadata"][kind.block];
    assert_eq!(metadata["redirect_url"], "https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback");
    workspace.apply();
    workspace.destroy();
}

#[test]
fn another_region_or_account_is_another_connector() {
    let workspace = Workspace::of(&open());
    workspace.apply();
    workspace.write(&with("region = \"eu-west-1\""));
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["actions"], &change["replace_paths"]), (&json!(["delete", "create"]), &json!([["region"]])));
    workspace.write(&with("aws_account_id = \"210987654321\"").replace(":123456789012:", ":210987654321:"));
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["actions"], &change["replace_paths"]), (&json!(["delete", "create"]), &json!([["aws_account_id"]])));
    assert_eq!(change["after"]["id"], "210987654321,example");
    // Naming what is already so changes nothing.
    workspace.write(&with("region = \"us-east-1\"\n  aws_account_id = \"123456789012\""));
    workspace.expect_empty_plan();
    workspace.apply_config(&with("region = \"eu-west-1\""));
    assert!(workspace.emulator.connector("123456789012", "us-east-1", "example").is_none());
    workspace.destroy();
}

#[test]
fn another_region_of_the_provider_plans_a_replacement_of_what_names_none() {
    let workspace = Workspace::of(&open());
    workspace.apply();
    write_with_provider(&workspace, &open(), "\"us-east-1\"", "\"eu-west-1\"");
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["actions"], &change["replace_paths"]), (&json!(["delete", "create"]), &json!([["region"]])));
    write_with_provider(&workspace, &with("region = \"us-east-1\""), "\"us-east-1\"", "\"eu-west-1\"");
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn an_account_that_is_not_allowed_is_refused_at_plan() {
    let workspace = Workspace::new();
    for list in ["allowed_account_ids = [\"210987654321\"]", "forbidden_account_ids = [\"123456789012\"]"] {
        for config in [open(), with("aws_account_id = \"123456789012\"")] {
            workspace.provider(list).write(&config);
            workspace.plan().expect_failure(&[
                "AWS Account Not Allowed",
                "Account 123456789012 is",
                &list[..list.find(' ').unwrap_or(0)],
            ]);
        }
    }
    workspace.provider("allowed_account_ids = [\"123456789012\"]").write(&open());
    workspace.apply();
    // Also for what exists already.
    workspace.provider("forbidden_account_ids = [\"123456789012\"]").write(&open().replace("\"Example\"", "\"Renamed\""));
    workspace.plan().expect_failure(&["AWS Account Not Allowed", "Account 123456789012 is"]);
    workspace.provider("").write(&open());
    workspace.destroy();
}

#[test]
fn a_connector_of_a_forbidden_account_is_neither_read_nor_deleted() {
    let workspace = Workspace::of(&open());
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.provider("  forbidden_account_ids = [\"123456789012\"]").write("");
    workspace.try_apply().expect_failure(&["AWS Account Not Allowed"]);
    workspace.run(&["apply", "-no-color", "-auto-approve", "-refresh=false"]).expect_failure(&["AWS Account Not Allowed"]);
    assert!(workspace.emulator.calls().is_empty());
    workspace.provider("").write("");
    workspace.destroy();
}

#[test]
fn without_sts_the_account_must_be_configured_and_the_error_names_the_arguments() {
    let workspace = Workspace::new();
    workspace.provider("skip_requesting_account_id = true").write(&open());
    workspace.plan().expect_failure(&[
        "Missing AWS Account ID",
        "with quicksight_action_connector.example",
        "aws_account_id",
        "skip_requesting_account_id",
    ]);
    workspace.write(&with("aws_account_id = \"123456789012\""));
    workspace.apply();
    workspace.destroy();
    assert_eq!(workspace.count("GetCallerIdentity"), 0);
}

#[test]
fn sts_is_called_once_per_process_and_never_when_nothing_needs_it() {
    let many =
        open().replace("  action_connector_id = \"example\"", "  count = 5\n  action_connector_id = \"example${count.index}\"");
    let workspace = Workspace::of(&many);
    workspace.plan().expect_success();
    assert_eq!(workspace.count("GetCallerIdentity"), 1);
    workspace.apply();
    workspace.emulator.clear_calls();
    workspace.expect_empty_plan();
    assert_eq!(workspace.count("GetCallerIdentity"), 0, "what exists tells its account");
    workspace.destroy();
    workspace.emulator.clear_calls();
    workspace.apply_config(&with("aws_account_id = \"123456789012\""));
    workspace.destroy();
    assert_eq!(workspace.count("GetCallerIdentity"), 0, "every account was named");
}

#[test]
fn a_region_on_the_resource_is_enough_to_find_the_account() {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let header = format!(
        "terraform {{\n  required_providers {{\n    quicksight = {{ source = \"registry.terraform.io/quicksight-tf/quicksight\" }}\n  }}\n}}\n\nprovider \"quicksight\" {{\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts        = \"{endpoint}\"\n  }}\n}}\n"
    );
    let config = sample("NONE").resource("").replace("  name = ", "  region = \"eu-west-1\"\n  name = ");
    workspace.write_file("main.tf", &format!("{header}\n{config}"));
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["id"], "123456789012,example");
    workspace.destroy();
}

#[test]
fn without_a_region_the_error_names_every_source_for_one() {
    let workspace = Workspace::new();
    write_with_provider(&workspace, &with("aws_account_id = \"123456789012\""), "region     = \"us-east-1\"", "");
    workspace.plan().expect_failure(&[
        "No AWS Region",
        "with quicksight_action_connector.example",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "profile",
        "in the provider block",
    ]);
    write_with_provider(
        &workspace,
        &with("aws_account_id = \"123456789012\"\n  region = \"us-east-1\""),
        "region     = \"us-east-1\"",
        "",
    );
    workspace.plan().expect_success();
    write_with_provider(&workspace, &open(), "region     = \"us-east-1\"", "");
    workspace.env("AWS_REGION", "eu-west-1");
    assert_eq!(workspace.planned_change(ADDRESS)["after"]["region"], "eu-west-1");
}

#[test]
fn outside_the_aws_partition_the_redirect_url_must_be_given() {
    let kind = sample("OAUTH2_AUTHORIZATION_CODE");
    let body = |region: &str| {
        let authentication = kind.authentication(&kind.plain("\"s3cret-value\""));
        bare_connector(&format!("  region = \"{region}\"\n  name = \"Example\"\n  type = \"SLACK\"\n  {authentication}"))
    };
    let workspace = Workspace::new();
    for region in ["us-gov-west-1", "cn-north-1"] {
        workspace.write(&body(region));
        workspace.plan().expect_failure(&["Missing Redirect URL", region, "with quicksight_action_connector"]);
        workspace.write(&body(region).replace("base_endpoint", "redirect_url = \"https://example.com/back\"\n  base_endpoint"));
        workspace.apply();
        workspace.destroy();
    }
}

#[test]
fn a_redirect_url_of_another_region_is_a_warning_that_can_be_silenced() {
    let kind = sample("OAUTH2_AUTHORIZATION_CODE");
    let url = "https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback";
    let config = kind
        .resource(&kind.plain("\"s3cret-value\""))
        .replace("base_endpoint", &format!("redirect_url = \"{url}\"\n        base_endpoint"));
    let workspace = Workspace::of(&config);
    workspace.plan().expect_success().expect_says(&["Redirect URL of Another Region", "us-east-1", "eu-west-1", "redirect_url"]);
    workspace.provider("advisory_checks = false").write(&config);
    workspace.plan().expect_success().expect_silent_about(&["Redirect URL of Another Region"]);
    workspace.provider("").write(&config.replace("  name", "  region = \"eu-west-1\"\n  name"));
    workspace.plan().expect_success().expect_silent_about(&["Redirect URL of Another Region"]);
}

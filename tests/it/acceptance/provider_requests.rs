//! How AWS is asked: not before it must be, not faster than it takes, in whose name, and by how many processes.

use std::collections::BTreeSet;

use quicksight_emulator::{Fault, Options, RateLimit};

use crate::support::{ADDRESS, Workspace, sample};

fn config() -> String {
    sample("NONE").resource("")
}

/// So many connectors, `example[0]` and on.
fn many(count: usize) -> String {
    config()
        .replace("  name = ", &format!("  count = {count}\n  name = "))
        .replace("\"example\"\n", "\"example-${count.index}\"\n")
}

#[test]
fn validate_schema_and_a_plan_with_account_and_region_send_no_request() {
    let workspace = Workspace::new();
    let named = config().replace("  name = ", "  aws_account_id = \"123456789012\"\n  region = \"us-east-1\"\n  name = ");
    let block = "  https_proxy = \"http://127.0.0.1:9\"\n  http_proxy = \"http://127.0.0.1:9\"\n  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }";
    workspace.provider(block).write(&named);
    workspace.validate().expect_success();
    workspace.run(&["providers", "schema", "-json"]).expect_success();
    workspace.plan().expect_success();
    assert!(workspace.emulator.calls().is_empty(), "{:?}", workspace.emulator.calls());
}

#[test]
fn sts_is_called_once_per_process_for_any_number_of_connectors() {
    let workspace = Workspace::new();
    workspace.provider("  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }").write(&many(20));
    workspace.plan().expect_success();
    assert_eq!((workspace.count("AssumeRole"), workspace.count("GetCallerIdentity")), (1, 1));
}

#[test]
fn connectors_beyond_the_rate_limit_of_the_service_are_all_created_without_a_retry_storm() {
    let limit = RateLimit { per_second: 25.0, burst: 25.0 };
    let workspace = Workspace::with(Options { rate_limit: Some(limit), ..Options::default() });
    workspace.write(&many(60));
    let began = std::time::Instant::now();
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-parallelism=60"]).expect_success();
    let (calls, took) = (workspace.emulator.calls(), began.elapsed().as_secs_f64());
    let refused = calls.iter().filter(|call| call.status == Some(429)).count();
    assert!(refused > 0, "the limit was never met");
    assert!(refused * 2 < calls.len(), "{refused} of {} requests were refused", calls.len());
    assert!(took < 60.0, "{} requests took {took} s", calls.len());
    assert_eq!(workspace.emulator.connectors().len(), 60);
}

#[test]
fn the_retry_mode_is_set_by_the_argument_the_variable_or_the_profile() {
    for mode in ["standard", "adaptive"] {
        let by_argument = Workspace::new();
        by_argument.provider(&format!("  retry_mode = \"{mode}\"")).write(&config());
        by_argument.emulator.fault(Fault::error("CreateActionConnector", "ThrottlingException", "slow down").times(3));
        by_argument.apply();
        assert_eq!(by_argument.count("CreateActionConnector"), 4, "{mode}");
        by_argument.destroy();
        let by_variable = Workspace::of(&config());
        by_variable.env("AWS_RETRY_MODE", mode);
        by_variable.plan().expect_success();
    }
    let workspace = Workspace::of(&config());
    std::fs::create_dir(workspace.path().join(".aws")).expect("a directory can be made");
    workspace.write_file(".aws/config", "[default]\nretry_mode = eager\n");
    workspace.plan().expect_failure(&["`retry_mode` of profile \"default\" (line 2 of", "eager"]);
}

#[test]
fn attempts_are_counted_by_the_variable_and_the_profile_too() {
    let workspace = Workspace::of(&config());
    std::fs::create_dir(workspace.path().join(".aws")).expect("a directory can be made");
    workspace.write_file(".aws/config", "[default]\nmax_attempts = 2\n");
    let refuse = || workspace.emulator.fault(Fault::error("CreateActionConnector", "ThrottlingException", "slow down").times(9));
    refuse();
    workspace.try_apply().expect_failure(&["ThrottlingException"]);
    assert_eq!(workspace.count("CreateActionConnector"), 2);
    workspace.emulator.clear_faults();
    workspace.emulator.clear_calls();
    refuse();
    workspace.env("AWS_MAX_ATTEMPTS", "3");
    workspace.try_apply().expect_failure(&["ThrottlingException"]);
    assert_eq!(workspace.count("CreateActionConnector"), 3);
}

#[test]
fn every_request_has_a_user_agent() {
    let workspace = Workspace::new();
    workspace.provider("  user_agent = [\"team/2.0 (nightly)\", \"other\"]").write(&config());
    workspace.env("TF_APPEND_USER_AGENT", "pipeline/7\n").env("AWS_SDK_UA_APP_ID", "team-7\n");
    workspace.apply();
    for call in workspace.calls() {
        let own = concat!("terraform-provider-quicksight/", env!("CARGO_PKG_VERSION"), " Terraform/");
        assert!(call.user_agent.contains(own) && call.user_agent.contains("app/team-7"), "{call:?}");
        assert!(call.user_agent.ends_with("team/2.0 (nightly) other pipeline/7"), "{call:?}");
    }
    workspace.destroy();
}

#[test]
fn several_provider_blocks_use_their_own_region_and_role() {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let second = format!(
        "provider \"quicksight\" {{\n  alias = \"second\"\n  region = \"eu-west-1\"\n  access_key = \"AKIASECOND\"\n  secret_key = \"made-up\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n  assume_role {{\n    role_arn = \"arn:aws:iam::123456789012:role/second\"\n  }}\n}}\n\n"
    );
    let other =
        config().replace("\"example\" {", "\"second\" {").replace("  name = ", "  provider = quicksight.second\n  name = ");
    workspace.write(&format!("{second}{}\n{other}", config()));
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["region"], "us-east-1");
    assert_eq!(workspace.state("quicksight_action_connector.second")["region"], "eu-west-1");
    let creates = workspace.emulator.calls_of("CreateActionConnector");
    let key = |region: &str| creates.iter().find(|call| call.region == region).expect("one of each").access_key.clone();
    assert_eq!(key("us-east-1"), "AKIAMADEUP");
    assert!(key("eu-west-1").starts_with("ASIAEMULATOR"));
    let roles: BTreeSet<String> = workspace.emulator.calls_of("AssumeRole").into_iter().map(|call| call.access_key).collect();
    assert_eq!(roles, BTreeSet::from(["AKIASECOND".to_owned()]));
    workspace.destroy();
}

#[test]
fn an_unknown_argument_is_never_treated_as_omitted() {
    let role = "resource \"terraform_data\" \"role\" {\n  input = \"arn:aws:iam::123456789012:role/deploy\"\n}\n\n";
    for argument in [
        "  assume_role {\n    role_arn = terraform_data.role.output\n  }",
        "  custom_ca_bundle = terraform_data.role.output",
        "  https_proxy = terraform_data.role.output",
        "  sts_region = terraform_data.role.output",
        "  skip_metadata_api_check = terraform_data.role.output == \"x\"",
        "  assume_role_with_web_identity {\n    role_arn = terraform_data.role.output\n  }",
    ] {
        let workspace = Workspace::new();
        workspace.provider(argument).write(&format!("{role}{}", config()));
        if argument.contains("web_identity") {
            let text = std::fs::read_to_string(workspace.path().join("main.tf")).expect("it was written");
            let keys = ["  access_key = \"AKIAMADEUP\"\n", "  secret_key = \"made-up\"\n"];
            workspace.write_file("main.tf", &keys.iter().fold(text, |text, key| text.replace(key, "")));
        }
        let change = workspace.planned_change(ADDRESS);
        assert_eq!(change["after_unknown"]["aws_account_id"], true, "{argument}: {change}");
        assert!(workspace.emulator.calls().is_empty(), "{argument}");
    }
}

#[test]
fn a_plan_that_must_call_aws_with_an_unknown_argument_names_it() {
    let workspace = Workspace::of(&config());
    workspace.apply();
    let role = "resource \"terraform_data\" \"role\" {\n  input = \"arn:aws:iam::123456789012:role/deploy\"\n}\n\n";
    workspace.provider("  assume_role {\n    role_arn = terraform_data.role.output\n  }").write(&format!("{role}{}", config()));
    workspace.plan().expect_failure(&["Provider Configuration Not Known Yet", "assume_role", "-target"]);
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-target=terraform_data.role"]).expect_success();
    workspace.apply();
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-target=terraform_data.role"]).expect_success();
    workspace.apply();
    workspace.destroy();
}

#[test]
fn an_account_that_is_not_allowed_is_refused_with_the_list_and_the_caller() {
    let workspace = Workspace::new();
    workspace.provider("  allowed_account_ids = [\"111111111111\"]").write(&config());
    workspace.plan().expect_failure(&["AWS Account Not Allowed", "111111111111", "arn:aws:iam::123456789012:user/emulator"]);
}

#[test]
fn a_module_may_extend_the_user_agent_by_its_provider_meta() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("module")).expect("a directory can be made");
    let required =
        "  required_providers {\n    quicksight = { source = \"registry.terraform.io/quicksight-tf/quicksight\" }\n  }\n";
    let module = |products: &str| {
        let meta =
            format!("terraform {{\n{required}  provider_meta \"quicksight\" {{\n    user_agent = {products}\n  }}\n}}\n\n");
        format!("{meta}{}", config().replace("\"example\"\n", "\"of-module\"\n"))
    };
    workspace.write_file("module/main.tf", &module("[\"my-module/1.0\"]"));
    workspace.write(&format!("module \"m\" {{\n  source = \"./module\"\n}}\n\n{}", config()));
    workspace.run(&["get"]).expect_success();
    workspace.apply();
    let calls = workspace.emulator.calls().into_iter();
    let seen: BTreeSet<_> = calls.filter_map(|call| Some((call.id?, call.user_agent.contains("my-module/1.0")))).collect();
    assert_eq!(seen, BTreeSet::from([("example".to_owned(), false), ("of-module".to_owned(), true)]));
    workspace.write_file("module/main.tf", &module("[\"new\\nline\"]"));
    workspace.plan().expect_failure(&["Invalid provider_meta Block", "`user_agent[0]`", "printable ASCII"]);
    workspace.write_file("module/main.tf", &module("[\"my-module/1.0\"]"));
    workspace.destroy();
}

//! Roles that the provider block assumes: every argument as STS gets it, the order of several, renewal, and refusals.

use std::time::Duration;

use quicksight_emulator::{Fault, Options};

use crate::support::{ADDRESS, Workspace, sample};

const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";

fn config() -> String {
    sample("NONE").resource("")
}

fn with_role(block: &str) -> Workspace {
    let workspace = Workspace::new();
    workspace.provider(block).write(&config());
    workspace
}

#[test]
fn every_argument_of_a_role_is_sent_to_sts_and_two_roles_are_assumed_in_order() {
    let workspace = with_role(&format!(
        r#"  assume_role {{
    role_arn            = "{ROLE}"
    session_name        = "run-7"
    duration            = "1h30m"
    external_id         = "ext/1"
    policy              = jsonencode({{ Version = "2012-10-17", Statement = [] }})
    policy_arns         = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    source_identity     = "ada"
    tags                = {{ Team = "analytics", Stage = "" }}
    transitive_tag_keys = ["Team"]
  }}
  assume_role {{
    role_arn = "arn:aws:iam::123456789012:role/second"
  }}"#
    ));
    workspace.apply();
    let calls = workspace.emulator.calls_of("AssumeRole");
    let first = &calls[0];
    assert_eq!(first.access_key, "AKIAMADEUP");
    for (field, sent) in [
        ("RoleArn", ROLE),
        ("RoleSessionName", "run-7"),
        ("DurationSeconds", "5400"),
        ("ExternalId", "ext/1"),
        ("Policy", "{\"Statement\":[],\"Version\":\"2012-10-17\"}"),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("SourceIdentity", "ada"),
        ("Tags.member.1.Key", "Stage"),
        ("Tags.member.1.Value", ""),
        ("Tags.member.2.Key", "Team"),
        ("Tags.member.2.Value", "analytics"),
        ("TransitiveTagKeys.member.1", "Team"),
    ] {
        assert_eq!(first.body[field], sent, "{field}: {}", first.body);
    }
    let second = &calls[1];
    assert!(second.access_key.starts_with("ASIAEMULATOR"), "{second:?}");
    assert_eq!(second.body["RoleArn"], "arn:aws:iam::123456789012:role/second");
    assert_eq!(second.body["RoleSessionName"], "terraform-provider-quicksight");
    assert!(second.body["ExternalId"].is_null() && second.body["Tags.member.1.Key"].is_null());
    let create = &workspace.emulator.calls_of("CreateActionConnector")[0];
    assert!(create.access_key.starts_with("ASIAEMULATOR") && create.access_key != second.access_key, "{create:?}");
    workspace.destroy();
}

#[test]
fn the_account_of_the_role_is_the_account_of_the_resources() {
    let other = config().replace("123456789012", "210987654321");
    let workspace = Workspace::new();
    workspace.provider("  assume_role {\n    role_arn = \"arn:aws:iam::210987654321:role/deploy\"\n  }").write(&other);
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["aws_account_id"], "210987654321");
    workspace.destroy();
}

#[test]
fn a_block_without_a_role_assumes_none_with_a_warning() {
    for argument in ["role_arn = \"\"", "role_arn = null", "session_name = \"ci\""] {
        let workspace = with_role(&format!("  assume_role {{\n    {argument}\n  }}"));
        workspace.plan().expect_success().expect_says(&["No IAM Role to Assume", "role_arn"]);
        assert_eq!(workspace.count("AssumeRole"), 0, "{argument}");
    }
}

#[test]
fn a_region_that_only_a_resource_names_serves_sts_and_its_roles_too() {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let block = format!(
        "  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
    );
    workspace.write_bare(&block, &config().replace("  name = ", "  region = \"eu-west-1\"\n  name = "));
    workspace.plan().expect_success();
    let regions: Vec<String> = workspace.emulator.calls().into_iter().map(|call| call.region).collect();
    assert_eq!(regions, ["eu-west-1", "eu-west-1"]);
}

#[test]
fn sts_is_called_in_the_region_that_the_block_configures() {
    let workspace = with_role(&format!("  sts_region = \"eu-west-2\"\n  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}"));
    workspace.plan().expect_success();
    let regions: Vec<(String, String)> =
        workspace.emulator.calls().into_iter().map(|call| (call.operation, call.region)).collect();
    let expected = [("AssumeRole", "eu-west-2"), ("GetCallerIdentity", "eu-west-2")];
    assert_eq!(regions, expected.map(|(operation, region)| (operation.to_owned(), region.to_owned())));
}

#[test]
fn a_session_is_renewed_before_it_expires_and_no_request_fails() {
    let workspace = Workspace::with(Options {
        session_lifetime: Duration::from_secs(62),
        creation_time: Duration::from_secs(6),
        ..Options::default()
    });
    workspace.provider(&format!("  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}")).write(&config());
    workspace.try_apply().expect_success();
    let by = |operation: &str| -> Vec<String> {
        workspace.emulator.calls_of(operation).into_iter().map(|call| call.access_key).collect()
    };
    let create = by("CreateActionConnector").pop().expect("it was created");
    let last_look = by("DescribeActionConnector").pop().expect("it was looked at");
    assert_ne!(create, last_look, "2 seconds after it began the session has less than a minute left");
    assert!(
        workspace
            .emulator
            .calls()
            .iter()
            .all(|call| call.status == Some(200) || call.status == Some(201) || call.status == Some(202))
    );
}

#[test]
fn a_refused_role_is_an_error_with_the_caller_and_possible_causes() {
    let workspace = with_role(&format!("  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}"));
    workspace.emulator.fault(
        Fault::error(
            "AssumeRole",
            "AccessDenied",
            "User: arn:aws:iam::123456789012:user/x is not authorized to perform: sts:AssumeRole",
        )
        .times(9),
    );
    workspace.plan().expect_failure(&[
        "Cannot Assume IAM Role",
        ROLE,
        "AKIAMADEUP",
        "AccessDenied",
        "sts:AssumeRole",
        "trust policy",
        "external_id",
    ]);
    assert_eq!(workspace.count("AssumeRole"), 1);
}

#[test]
fn a_role_is_requested_again_if_sts_throttles() {
    let workspace = with_role(&format!("  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}"));
    workspace.emulator.fault(Fault::error("AssumeRole", "Throttling", "Rate exceeded").times(2));
    workspace.plan().expect_success();
    assert_eq!(workspace.count("AssumeRole"), 3);
}

/// A provider block with a region and the endpoints of the emulator, and no keys.
fn keyless(arguments: &str) -> Workspace {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    let block = format!(
        "  region = \"us-east-1\"\n  endpoints {{\n    quicksight = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}\n{arguments}"
    );
    workspace.write_bare(&block, &format!("variable \"token\" {{\n  type = string\n  default = null\n}}\n\n{}", config()));
    workspace
}

#[test]
fn every_argument_of_a_web_identity_is_sent_to_sts_and_the_token_shows_nowhere() {
    let workspace = keyless(&format!(
        r#"  assume_role_with_web_identity {{
    role_arn           = "{ROLE}"
    session_name       = "run-7"
    duration           = "15m"
    policy             = jsonencode({{}})
    policy_arns        = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    web_identity_token = var.token
  }}"#
    ));
    workspace.env("TF_VAR_token", "the-inline-token-7").env("TF_LOG", "TRACE");
    let run = workspace.apply();
    run.expect_silent_about(&["the-inline-token-7"]);
    let call = &workspace.emulator.calls_of("AssumeRoleWithWebIdentity")[0];
    for (field, sent) in [
        ("RoleArn", ROLE),
        ("RoleSessionName", "run-7"),
        ("DurationSeconds", "900"),
        ("Policy", "{}"),
        ("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ("WebIdentityToken", "the-inline-token-7"),
    ] {
        assert_eq!(call.body[field], sent, "{field}: {}", call.body);
    }
    assert!(call.access_key.is_empty(), "the token stands for a signature");
    workspace.destroy();
    workspace.expect_nowhere("the-inline-token-7");
}

#[test]
fn the_token_is_read_from_the_file_of_the_block_and_a_role_may_be_assumed_after_it() {
    let workspace = keyless(
        "  assume_role_with_web_identity {\n    role_arn = \"arn:aws:iam::123456789012:role/ci\"\n    web_identity_token_file = \"~/token\"\n  }\n  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/deploy\"\n  }",
    );
    workspace.plan().expect_failure(&["Cannot Assume IAM Role With Web Identity", "token", "cannot be read"]);
    workspace.write_file("token", "the-token");
    workspace.plan().expect_success();
    let operations: Vec<String> = workspace.emulator.calls().into_iter().map(|call| call.operation).collect();
    assert_eq!(operations, ["AssumeRoleWithWebIdentity", "AssumeRole", "GetCallerIdentity"]);
}

#[test]
fn an_empty_block_reads_role_token_and_session_from_the_environment_and_names_what_is_missing() {
    let workspace = keyless("  assume_role_with_web_identity {\n  }");
    workspace.plan().expect_failure(&["Missing Required Argument", "`role_arn`", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"]);
    workspace.write_file("token", "the-token");
    workspace.env("AWS_ROLE_ARN", ROLE).env("AWS_ROLE_SESSION_NAME", "run-8");
    workspace.env("AWS_WEB_IDENTITY_TOKEN_FILE", &workspace.path().join("token").display().to_string());
    workspace.plan().expect_success();
    assert_eq!(workspace.emulator.calls_of("AssumeRoleWithWebIdentity")[0].body["RoleSessionName"], "run-8");
}

#[test]
fn a_refused_token_is_reported_without_the_token() {
    let workspace = keyless(&format!(
        "  assume_role_with_web_identity {{\n    role_arn = \"{ROLE}\"\n    web_identity_token = var.token\n  }}"
    ));
    workspace.env("TF_VAR_token", "the-inline-token-7");
    workspace
        .emulator
        .fault(Fault::error("AssumeRoleWithWebIdentity", "InvalidIdentityToken", "No provider for the-inline-token-7").times(9));
    workspace
        .plan()
        .expect_failure(&["Cannot Assume IAM Role With Web Identity", ROLE, "InvalidIdentityToken", "issuer"])
        .expect_silent_about(&["the-inline-token-7"]);
}

#[test]
fn conflicts_halves_and_bad_values_are_errors_at_their_argument() {
    for (block, says) in [
        ("  assume_role {\n    role_arn = \"deploy\"\n  }", &["deploy", "ARN of a role"][..]),
        ("  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    duration = \"5m\"\n  }", &["15m to 12h"]),
        ("  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    policy = \"no\"\n  }", &["JSON object"]),
        (
            "  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    session_name = \"a b\"\n  }",
            &["`session_name` in `assume_role` block 1", "' ' as character 2"],
        ),
        ("  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    external_id = \"x\"\n  }", &["external_id"]),
        (
            "  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    source_identity = \"x\"\n  }",
            &["source_identity"],
        ),
        (
            "  assume_role {\n    role_arn = \"arn:aws:iam::123456789012:role/x\"\n    policy_arns = [\"x\"]\n  }",
            &["ARN of a policy"],
        ),
        (
            "  assume_role_with_web_identity {\n    web_identity_token = \"abcd\"\n    web_identity_token_file = \"x\"\n  }",
            &["web_identity_token", "web_identity_token_file"],
        ),
        ("  retry_mode = \"eager\"", &["retry_mode", "standard or adaptive"]),
        ("  ec2_metadata_service_endpoint_mode = \"ipv6\"", &["IPv4 or IPv6"]),
        ("  ec2_metadata_service_endpoint = \"localhost\"", &["http://"]),
        ("  user_agent = [\"a\\nb\"]", &["printable ASCII"]),
        (
            "  allowed_account_ids = [\"123456789012\"]\n  forbidden_account_ids = [\"123456789012\"]",
            &["Invalid Attribute Combination"],
        ),
    ] {
        let workspace = with_role(block);
        workspace.validate().expect_failure(says);
        assert!(workspace.emulator.calls().is_empty());
    }
}

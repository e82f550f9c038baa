//! What an answer of AWS means is told by its code and its message, never by the HTTP status.

use std::{
    io::{Read, Write},
    net::TcpListener,
    time::Duration,
};

use quicksight_emulator::{Call, Fault, Kind, Options, RateLimit, Subscription, UnsupportedRegionAnswer};
use serde_json::Value as Json;

use crate::support::{ADDRESS, KINDS, Workspace, sample};

const CREATE: &str = "CreateActionConnector";
const UPDATE: &str = "UpdateActionConnector";
const DESCRIBE: &str = "DescribeActionConnector";
const DELETE: &str = "DeleteActionConnector";
const ROLE: &str = "Failed to assume your role. Verify the trust relationships of the role in the IAM console.";

fn config() -> String {
    sample("NONE").resource("")
}

fn refused(operation: &str, code: &str, message: &str, status: u16) -> Fault {
    Fault::new(operation, Kind::Error { code: code.to_owned(), message: message.to_owned(), status: Some(status) })
}

#[test]
fn an_account_that_is_not_signed_up_loses_no_connector_to_a_refresh_or_a_destroy() {
    let workspace = Workspace::of(&config().replace("  name = ", "  aws_account_id = \"123456789012\"\n  name = "));
    workspace.apply();
    let before = workspace.instance(ADDRESS);
    for (subscription, code) in [
        (Subscription::DirectoryNotFound, "ResourceNotFoundException"),
        (Subscription::AccountNotFound, "ResourceNotFoundException"),
        (Subscription::NotSignedUp, "ResourceNotFoundException"),
        (Subscription::UnsupportedEdition, "UnsupportedUserEditionException"),
        (Subscription::StandardEdition, "AccessDeniedException"),
        (Subscription::PreconditionNotMet, "PreconditionNotMetException"),
        (Subscription::Unauthorized, "UnauthorizedException"),
    ] {
        workspace.emulator.set_options(Options { subscription, ..Options::default() });
        let says = [code, "Enterprise edition", "account 123456789012", "https://quicksight.aws.amazon.com"];
        let run = |arguments: &[&str]| {
            workspace.run(&[arguments, &["-no-color", "-input=false", "-auto-approve"]].concat()).expect_failure(&says)
        };
        run(&["apply", "-refresh-only"]);
        run(&["destroy"]);
        run(&["destroy", "-refresh=false"]).expect_says(&[DELETE]);
        assert_eq!(workspace.instance(ADDRESS), before, "{subscription:?}");
    }
    workspace.emulator.set_options(Options::default());
    assert_eq!(workspace.emulator.connectors().len(), 1);
    workspace.destroy();
}

#[test]
fn the_identity_region_is_named_by_an_error_that_calls_itself_access_denied() {
    let workspace = Workspace::with(Options { identity_region: Some("eu-central-1".to_owned()), ..Options::default() });
    workspace
        .write(&config())
        .try_apply()
        .expect_failure(&["AccessDeniedException", "identity Region", "region = \"eu-central-1\""])
        .expect_silent_about(&["lacks an IAM permission"]);
}

#[test]
fn throttling_without_a_message_reads_well() {
    let limit = RateLimit { per_second: 0.001, burst: 0.0 };
    let workspace = Workspace::with(Options { rate_limit: Some(limit), ..Options::default() });
    workspace.provider("  max_retries = 2").write(&config());
    workspace.try_apply().expect_failure(&["ThrottlingException: the service returned no message (request ID", "-parallelism"]);
}

#[test]
fn a_low_limit_of_permissions_and_tags_is_kept_without_an_error() {
    let limit = RateLimit { per_second: 2.0, burst: 2.0 };
    let workspace = Workspace::with(Options { permission_rate_limit: Some(limit), ..Options::default() });
    let many = config()
        .replace("  name = ", "  count = 12\n  tags = { team = \"blue\" }\n  name = ")
        .replace("\"example\"\n", "\"example-${count.index}\"\n");
    workspace.write(&many).run(&["apply", "-no-color", "-input=false", "-auto-approve", "-parallelism=12"]).expect_success();
    let refused = |calls: &[Call]| calls.iter().filter(|call| call.status == Some(429)).count();
    assert!(refused(&workspace.emulator.calls()) > 0, "the limit was never met");
    for operation in [CREATE, DESCRIBE] {
        assert_eq!(refused(&workspace.emulator.calls_of(operation)), 0, "{operation}");
    }
    assert_eq!(workspace.emulator.connectors().len(), 12);
}

#[test]
fn a_region_that_answers_with_a_page_is_no_region_without_the_connector() {
    let workspace = Workspace::of(&config());
    workspace.apply();
    let before = workspace.instance(ADDRESS);
    workspace.emulator.set_options(Options {
        unsupported_regions: ["us-east-1".to_owned()].into(),
        unsupported_region_answer: UnsupportedRegionAnswer::HtmlPage,
        ..Options::default()
    });
    workspace.try_apply().expect_failure(&[DESCRIBE, "HTTP status 404 without an AWS error code", "unexpected response"]);
    assert_eq!(workspace.instance(ADDRESS), before);
}

#[test]
fn internal_failures_alone_end_after_four_attempts_unless_the_number_is_set() {
    let workspace = Workspace::of(&config());
    let says = ["InternalFailure", "does not support action connectors", "us-east-1"];
    workspace.emulator.set_options(Options { unsupported_regions: ["us-east-1".to_owned()].into(), ..Options::default() });
    for (argument, variable, attempts) in [("", None, 4), ("  max_retries = 5", None, 5), ("", Some("5"), 5)] {
        if let Some(variable) = variable {
            workspace.env("AWS_MAX_ATTEMPTS", variable);
        }
        workspace.provider(argument).write(&config());
        workspace.emulator.clear_calls();
        workspace.try_apply().expect_failure(&says);
        assert_eq!(workspace.count(CREATE), attempts, "{argument} {variable:?}");
    }
}

#[test]
fn a_role_that_is_new_is_waited_for_by_create_and_update() {
    let workspace = Workspace::with(Options { role_propagation_time: Duration::from_secs(3), ..Options::default() });
    workspace.write(&sample("IAM").resource("")).apply();
    assert!(workspace.count(CREATE) > 1);
    workspace.emulator.set_options(Options::default());
    workspace.write(&sample("IAM").resource("").replace("role/", "role/other-"));
    workspace.emulator.fault(refused(UPDATE, "InvalidParameterValueException", "The role cannot be assumed", 400));
    workspace.apply();
    assert_eq!(workspace.count(UPDATE), 2);
    workspace.destroy();
}

#[test]
fn a_role_that_can_never_be_assumed_fails_within_the_timeout_with_an_explanation() {
    let timeouts = "  timeouts {\n    create = \"3s\"\n  }\n  name = ";
    let workspace = Workspace::of(&sample("IAM").resource("").replace("  name = ", timeouts));
    workspace.emulator.fault(refused(CREATE, "AccessDeniedException", ROLE, 403).always());
    let began = std::time::Instant::now();
    workspace.try_apply().expect_failure(&[ROLE.trim_end_matches('.'), "trust policy", "iam:PassRole", "timeouts"]);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
    assert_eq!(workspace.state(ADDRESS), Json::Null);
}

#[test]
fn a_caller_who_lacks_a_permission_is_refused_at_once_whatever_role_the_message_names() {
    let workspace = Workspace::of(&sample("IAM").resource(""));
    for (message, allow) in [
        (
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/quick",
            "Allow iam:PassRole on the role",
        ),
        (
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: quicksight:CreateActionConnector on resource: *",
            "Allow quicksight:CreateActionConnector for",
        ),
    ] {
        workspace.emulator.clear_calls();
        workspace.emulator.fault(refused(CREATE, "AccessDeniedException", message, 403));
        workspace.try_apply().expect_failure(&["AccessDeniedException", allow, "Nothing was created"]);
        assert_eq!(workspace.count(CREATE), 1, "{message}");
    }
}

#[test]
fn a_refused_value_of_a_connector_with_credentials_may_be_the_credentials_and_the_error_states_so() {
    for kind in KINDS {
        let workspace = Workspace::of(&kind.resource(&kind.plain("\"made-up\"")));
        for code in ["InvalidParameterValueException", "ValidationException"] {
            workspace.emulator.fault(refused(CREATE, code, "One or more parameters are invalid", 400));
            let run = workspace.try_apply().expect_failure(&[code, "user guide", "Nothing was created"]);
            assert_eq!(run.text().contains("Salesforce"), kind.secret.is_some(), "{}: {run}", kind.authentication_type);
        }
        assert_eq!(workspace.count(DESCRIBE), 0, "{}", kind.authentication_type);
    }
}

#[test]
fn an_error_of_sts_in_the_older_form_of_xml_shows_its_code() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let endpoint = format!("http://{}", listener.local_addr().expect("it has an address"));
    let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to validate the provided access credentials</Message></Error></Errors><RequestID>request-1</RequestID></Response>";
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection comes about");
            // The request is small enough to come as one.
            let _ = stream.read(&mut [0; 16_384]);
            let head = format!(
                "HTTP/1.1 403 Forbidden\r\ncontent-type: text/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(format!("{head}{body}").as_bytes());
        }
    });
    let workspace = Workspace::new();
    let keys = "  region = \"us-east-1\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n";
    workspace.write_bare(&format!("{keys}  endpoints {{\n    sts = \"{endpoint}\"\n  }}\n"), &config());
    workspace.plan().expect_failure(&[
        "AWS Rejected the Credentials (AuthFailure)",
        "GetCallerIdentity",
        "AWS was not able to validate the provided access credentials",
        "request-1",
    ]);
}

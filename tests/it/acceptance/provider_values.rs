//! Values as pipelines and shells pass them: empty ones, with line breaks, misspelt; and how often one mistake is told.

use std::time::{Duration, SystemTime};

use aws_smithy_types::{DateTime, date_time::Format};
use axum::{Router, body::Body, extract::Request, http::Response};
use quicksight_emulator::Fault;

use crate::support::{Background, Workspace, sample};

use super::provider_credentials::{endpoints, key, profiles, workspace};

fn config() -> String {
    sample("NONE").resource("")
}

/// Six of them.
fn connectors() -> String {
    config().replacen("{\n", "{\n  count = 6\n", 1).replace("action_connector_id = \"", "action_connector_id = \"${count.index}-")
}

#[test]
fn keys_with_a_line_break_are_used_without_it_and_what_no_header_may_contain_is_an_error_and_not_a_crash() {
    let workspace = workspace("", |workspace| {
        workspace
            .env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT\n")
            .env("AWS_SECRET_ACCESS_KEY", "made-up\r\n")
            .env("AWS_SESSION_TOKEN", "\n");
    });
    assert_eq!(key(&workspace), "AKIAENVIRONMENT");
    workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT\nAKIAOTHER");
    let crash = ["panic", "crashed", "Plugin did not respond", "AKIAENVIRONMENT", "AKIAOTHER"];
    workspace
        .plan()
        .expect_failure(&["Invalid AWS Credentials", "AWS_ACCESS_KEY_ID contains a line break (character 16)"])
        .expect_silent_about(&crash);

    let block = endpoints(&workspace);
    let keys = "  access_key = \"AKIABLOCK\\n\"\n  secret_key = \"made-up\\n\"\n  token = \"\"\n  profile = \" \"\n";
    workspace.write_bare(&format!("{block}{keys}"), &config());
    assert_eq!(key(&workspace), "AKIABLOCK");
    workspace.write_bare(&format!("{block}{}", keys.replace("BLOCK", "\\u00c4")), &config());
    let run = workspace.plan().expect_failure(&["Invalid AWS Credentials", "access_key ="]).expect_silent_about(&crash);
    assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
}

#[test]
fn empty_variables_and_arguments_count_as_omitted() {
    let arguments = "  retry_mode = \"\"\n  ec2_metadata_service_endpoint = \"\"\n  custom_ca_bundle = \"\"\n  sts_region = \"\"\n  user_agent = [\"\"]\n  shared_config_files = [\"\"]\n";
    let workspace = workspace("", |workspace| {
        profiles(
            workspace,
            "[default]\nregion = eu-west-1\n",
            "[default]\naws_access_key_id = AKIATEAM\naws_secret_access_key = made-up\n",
        );
        for name in [
            "AWS_PROFILE",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_REGION",
            "AWS_ENDPOINT_URL",
            "AWS_ACCESS_KEY_ID",
        ] {
            workspace.env(name, "");
        }
        for name in
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE"]
        {
            workspace.env(name, "");
        }
    });
    let block = endpoints(&workspace).replace("  region = \"us-east-1\"\n", "  region = \"\"\n");
    workspace.write_bare(&format!("{block}{arguments}"), &config());
    assert_eq!(key(&workspace), "AKIATEAM");
    assert_eq!(workspace.emulator.calls_of("GetCallerIdentity")[0].region, "eu-west-1");
}

#[test]
fn a_region_that_does_not_exist_is_one_error_at_its_argument() {
    for (argument, variable, says) in [
        (
            "  region = \"us-esat-1\"\n",
            None,
            &["`region` is \"us-esat-1\"", "Did you mean us-east-1?", "region = \"us-esat-1\""][..],
        ),
        ("  region = \"us-east-1\"\n  sts_region = \"moon\"\n", None, &["`sts_region` is \"moon\"", "sts_region = \"moon\""]),
        ("", Some("us-esat-1"), &["The environment variable AWS_REGION is \"us-esat-1\"", "Did you mean us-east-1?"]),
    ] {
        let workspace = Workspace::new();
        let keys = "  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n";
        workspace.write_bare(&format!("{argument}{keys}"), &connectors());
        if let Some(region) = variable {
            workspace.env("AWS_REGION", region);
        }
        let run = workspace.plan().expect_failure(says).expect_says(&["skip_region_validation"]);
        assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
    }
}

/// The errors of a plan of six connectors: each has a detail of six lines at most. Terraform 1.16 shows equal ones once.
#[track_caller]
fn expect_short_errors(workspace: &Workspace, says: &[&str]) {
    workspace.emulator.clear_calls();
    let run = workspace.plan().expect_failure(says);
    let text = format!("{}{}", run.stdout, run.stderr);
    let errors: Vec<&str> = text.split("Error: ").skip(1).collect();
    for error in &errors {
        // Summary, place and detail are paragraphs.
        let detail = error.trim().splitn(3, "\n\n").last().unwrap_or_default();
        assert!((1..=6).contains(&detail.lines().count()), "{detail}\n{run}");
        for part in says {
            let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(one_line(error).contains(&one_line(part)), "{part}: {error}");
        }
    }
    assert!([1, 6].contains(&errors.len()), "{run}");
}

#[test]
fn an_error_about_credentials_has_six_lines_at_most_for_each_connector() {
    const KEYS: &str = "  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n";
    const ROLE: &str = "arn:aws:iam::123456789012:role/deploy";
    let with = |arguments: &str| {
        let workspace = Workspace::new();
        let endpoint = workspace.emulator.endpoint();
        workspace.write_bare(&format!("{}{arguments}", endpoints(&workspace)), &connectors());
        (workspace, endpoint)
    };
    let (nothing, _) = with("");
    expect_short_errors(&nothing, &["No Valid Credential Sources Found", "1. environment: AWS_ACCESS_KEY_ID is not set"]);

    let (nowhere, _) = with(KEYS);
    nowhere.write_bare(&format!("{}{KEYS}", endpoints(&nowhere).replace("  region = \"us-east-1\"\n", "")), &connectors());
    expect_short_errors(&nowhere, &["Missing AWS Region", "AWS_REGION"]);

    for (code, says) in [
        ("InvalidClientTokenId", "AWS Rejected the Credentials (InvalidClientTokenId)"),
        ("ExpiredToken", "AWS Credentials Expired"),
    ] {
        let (refused, endpoint) = with(KEYS);
        let text = "The security token included in the request is invalid or has expired";
        refused.emulator.fault(Fault::error("GetCallerIdentity", code, text).always());
        let says = [says, text, endpoint.as_str(), "from the provider block (`access_key`, `secret_key`, `token`)"];
        expect_short_errors(&refused, &says);
        assert_eq!(refused.count("GetCallerIdentity"), 1);
    }

    let role = format!("  assume_role {{\n    role_arn = \"{ROLE}\"\n  }}\n");
    let (refused, _) = with("");
    profiles(
        &refused,
        &format!("[default]\nregion = us-east-1\n[profile admin]\nsource_profile = default\nrole_arn = {ROLE}\n"),
        "[default]\naws_access_key_id = AKIATEAM\naws_secret_access_key = made-up\n",
    );
    let text =
        format!("User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:AssumeRole on resource: {ROLE}");
    refused.emulator.fault(Fault::error("AssumeRole", "AccessDenied", &text).always());
    refused.env("AWS_PROFILE", "admin");
    let says = [
        "Cannot Assume IAM Role",
        "AccessDenied",
        "from profile default",
        "AKIATEAM",
        "The role (profile admin)",
        "trust policy",
    ];
    expect_short_errors(&refused, &says);
    assert_eq!(refused.count("AssumeRole"), 1);

    let (silent, endpoint) = with(&format!("{KEYS}{role}"));
    let block = endpoints(&silent).replace(&format!("sts = \"{endpoint}\""), "sts = \"http://127.0.0.1:9\"");
    silent.write_bare(&format!("{block}{KEYS}{role}  max_retries = 1\n"), &connectors());
    expect_short_errors(&silent, &["Cannot Assume IAM Role", "Cannot connect to http://127.0.0.1:9", "endpoints.sts"]);
    silent.write_bare(&format!("{block}{KEYS}  max_retries = 1\n"), &connectors());
    expect_short_errors(&silent, &["account ID", "Cannot connect to http://127.0.0.1:9", "endpoints.sts"]);

    let (other, _) = with(&format!("{KEYS}  allowed_account_ids = [\"999999999999\"]\n"));
    let says = ["AWS Account Not Allowed", "Account 123456789012 is", "not in `allowed_account_ids` (999999999999)", "arn:aws:"];
    expect_short_errors(&other, &says);
    assert_eq!(other.count("GetCallerIdentity"), 1);

    let (process, _) = with("  profile = \"tool\"\n");
    profiles(&process, "[profile tool]\ncredential_process = echo >> asked; exit 3\n", "");
    expect_short_errors(&process, &["Cannot Load AWS Credentials", "`credential_process` of profile tool (line 2 of"]);
    let asked = std::fs::read_to_string(process.path().join("asked")).expect("it was asked");
    assert_eq!(asked.lines().count(), 1);
}

#[test]
fn white_space_around_values_of_every_source_is_no_part_of_them() {
    let workspace = Workspace::new();
    let endpoint = workspace.emulator.endpoint();
    workspace.write_bare("  assume_role {\n    role_arn = \" arn:aws:iam::123456789012:role/deploy\\n\"\n  }\n", &config());
    profiles(&workspace, "[profile team]\ncredential_process = cat keys.json\n", "");
    workspace.write_file(
        "keys.json",
        r#"{"Version":1,"AccessKeyId":"AKIAPROCESS\n","SecretAccessKey":" made-up\r\n","SessionToken":"\n"}"#,
    );
    workspace
        .env("AWS_PROFILE", " team\n")
        .env("AWS_REGION", " eu-west-1\n")
        .env("AWS_ENDPOINT_URL", &format!(" {endpoint}\r\n"))
        .env("AWS_RETRY_MODE", "standard\n");
    assert!(key(&workspace).starts_with("ASIAEMULATOR"));
    let call = &workspace.emulator.calls_of("AssumeRole")[0];
    assert_eq!(call.body["RoleArn"], "arn:aws:iam::123456789012:role/deploy");
    assert_eq!((call.access_key.as_str(), call.region.as_str()), ("AKIAPROCESS", "eu-west-1"));
}

#[test]
fn a_region_that_is_no_valid_host_name_is_an_error_and_not_a_crash() {
    let workspace = workspace("  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n", |_| {});
    let block = std::fs::read_to_string(workspace.path().join("main.tf")).expect("it was written");
    let block = block.replace("  region = ", "  skip_region_validation = true\n  region = ");
    for (config, says) in [
        (block.replace("region = \"us-east-1\"", "region = \"us-east-1\\nx\""), "letters, digits and hyphens"),
        (block.replace("  name = ", "  region = \"us-east-1\\nx\"\n  name = "), "must be the name of a Region"),
    ] {
        workspace.write_file("main.tf", &config);
        let run = workspace.plan().expect_failure(&["Error: Invalid", "\"us-east-1\\nx\"", says]);
        run.expect_silent_about(&["panic", "crashed"]);
    }
    workspace.write_file("main.tf", &block.replace("region = \"us-east-1\"", "region = \"moon-north-1\""));
    workspace.plan().expect_success();
}

#[test]
fn accounts_that_are_partly_unknown_are_not_checked_yet() {
    let workspace = Workspace::new();
    workspace.provider("  allowed_account_ids = [\"999999999999\", terraform_data.account.output]");
    workspace.write(&format!("resource \"terraform_data\" \"account\" {{\n  input = \"123456789012\"\n}}\n\n{}", config()));
    workspace.plan().expect_success();
    workspace.try_apply().expect_success();
    workspace.destroy();
}

#[test]
fn default_tags_that_change_between_plan_and_apply_send_nothing() {
    let workspace = Workspace::of(&config());
    workspace.env("TF_AWS_DEFAULT_TAGS_build", "41");
    workspace.run(&["plan", "-no-color", "-input=false", "-out=tfplan"]).expect_success();
    workspace.env("TF_AWS_DEFAULT_TAGS_build", "42");
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_failure(&["inconsistent"]);
    assert_eq!(workspace.count("CreateActionConnector"), 0);
}

/// STS with a clock of its own: a signature of another time is refused, as AWS refuses it.
fn sts_of_another_time(ahead: Duration) -> (String, Background) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port of 127.0.0.1 can be bound");
    listener.set_nonblocking(true).expect("a socket can be made not to block");
    let endpoint = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
    let router = Router::new().fallback(move |request: Request| async move {
        let now = DateTime::from(SystemTime::now() + ahead);
        let signed = request.headers().get("x-amz-date").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let expected = now.fmt(Format::DateTime).expect("a time can be written").replace(['-', ':'], "");
        // To the hour, or to the one beside it.
        let is_right = [Duration::ZERO, Duration::from_secs(600)].iter().any(|slack| {
            let near = DateTime::from(SystemTime::now() + ahead - *slack).fmt(Format::DateTime).expect("a time can be written");
            signed.get(..11) == near.replace(['-', ':'], "").get(..11)
        });
        let (status, body) = if is_right {
            (200, "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>".to_owned())
        } else {
            (403, format!("<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired: {signed} is now earlier than {expected}</Message></Error></ErrorResponse>"))
        };
        let date = now.fmt(Format::HttpDate).expect("a time can be written");
        Response::builder().status(status).header("date", date).body(Body::from(body)).expect("the parts are right")
    });
    let background = Background::start(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket can be handed over");
        axum::serve(listener, router).await.expect("a server that is never stopped does not fail");
    });
    (endpoint, background)
}

#[test]
fn a_clock_that_is_hours_off_is_corrected_by_the_answer() {
    let (sts, _background) = sts_of_another_time(Duration::from_secs(5 * 3600));
    let workspace = Workspace::new();
    let block = format!(
        "  region = \"us-east-1\"\n  access_key = \"AKIAMADEUP\"\n  secret_key = \"made-up\"\n  endpoints {{\n    quicksight = \"{}\"\n    sts = \"{sts}\"\n  }}\n",
        workspace.emulator.endpoint()
    );
    workspace.write_bare(&block, &config());
    workspace.plan().expect_success();
}

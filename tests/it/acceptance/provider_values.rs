//! Values as pipelines and shells pass them: empty ones, with line breaks, misspelt; and how often one mistake is told.

use std::time::{Duration, SystemTime};

use aws_smithy_types::{DateTime, date_time::Format};
use axum::{Router, body::Body, extract::Request, http::Response};

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
fn keys_with_a_line_break_are_used_without_it_and_what_no_header_may_hold_is_an_error_and_not_a_crash() {
    let workspace = workspace("", |workspace| {
        workspace
            .env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT\n")
            .env("AWS_SECRET_ACCESS_KEY", "made-up\r\n")
            .env("AWS_SESSION_TOKEN", "\n");
    });
    assert_eq!(key(&workspace), "AKIAENVIRONMENT");
    workspace.env("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT\nAKIAOTHER");
    let crash = ["panic", "crashed", "Plugin did not respond", "AKIAENVIRONMENT", "AKIAOTHER"];
    workspace.plan().expect_failure(&["Invalid AWS credentials", "access key ID of environment"]).expect_silent_about(&crash);

    let block = endpoints(&workspace);
    let keys = "  access_key = \"AKIABLOCK\\n\"\n  secret_key = \"made-up\\n\"\n  token = \"\"\n  profile = \" \"\n";
    workspace.write_bare(&format!("{block}{keys}"), &config());
    assert_eq!(key(&workspace), "AKIABLOCK");
    workspace.write_bare(&format!("{block}{}", keys.replace("BLOCK", "\\u00c4")), &config());
    let run = workspace.plan().expect_failure(&["Invalid AWS credentials", "access_key ="]).expect_silent_about(&crash);
    assert_eq!(run.text().matches("Error:").count(), 1, "{run}");
}

#[test]
fn empty_variables_and_arguments_hide_nothing() {
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
fn a_region_that_does_not_exist_is_one_error_where_it_is_named() {
    for (argument, variable, says) in [
        (
            "  region = \"us-esat-1\"\n",
            None,
            &["region is \"us-esat-1\"", "Did you mean us-east-1?", "region = \"us-esat-1\""][..],
        ),
        ("  region = \"us-east-1\"\n  sts_region = \"moon\"\n", None, &["sts_region is \"moon\"", "sts_region = \"moon\""]),
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

#[test]
fn an_error_about_credentials_has_six_lines_at_most_for_each_connector() {
    let workspace = workspace("", |_| {});
    workspace.write_bare(&endpoints(&workspace), &connectors());
    let run = workspace.plan().expect_failure(&["No valid credential sources found"]);
    let text = format!("{}{}", run.stdout, run.stderr);
    let errors: Vec<&str> = text.split("Error: ").skip(1).collect();
    assert_eq!(errors.len(), 6, "{run}");
    for error in errors {
        // Summary, place and detail are paragraphs.
        let detail = error.trim().rsplit("\n\n").next().expect("there is a last part");
        assert!(detail.starts_with("1. environment") && detail.lines().count() <= 6, "{detail}");
    }
}

#[test]
fn accounts_that_are_partly_unknown_are_not_judged_yet() {
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

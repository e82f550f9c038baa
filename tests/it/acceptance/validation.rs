//! Judging a configuration before anything is called: without credentials, without a network, and never what is not known yet. What
//! each rule says is in `invalid/` and `advice/`.

use quicksight_emulator::Connector;

use crate::support::{ACCOUNT, ADDRESS, Feature, GROUP, KINDS, REGION, Run, Workspace, bare_connector, can, connector};

/// Values that are wrong, or would be worth advice, but that are known only after apply.
const LATER: &str = r#"resource "terraform_data" "wrong" {
  input = {
    text = " (wrong) ", url = "http://example.com", number = -1, list = [], tags = { "aws:x" = "" }, nothing = null
  }
}

"#;

/// How many warnings are ours: Terraform itself warns of the override that makes it use this build.
fn warnings(run: &Run) -> usize {
    run.text().matches("Warning:").count() - run.text().matches("Warning: Provider development overrides").count()
}

/// A configuration that needs no look at anything but itself.
const PLAIN: &str = r#"
  name = "Example"
  type = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata { base_endpoint = "https://example.com" }
    }
  }"#;

/// A resource whose one block of authentication is `block`, in which `wrong.` stands for the values of [`LATER`].
fn fed(body: &str, block: &str) -> String {
    let text = format!(
        "{LATER}resource \"quicksight_action_connector\" \"example\" {{\n{body}\n  authentication_config {{\n    authentication_metadata {{\n      {block}\n    }}\n  }}\n}}\n"
    );
    text.replace("wrong.", "terraform_data.wrong.output.")
        .replace("\"terraform_data\" \"terraform_data.wrong.output.", "\"terraform_data\" \"wrong")
}

const NAMED: &str = "action_connector_id = \"example\"\n  name = \"Example\"\n  type = \"GENERIC_HTTP\"";

#[test]
fn unknown_values_are_never_checked() {
    let workspace = Workspace::new();
    let arguments = r#"
  action_connector_id = wrong.text
  name                = wrong.text
  type                = wrong.text
  description         = wrong.text
  vpc_connection_arn  = wrong.text
  aws_account_id      = wrong.text
  region              = wrong.text
  tags                = wrong.tags
  permissions {
    principal = wrong.text
    actions   = wrong.list
  }
  permissions {
    principal = wrong.text
    actions   = [wrong.text, "quicksight:DescribeActionConnector"]
  }
  timeouts {
    create = wrong.text
    update = wrong.nothing
    delete = wrong.text
  }"#;
    let secrets = |name: &str| {
        if !can(Feature::WriteOnly) {
            return vec![format!("{name} = wrong.text"), format!("{name} = wrong.nothing")];
        }
        vec![
            format!("{name} = wrong.text\n{name}_wo = wrong.text\n{name}_wo_version = wrong.text"),
            format!("{name}_wo = wrong.nothing\n{name}_wo_version = wrong.text"),
            format!("{name}_wo = wrong.text\n{name}_wo_version = wrong.nothing"),
            format!("{name} = wrong.nothing"),
        ]
    };
    let mut blocks = vec![
        "none_connection_metadata { base_endpoint = wrong.url }".to_owned(),
        "iam_connection_metadata { role_arn = wrong.text }".to_owned(),
    ];
    for secret in secrets("client_secret") {
        blocks.push(format!(
            "authorization_code_grant_metadata {{\n base_endpoint = wrong.url\n redirect_url = wrong.url\n authorization_code_grant_credentials_source = wrong.text\n authorization_code_grant_credentials_details {{\n authorization_code_grant_details {{\n client_id = wrong.text\n token_endpoint = wrong.url\n authorization_endpoint = wrong.url\n {secret}\n}}\n}}\n}}"
        ));
        blocks.push(format!(
            "client_credentials_grant_metadata {{\n base_endpoint = wrong.url\n client_credentials_source = wrong.text\n client_credentials_details {{\n client_credentials_grant_details {{\n client_id = wrong.text\n token_endpoint = wrong.url\n {secret}\n}}\n}}\n}}"
        ));
    }
    for secret in secrets("password") {
        blocks.push(format!(
            "basic_auth_connection_metadata {{\n base_endpoint = wrong.url\n username = wrong.text\n {secret}\n}}"
        ));
    }
    for secret in secrets("api_key") {
        blocks.push(format!("api_key_connection_metadata {{\n base_endpoint = wrong.url\n email = wrong.text\n {secret}\n}}"));
    }
    for block in blocks {
        workspace.write(&fed(arguments, &block));
        let run = workspace.validate().expect_success();
        assert_eq!(warnings(&run), 0, "{block}: {run}");
        let run = workspace.plan().expect_success();
        assert_eq!(warnings(&run), 0, "{block}: {run}");
    }
}

#[test]
fn an_unknown_authentication_type_never_contradicts_the_block() {
    let workspace = Workspace::new();
    let config = fed(NAMED, "none_connection_metadata { base_endpoint = \"https://example.com\" }");
    let config = config.replace(
        "authentication_config {",
        "authentication_config {\n    authentication_type = terraform_data.wrong.output.text",
    );
    workspace.write(&config);
    workspace.validate().expect_success();
    workspace.plan().expect_success();
}

#[test]
fn dynamic_blocks_over_unknown_values_are_never_checked() {
    let workspace = Workspace::new();
    let endpoint = "content {\n base_endpoint = \"https://example.com\"\n}";
    let over = |name: &str, content: &str| format!("dynamic \"{name}\" {{\n for_each = wrong.list\n {content}\n}}\n");
    let none = "none_connection_metadata { base_endpoint = \"https://example.com\" }";
    let several =
        [over("none_connection_metadata", endpoint), over("iam_connection_metadata", "content {\n role_arn = \"x\"\n}")].concat();
    let client = "client_credentials_grant_metadata {\n base_endpoint = \"https://example.com\"\n DETAILS\n}";
    let details = over(
        "client_credentials_details",
        "content {\n client_credentials_grant_details {\n client_id = \" x \"\n token_endpoint = \"http://x\"\n client_secret = \" x \"\n}\n}",
    );
    let inner = format!(
        "client_credentials_details {{\n{}\n}}",
        over(
            "client_credentials_grant_details",
            "content {\n client_id = \" x \"\n token_endpoint = \"http://x\"\n client_secret = \" x \"\n}"
        )
    );
    let permissions = over("permissions", "content {\n principal = \"nobody\"\n actions = []\n}");
    let timeouts = over("timeouts", "content {\n create = \"soon\"\n}");
    for (body, block) in [
        (NAMED.to_owned(), over("none_connection_metadata", endpoint)),
        (NAMED.to_owned(), several.clone()),
        (
            NAMED.to_owned(),
            format!("{none}\n{several}")
                .replace("dynamic \"none_connection_metadata\"", "dynamic \"basic_auth_connection_metadata\"")
                .replace(
                    "content {\n base_endpoint = \"https://example.com\"\n}",
                    "content {\n base_endpoint = \"x\"\n username = \"x\"\n}",
                ),
        ),
        (NAMED.to_owned(), client.replace("DETAILS", &details)),
        (NAMED.to_owned(), client.replace("DETAILS", &inner)),
        (format!("{NAMED}\n{permissions}"), none.to_owned()),
        (format!("{NAMED}\n{timeouts}"), none.to_owned()),
    ] {
        workspace.write(&fed(&body, &block));
        workspace.validate().expect_success();
        // Whether two blocks that may yet stand are one too many, only apply would know; that a plan cannot wait is another matter.
        if !block.contains("iam_connection_metadata") {
            let says_nothing_of = ["No Permissions Configured"];
            let count = usize::from(body.contains("permissions"));
            workspace.plan().expect_success().expect_silent_about(&says_nothing_of[..count]);
        }
    }
    let whole = format!(
        "{LATER}resource \"quicksight_action_connector\" \"example\" {{\n{NAMED}\n{}}}\n",
        over(
            "authentication_config",
            &format!("content {{\n{}\n}}", over("authentication_metadata", &format!("content {{\n{none}\n}}")))
        )
    );
    workspace.write(&whole.replace("= wrong.", "= terraform_data.wrong.output."));
    workspace.validate().expect_success();
    workspace.plan().expect_success();
}

#[test]
fn variables_without_a_value_are_not_checked_by_validate() {
    let workspace = Workspace::of(&format!(
        "variable \"name\" {{\n  type = string\n}}\n\n{}",
        connector(&PLAIN.replace("\"Example\"", "var.name"))
    ));
    workspace.validate().expect_success();
    workspace.env("TF_VAR_name", " wrong ");
    workspace.plan().expect_failure(&["`name` is \" wrong \". It must begin and end with an ASCII letter or digit", "var.name"]);
}

#[test]
fn validate_needs_no_credentials_no_region_and_no_network() {
    let workspace = Workspace::new();
    let header = r#"terraform {
  required_providers {
    quicksight = { source = "registry.terraform.io/quicksight-tf/quicksight" }
  }
}

provider "quicksight" {
  profile = "there-is-no-such-profile"
  endpoints {
    quicksight = "http://127.0.0.1:1"
    sts        = "http://127.0.0.1:1"
  }
}
"#;
    for kind in KINDS {
        workspace.write_file("main.tf", &format!("{header}\n{}", kind.resource(&kind.plain("\"s3cret-value\""))));
        let run = workspace.validate().expect_success();
        assert_eq!(warnings(&run), 0, "{run}");
    }
    workspace.write_file("main.tf", &format!("{header}\n{}", connector(&PLAIN.replace("https://", "http://"))));
    workspace.validate().expect_failure(&["Invalid Attribute Value", "`base_endpoint`"]);
    assert!(workspace.emulator.calls().is_empty());
}

#[test]
fn validate_makes_no_call() {
    let workspace = Workspace::of(&connector(PLAIN));
    workspace.validate().expect_success();
    assert!(workspace.emulator.calls().is_empty());
}

#[test]
fn warnings_are_shown_once_by_a_plan() {
    let config = connector(PLAIN).replace("GENERIC_HTTP", "FUTURE_THING");
    let workspace = Workspace::of(&config);
    // Terraform asks about a configuration twice while planning, and shows equal warnings as one.
    let run = workspace.plan().expect_success();
    assert_eq!((warnings(&run), run.text().matches("`type` is \"FUTURE_THING\"").count()), (1, 1), "{run}");
}

#[test]
fn warnings_about_a_creation_are_shown_then_and_never_again() {
    let config = bare_connector(&PLAIN.replace("GENERIC_HTTP", "AMAZON_COMPREHEND_MEDICAL"));
    let config = config.replace(
        "none_connection_metadata { base_endpoint = \"https://example.com\" }",
        "iam_connection_metadata { role_arn = \"arn:aws:iam::123456789012:role/quick\" }",
    );
    let workspace = Workspace::of(&config);
    assert_eq!(warnings(&workspace.validate().expect_success()), 0);
    let run =
        workspace.plan().expect_success().expect_says(&["No Permissions Configured", "Connector Type Without Documented Use"]);
    assert_eq!(warnings(&run), 2, "{run}");
    workspace.apply();
    workspace.write(&config.replace("\"Example\"", "\"Renamed\""));
    let run = workspace.apply();
    assert_eq!(warnings(&run), 0, "{run}");
    workspace.forget(ADDRESS);
    let imported = workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "example"]).expect_success();
    assert_eq!(warnings(&imported), 0, "{imported}");
    let run = workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve"]).expect_success();
    assert_eq!(warnings(&run), 0, "{run}");
}

#[test]
fn a_plan_that_replaces_a_connector_has_the_warnings_of_its_creation() {
    let workspace = Workspace::of(&connector(PLAIN));
    workspace.apply();
    workspace.write(&connector(&PLAIN.replace("GENERIC_HTTP", "OPEN_API")));
    let run = workspace.plan().expect_success().expect_says(&["must be replaced", "Connector Type Only Created in the Console"]);
    assert_eq!(warnings(&run), 1, "{run}");
}

#[test]
fn a_connector_that_only_the_console_creates_is_managed_without_that_warning() {
    for connector_type in ["MODEL_CONTEXT_PROTOCOL", "OPEN_API"] {
        let workspace = Workspace::of(&connector(&PLAIN.replace("GENERIC_HTTP", connector_type)));
        workspace.plan().expect_success().expect_says(&["Connector Type Only Created in the Console", connector_type]);
        workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", connector_type));
        workspace.change_remote("example", |connector| {
            connector.authentication_config = serde_json::json!({
                "AuthenticationType": "NONE",
                "AuthenticationMetadata": { "NoneConnectionMetadata": { "BaseEndpoint": "https://example.com" } },
            });
        });
        workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "example"]).expect_success();
        workspace.plan().expect_success().expect_silent_about(&["Connector Type Only Created in the Console"]);
    }
}

#[test]
fn warnings_are_shown_once_by_the_plan_and_advisory_checks_silences_them() {
    let slack = KINDS[0];
    let config = slack
        .resource(&slack.plain("\"s3cret-value\""))
        .replace(
            "base_endpoint = ",
            "redirect_url = \"https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback\"\n        base_endpoint = ",
        )
        .replace("\"SLACK\"", "\"SALCK\"");
    let workspace = Workspace::of(&config);
    let run = workspace.plan().expect_success().expect_says(&["Unknown Connector Type", "Redirect URL of Another Region"]);
    assert_eq!(warnings(&run), 2, "{run}");
    // Terraform counts what the validation before the plan would warn of, too.
    run.expect_silent_about(&["similar warning"]);
    assert_eq!(warnings(&workspace.validate().expect_success()), 0);
    workspace.provider("advisory_checks = false").write(&config);
    assert_eq!(warnings(&workspace.plan().expect_success()), 0);
}

#[test]
fn advisory_checks_may_be_known_only_while_planning() {
    let config =
        format!("variable \"advise\" {{\n  type = bool\n}}\n\n{}", connector(PLAIN).replace("GENERIC_HTTP", "FUTURE_THING"));
    let workspace = Workspace::new();
    workspace.provider("advisory_checks = var.advise").write(&config);
    assert_eq!(warnings(&workspace.validate().expect_success()), 0);
    for (advise, expected) in [("false", 0), ("true", 1)] {
        workspace.env("TF_VAR_advise", advise);
        let run = workspace.plan().expect_success();
        assert_eq!(warnings(&run), expected, "{run}");
    }
}

#[test]
fn a_secret_is_never_part_of_its_error() {
    let secret = format!(" {}", "hushhush".repeat(300));
    for kind in KINDS.into_iter().filter(|kind| kind.secret == Some("client_secret")) {
        for arguments in kind.forms("var.secret", "1") {
            let workspace =
                Workspace::of(&format!("variable \"secret\" {{\n  type = string\n}}\n\n{}", kind.resource(&arguments)));
            workspace.env("TF_VAR_secret", &secret);
            workspace.plan().expect_failure(&["has 2401 characters"]).expect_silent_about(&["hushhush"]);
            workspace.env("TF_VAR_secret", " hushhush");
            let run = workspace.plan().expect_success().expect_says(&["White Space Around Value"]);
            run.expect_silent_about(&["hushhush"]);
        }
    }
}

#[test]
fn a_principal_may_be_unknown_beside_known_ones() {
    let workspace = Workspace::new();
    let more = "\n  permissions {\n    principal = terraform_data.wrong.output.text\n    actions = [\"quicksight:DescribeActionConnector\"]\n  }";
    workspace.write(&format!("{LATER}{}", connector(&format!("{PLAIN}{more}"))));
    workspace.plan().expect_success();
    let twice =
        format!("\n  permissions {{\n    principal = \"{GROUP}\"\n    actions = [\"quicksight:UpdateActionConnector\"]\n  }}");
    workspace.write(&format!("{LATER}{}", connector(&format!("{PLAIN}{more}{twice}"))));
    workspace.validate().expect_failure(&["Duplicate Principal"]);
}

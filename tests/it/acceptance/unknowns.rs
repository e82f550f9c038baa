//! Values that are not known while planning, in every argument that can take one, and the ways in which Terraform moves, repeats and
//! replaces resources. Nothing is judged before it is known, and every story ends with an empty plan.

use serde_json::json;

use crate::support::{ADDRESS, Feature, GROUP, KINDS, Workspace, can, connector, sample};

/// A value that is known only after apply, by what it will be.
fn later(value: &str) -> String {
    format!("resource \"terraform_data\" \"later\" {{\n  input = {value}\n}}\n\n")
}

/// Validates, plans and applies; the second plan is empty.
#[track_caller]
fn comes_true(workspace: &Workspace, config: &str) {
    workspace.write(config);
    workspace.validate().expect_success();
    workspace.apply();
}

#[test]
fn every_argument_may_be_unknown_while_planning_a_create() {
    let values = r#"{
    id = "example", name = "Later", type = "JIRA_CLOUD", description = "Known later", account = "123456789012", region = "us-east-1",
    base = "https://example.com", client = "client", secret = "s3cret", version = 1, vpc = "arn:aws:quicksight:us-east-1:123456789012:vpcConnection/x",
    email = "a@example.com", user = "quick", role = "arn:aws:iam::123456789012:role/quick-connector", source = "PLAIN_CREDENTIALS",
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts", actions = ["quicksight:DescribeActionConnector"],
    tags = { team = "quick" }, tag = "later", timeout = "2m"
  }"#;
    let shell = |label: &str, kind: &str, authentication: &str| {
        format!(
            r#"resource "quicksight_action_connector" "{label}" {{
  action_connector_id = "{label}-${{terraform_data.later.output.id}}"
  name                = terraform_data.later.output.name
  type                = terraform_data.later.output.type
  description         = terraform_data.later.output.description
  vpc_connection_arn  = terraform_data.later.output.vpc
  aws_account_id      = terraform_data.later.output.account
  region              = terraform_data.later.output.region
  tags                = terraform_data.later.output.tags
  authentication_config {{
    authentication_type = upper("{kind}${{substr(terraform_data.later.output.tag, 0, 0)}}")
    authentication_metadata {{
      {authentication}
    }}
  }}
  permissions {{
    principal = terraform_data.later.output.principal
    actions   = terraform_data.later.output.actions
  }}
  timeouts {{
    create = terraform_data.later.output.timeout
    update = terraform_data.later.output.timeout
    delete = terraform_data.later.output.timeout
  }}
}}
"#
        )
    };
    let secrets = |name: &str, form: &str| match form {
        "plain" => format!("{name} = terraform_data.later.output.secret"),
        _ => format!(
            "{name}_wo = terraform_data.later.output.secret\n        {name}_wo_version = terraform_data.later.output.version"
        ),
    };
    let mut config = later(values);
    let forms: &[&str] = if can(Feature::WriteOnly) { &["plain", "wo"] } else { &["plain"] };
    for form in forms {
        let oauth = |outer: &str, inner: &str, more: &str| {
            format!(
                r#"{outer} {{
          {inner} {{
            client_id      = terraform_data.later.output.client
            token_endpoint = terraform_data.later.output.base
            {more}
            {}
          }}
        }}"#,
                secrets("client_secret", form)
            )
        };
        let base = "base_endpoint = terraform_data.later.output.base";
        let blocks = [
            (
                "OAUTH2_AUTHORIZATION_CODE",
                format!(
                    "authorization_code_grant_metadata {{\n        {base}\n        redirect_url = terraform_data.later.output.base\n        authorization_code_grant_credentials_source = terraform_data.later.output.source\n        {}\n      }}",
                    oauth(
                        "authorization_code_grant_credentials_details",
                        "authorization_code_grant_details",
                        "authorization_endpoint = terraform_data.later.output.base"
                    )
                ),
            ),
            (
                "OAUTH2_CLIENT_CREDENTIALS",
                format!(
                    "client_credentials_grant_metadata {{\n        {base}\n        client_credentials_source = terraform_data.later.output.source\n        {}\n      }}",
                    oauth("client_credentials_details", "client_credentials_grant_details", "")
                ),
            ),
            (
                "BASIC",
                format!(
                    "basic_auth_connection_metadata {{\n        {base}\n        username = terraform_data.later.output.user\n        {}\n      }}",
                    secrets("password", form)
                ),
            ),
            (
                "API_KEY",
                format!(
                    "api_key_connection_metadata {{\n        {base}\n        email = terraform_data.later.output.email\n        {}\n      }}",
                    secrets("api_key", form)
                ),
            ),
            ("NONE", format!("none_connection_metadata {{\n        {base}\n      }}")),
            ("IAM", "iam_connection_metadata {\n        role_arn = terraform_data.later.output.role\n      }".to_owned()),
        ];
        for (kind, block) in blocks {
            config += &shell(&format!("{form}_{}", kind.to_lowercase()), kind, &block);
        }
    }
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    comes_true(&workspace, &config);
    assert_eq!(workspace.emulator.connectors().len(), 6 * forms.len());
    for connector in workspace.emulator.connectors() {
        assert_eq!(connector.name, "Later");
        assert_eq!(connector.tags.get("team").map(String::as_str), Some("quick"));
    }
    workspace.destroy();
}

#[test]
fn every_argument_may_become_unknown_while_planning_an_update() {
    let config = |name: &str, secret: &str, version: &str| {
        later(&format!("{{ name = \"{name}\", secret = \"{secret}\", version = \"{version}\", tags = {{ name = \"{name}\" }} }}"))
            + &sample("BASIC")
                .resource(&sample("BASIC").safest("terraform_data.later.output.secret", "terraform_data.later.output.version"))
                .replace("\"Example\"", "terraform_data.later.output.name\n  tags = terraform_data.later.output.tags")
                .replace("\"quick\"", "\"quick-${terraform_data.later.output.name}\"")
    };
    let workspace = Workspace::new();
    comes_true(&workspace, &config("One", "first", "1"));
    workspace.emulator.clear_calls();
    workspace.write(&config("Two", "second", "2"));
    let change = workspace.planned_change(ADDRESS);
    assert_eq!(change["actions"], json!(["update"]));
    for name in ["name", "tags", "tags_all", "status", "last_updated_time"] {
        assert_eq!(change["after_unknown"][name], json!(true), "{name}: {change}");
    }
    for name in ["id", "arn", "created_time", "type", "region"] {
        assert_eq!(change["after_unknown"][name], serde_json::Value::Null, "{name}: {change}");
    }
    workspace.apply();
    assert_eq!(workspace.count("UpdateActionConnector"), 1);
    let there = workspace.remote("example");
    assert_eq!(there.name, "Two");
    let sent = &there.last_request["AuthenticationConfig"]["AuthenticationMetadata"]["BasicAuthConnectionMetadata"];
    assert_eq!((&sent["Password"], &sent["Username"]), (&json!("second"), &json!("quick-Two")));

    // What turns out as it was is no change.
    workspace.emulator.clear_calls();
    let third = if can(Feature::WriteOnly) { "third" } else { "second" };
    let tainted = config("Two", third, "2").replace("input =", "triggers_replace = \"again\"\n  input =");
    comes_true(&workspace, &tainted);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

#[test]
fn blocks_may_be_dynamic_with_a_for_each_that_is_known_or_not() {
    let dynamic = |each: &str, permissions: &str| {
        format!(
            r#"resource "quicksight_action_connector" "example" {{
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  dynamic "authentication_config" {{
    for_each = {each}
    content {{
      dynamic "authentication_metadata" {{
        for_each = {each}
        content {{
          dynamic "none_connection_metadata" {{
            for_each = {each}
            content {{
              base_endpoint = none_connection_metadata.value
            }}
          }}
        }}
      }}
    }}
  }}
  dynamic "permissions" {{
    for_each = {permissions}
    content {{
      principal = permissions.value
      actions   = ["quicksight:DescribeActionConnector"]
    }}
  }}
}}
"#
        )
    };
    let workspace = Workspace::new();
    let values = |endpoint: &str| later(&format!("{{ each = [\"{endpoint}\"], permissions = [\"{GROUP}\"] }}"));
    let unknown = dynamic("terraform_data.later.output.each", "terraform_data.later.output.permissions");
    comes_true(&workspace, &(values("https://one.example.com") + &unknown));
    assert_eq!(workspace.state(ADDRESS)["authentication_config"]["authentication_type"], "NONE");
    assert_eq!(workspace.remote("example").permissions.len(), 1);

    // Unknown once more, now that something is there.
    workspace.emulator.clear_calls();
    comes_true(&workspace, &(values("https://two.example.com") + &unknown));
    assert_eq!(workspace.count("UpdateActionConnector"), 1);
    assert_eq!(workspace.count("UpdateActionConnectorPermissions"), 0);

    // Known, it is the same.
    workspace.emulator.clear_calls();
    comes_true(
        &workspace,
        &(values("https://two.example.com") + &dynamic("[\"https://two.example.com\"]", &format!("[\"{GROUP}\"]"))),
    );
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

/// One of two kinds, decided by whether there are keys.
fn by_keys(keys: &str) -> String {
    let body = r#"  name = "Example"
  type = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      dynamic "none_connection_metadata" {
        for_each = [for open in ["x"] : open if length(KEYS) == 0]
        content {
          base_endpoint = "https://open.example.com"
        }
      }
      dynamic "api_key_connection_metadata" {
        for_each = KEYS
        content {
          base_endpoint = "https://closed.example.com"
          SECRET
        }
      }
    }
  }"#;
    let secret = sample("API_KEY").safest("api_key_connection_metadata.value", "1");
    connector(&body.replace("KEYS", keys).replace("SECRET", &secret))
}

#[test]
fn the_authentication_type_may_depend_on_a_variable_that_validate_does_not_know() {
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    let config = format!("variable \"keys\" {{\n  type = list(string)\n}}\n\n{}", by_keys("var.keys"));
    for (keys, authentication_type) in [("[]", "NONE"), ("[\"k3y\"]", "API_KEY"), ("[]", "NONE")] {
        workspace.env("TF_VAR_keys", keys);
        comes_true(&workspace, &config);
        assert_eq!(workspace.state(ADDRESS)["authentication_config"]["authentication_type"], authentication_type);
    }
    workspace.destroy();
}

#[test]
fn the_authentication_type_must_be_known_while_planning() {
    let workspace = Workspace::new();
    workspace.provider("  advisory_checks = false");
    let keys = "[for key in [\"k3y\"] : key if terraform_data.later.id != \"\"]";
    workspace.write(&(later("1") + &by_keys(keys)));
    workspace.validate().expect_success();
    workspace.try_apply().expect_failure(&[
        "Error: Authentication Block Not Known Yet",
        "may both be configured",
        "on main.tf line",
    ]);
    workspace.run(&["apply", "-no-color", "-input=false", "-auto-approve", "-target=terraform_data.later"]).expect_success();
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["authentication_config"]["authentication_type"], "API_KEY");
    workspace.destroy();
}

#[test]
fn one_connector_references_another() {
    let first = KINDS[4].resource("");
    let second = first
        .replace("\"example\"", "\"second\"")
        .replace("\"Example\"", "\"After ${quicksight_action_connector.example.status}\"")
        .replace("https://open.example.com", "https://example.com/${quicksight_action_connector.example.arn}");
    let workspace = Workspace::of(&format!("{first}\n{second}"));
    workspace.apply();
    assert_eq!(workspace.remote("second").name, "After CREATION_SUCCESSFUL");
    workspace.apply_config(&format!("{first}\n{second}").replace("\"Example\"", "\"Renamed\""));
    // What the first one's rename put in doubt came out different, so the second one follows.
    assert_eq!(workspace.remote("second").name, "After UPDATE_SUCCESSFUL");
    workspace.destroy();
}

#[test]
fn connectors_are_counted_repeated_moved_and_replaced() {
    let body = |repeat: &str, id: &str| {
        KINDS[4].resource("").replacen("action_connector_id = \"example\"", &format!("{repeat}\n  action_connector_id = {id}"), 1)
    };
    let workspace = Workspace::of(&body("count = 2", "\"c-${count.index}\""));
    workspace.apply();

    // From count to for_each by moved blocks: nothing is touched.
    workspace.emulator.clear_calls();
    let each = body("for_each = toset([\"0\", \"1\"])", "\"c-${each.key}\"");
    let moved = |from: &str, to: &str| format!("moved {{\n  from = {ADDRESS}{from}\n  to   = {ADDRESS}{to}\n}}\n");
    workspace.apply_config(&(each.clone() + &moved("[0]", "[\"0\"]") + &moved("[1]", "[\"1\"]")));
    // To another name.
    workspace.apply_config(
        &(each.replace("\"quicksight_action_connector\" \"example\"", "\"quicksight_action_connector\" \"renamed\"")
            + "moved {\n  from = quicksight_action_connector.example\n  to   = quicksight_action_connector.renamed\n}\n"),
    );
    // And back, by hand.
    workspace.run(&["state", "mv", "quicksight_action_connector.renamed", ADDRESS]).expect_success();
    workspace.apply_config(&each);
    for operation in ["CreateActionConnector", "UpdateActionConnector", "DeleteActionConnector"] {
        assert_eq!(workspace.count(operation), 0, "{operation}");
    }

    // One of two is aimed at, replaced, tainted, forgotten and imported.
    let one = "quicksight_action_connector.example[\"0\"]";
    let apply = ["apply", "-no-color", "-input=false", "-auto-approve"];
    let replace = format!("-replace={one}");
    workspace.run(&[&apply[..], &[&replace]].concat()).expect_success();
    workspace.expect_empty_plan();
    workspace.run(&["taint", "-no-color", one]).expect_success();
    workspace.apply().expect_says(&["1 added, 0 changed, 1 destroyed"]);
    assert_eq!(workspace.count("DeleteActionConnector"), 2);
    workspace.write(&each.replace("\"Example\"", "\"Renamed\""));
    let target = format!("-target={one}");
    workspace.run(&[&apply[..], &[&target]].concat()).expect_success().expect_says(&["0 added, 1 changed, 0 destroyed"]);
    assert_eq!((workspace.remote("c-0").name.as_str(), workspace.remote("c-1").name.as_str()), ("Renamed", "Example"));
    workspace.apply();
    workspace.run(&["state", "rm", one]).expect_success();
    workspace.run(&["import", "-no-color", "-input=false", one, "123456789012,c-0"]).expect_success();
    workspace.expect_empty_plan();

    // A saved plan to destroy does so.
    workspace
        .run(&["plan", "-no-color", "-input=false", "-destroy", "-out=tfplan"])
        .expect_success()
        .expect_says(&["2 to destroy"]);
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert!(workspace.emulator.connectors().is_empty());
}

#[test]
fn a_replacement_is_created_before_the_old_one_is_destroyed_with_create_before_destroy() {
    let config = |id: &str, kind: &str| {
        KINDS[4]
            .resource("")
            .replacen(
                "action_connector_id = \"example\"",
                &format!("action_connector_id = \"{id}\"\n  lifecycle {{\n    create_before_destroy = true\n  }}"),
                1,
            )
            .replace("GENERIC_HTTP", kind)
    };
    let workspace = Workspace::of(&config("one", "GENERIC_HTTP"));
    workspace.apply();
    workspace.write(&config("two", "GENERIC_HTTP"));
    assert_eq!(workspace.planned_actions(ADDRESS), ["create", "delete"]);
    workspace.apply();
    assert_eq!(workspace.emulator.connectors().len(), 1);
    assert_eq!(workspace.remote("two").name, "Example");
    // The same ID cannot be had twice, and nobody else's connector is taken over.
    workspace.write(&config("two", "SMARTSHEET"));
    workspace.try_apply().expect_failure(&["ResourceExistsException"]);
    assert_eq!(workspace.remote("two").connector_type, "GENERIC_HTTP");
    workspace.write(&config("two", "GENERIC_HTTP"));
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn ignored_changes_stay_ignored_and_other_changes_are_made() {
    let kind = sample("API_KEY");
    let config = |name: &str, ignored: &str| {
        kind.resource(&kind.safest("\"k3y\"", "1"))
            .replacen(
                "  action_connector_id",
                &format!("  lifecycle {{\n    ignore_changes = {ignored}\n  }}\n  action_connector_id"),
                1,
            )
            .replace("\"Example\"", &format!("\"{name}\""))
    };
    let workspace = Workspace::of(&config("One", "[name]"));
    workspace.apply();
    workspace.apply_config(&config("Two", "[name]"));
    assert_eq!(workspace.remote("example").name, "One");
    workspace.apply_config(&config("Three", "all"));
    assert_eq!(workspace.remote("example").name, "One");
    workspace.change_remote("example", |connector| connector.description = Some("by hand".to_owned()));
    workspace.expect_empty_plan();

    // The secret goes along although its block is ignored, for the service wants the whole of it.
    workspace.emulator.clear_calls();
    workspace.apply_config(&config("Four", "[authentication_config, description]"));
    assert_eq!(workspace.remote("example").name, "Four");
    assert_eq!(workspace.remote("example").description.as_deref(), Some("by hand"));
    let sent = workspace.remote("example").last_request.to_string();
    assert!(sent.contains("k3y"), "{sent}");
    workspace.destroy();
}

#[test]
fn changes_made_outside_terraform_can_be_kept() {
    let workspace = Workspace::of(&KINDS[4].resource(""));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.name = "By hand".to_owned());
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-refresh-only"]).expect_success();
    plan.expect_says(&["~ name", "By hand"]);
    workspace.run(&["apply", "-no-color", "-input=false", "-refresh-only", "-auto-approve"]).expect_success();
    assert_eq!(workspace.state(ADDRESS)["name"], "By hand");
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.apply_config(&KINDS[4].resource("").replace("\"Example\"", "\"By hand\""));
    assert_eq!(workspace.count("UpdateActionConnector"), 0);

    let shown = workspace.run(&["show", "-json"]).expect_success();
    let shown: serde_json::Value = serde_json::from_str(&shown.stdout).expect("show -json prints JSON");
    assert_eq!(shown["values"]["root_module"]["resources"][0]["values"]["name"], "By hand");
    workspace.destroy();
}

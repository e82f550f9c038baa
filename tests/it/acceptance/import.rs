//! Import: every way to name a connector, what names none, and what is planned afterwards.

use std::collections::BTreeSet;

use quicksight_emulator::{Connector, Fault, Kind, Permission};
use serde_json::{Value as Json, json};

use crate::support::{ACCOUNT, ADDRESS, GROUP, KINDS, REGION, Sample, Workspace};

const OPEN: &str = r#"
  name = "open"
  type = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
"#;

/// A connector that somebody else made, which [`OPEN`] describes.
fn open(region: &str) -> Connector {
    Connector {
        permissions: vec![Permission {
            principal: GROUP.to_owned(),
            actions: vec!["quicksight:DescribeActionConnector".to_owned()],
        }],
        ..Connector::new(ACCOUNT, region, "open", "GENERIC_HTTP")
    }
}

/// Every text that names the connector `open` of `region`.
fn forms(region: &str) -> Vec<String> {
    let arn = |kind: &str| format!("arn:aws:quicksight:{region}:{ACCOUNT}:{kind}/open");
    let arns = [arn("action-connector"), arn("actionConnector"), arn("actionconnector")];
    let parts = [format!("{ACCOUNT},open"), format!("{ACCOUNT}/open"), format!("open|{ACCOUNT}"), "open".to_owned()];
    let with_region: Vec<String> = parts.iter().chain(&arns).map(|form| format!("{form}@{region}")).collect();
    let without: Vec<String> = if region == REGION { parts.into_iter().chain(arns).collect() } else { arns.into() };
    [without, with_region].concat()
}

fn resource(name: &str, arguments: &str) -> String {
    format!("resource \"quicksight_action_connector\" \"{name}\" {{\n  action_connector_id = \"open\"\n{arguments}{OPEN}}}\n")
}

#[test]
fn every_form_of_the_id_imports_by_command_and_changes_nothing() {
    for region in [REGION, "eu-west-1"] {
        let workspace = Workspace::new();
        workspace.emulator.put(open(region));
        workspace.write(&resource("example", &format!("region = \"{region}\"")));
        for form in forms(region) {
            workspace.run(&["import", "-no-color", "-input=false", ADDRESS, &form]).expect_success();
            let state = workspace.state(ADDRESS);
            assert_eq!(
                (&state["id"], &state["region"], &state["name"]),
                (&json!("123456789012,open"), &json!(region), &json!("open")),
                "{form}"
            );
            workspace.forget(ADDRESS);
        }
        workspace.run(&["import", "-no-color", "-input=false", ADDRESS, &forms(region)[0]]).expect_success();
        workspace.expect_empty_plan();
        workspace.destroy();
    }
}

#[test]
fn every_form_of_the_id_imports_by_block_and_changes_nothing() {
    let workspace = Workspace::new();
    workspace.emulator.put(open(REGION));
    workspace.emulator.put(open("eu-west-1"));
    let mut config = String::new();
    for region in [REGION, "eu-west-1"] {
        for (index, form) in forms(region).iter().enumerate() {
            let name = format!("{}_{index}", region.replace('-', "_"));
            config += &resource(&name, &format!("region = \"{region}\""));
            config += &format!("import {{\n  to = quicksight_action_connector.{name}\n  id = \"{form}\"\n}}\n");
        }
    }
    workspace.write(&config);
    let changes = workspace.plan_json()["resource_changes"].as_array().cloned().unwrap_or_default();
    assert_eq!(changes.len(), forms(REGION).len() + forms("eu-west-1").len());
    for change in changes {
        assert_eq!(change["change"]["actions"], json!(["no-op"]), "{change}");
        assert!(change["change"]["importing"].is_object(), "{change}");
    }
}

#[test]
fn a_block_without_arguments_is_enough_to_import_by_command() {
    let workspace = Workspace::new();
    workspace.emulator.put(open(REGION));
    workspace.write("resource \"quicksight_action_connector\" \"example\" {}\n");
    workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "open"]).expect_success();
    workspace.write(&resource("example", ""));
    workspace.expect_empty_plan();
}

#[test]
fn what_names_no_connector_is_refused_with_the_forms_that_do() {
    let workspace = Workspace::of(&resource("example", ""));
    for wrong in [
        "12345,open",
        "123456789012,",
        "123456789012,open@",
        "open|12345",
        "a b",
        "123456789012,open,more",
        "arn:aws:s3:::bucket",
        "arn:aws:quicksight:us-east-1:123456789012:dashboard/open",
        "arn:aws:quicksight::123456789012:action-connector/open",
    ] {
        workspace.run(&["import", "-no-color", "-input=false", ADDRESS, wrong]).expect_failure(&[
            "Invalid Import ID",
            wrong,
            "ACCOUNT,ID",
            "ID|ACCOUNT",
            "ARN",
            "@REGION",
        ]);
    }
    let arn = "arn:aws:quicksight:us-east-1:123456789012:action-connector/open@eu-west-1";
    workspace.run(&["import", "-no-color", ADDRESS, arn]).expect_failure(&["Invalid Import ID", "us-east-1", "eu-west-1"]);
    workspace.run(&["import", "-no-color", ADDRESS, "open@mars-1"]).expect_failure(&["Invalid AWS Region", "mars-1"]);
    assert_eq!(workspace.count("DescribeActionConnector"), 0);
}

#[test]
fn importing_what_is_not_found_is_an_error_that_states_so() {
    let workspace = Workspace::of(&resource("example", ""));
    let says = ["Cannot import non-existent remote object"];
    workspace.run(&["import", "-no-color", ADDRESS, "123456789012,open"]).expect_failure(&says);
    let block = format!("import {{\n  to = {ADDRESS}\n  id = \"123456789012,open@eu-west-1\"\n}}\n");
    workspace.write(&(resource("example", "region = \"eu-west-1\"") + &block));
    workspace.plan().expect_failure(&says);
}

#[test]
fn an_import_that_cannot_determine_the_account_shows_how_to_specify_it() {
    let workspace = Workspace::new();
    workspace.emulator.put(open(REGION));
    workspace.provider("skip_requesting_account_id = true").write(&resource("example", "aws_account_id = \"123456789012\""));
    workspace.run(&["import", "-no-color", ADDRESS, "open"]).expect_failure(&["account", "ACCOUNT,ID"]);
    workspace.run(&["import", "-no-color", ADDRESS, "123456789012,open"]).expect_success();
    workspace.expect_empty_plan();
    assert_eq!(workspace.count("GetCallerIdentity"), 0);
}

#[test]
fn after_the_import_of_each_kind_a_matching_configuration_sends_the_secret_once_and_replaces_nothing() {
    // Each form of the secret of each kind is a connector of this ID and name.
    let connectors: Vec<(Sample, String, String)> = KINDS
        .into_iter()
        .flat_map(|kind| {
            let forms = kind.forms("\"s3cret-value\"", "\"1\"").into_iter().enumerate();
            forms.map(move |(index, secret)| {
                let id = format!("{}-{index}", kind.authentication_type.to_lowercase().replace('_', "-"));
                let config = kind.resource(&secret).replace("\"example\"", &format!("{id:?}"));
                (kind, id, config)
            })
        })
        .collect();
    let workspace = Workspace::of(&connectors.iter().map(|(_, _, config)| config.as_str()).collect::<String>());
    workspace.apply();
    let address = |id: &str| format!("quicksight_action_connector.{id}");
    let before: Vec<Json> = connectors.iter().map(|(_, id, _)| workspace.state(&address(id))).collect();
    for (_, id, _) in &connectors {
        workspace.forget(&address(id));
        let run = workspace.run(&["import", "-no-color", "-input=false", &address(id), &format!("123456789012,{id}")]);
        run.expect_success();
    }
    let planned = workspace.planned_changes();
    for (kind, id, _) in &connectors {
        let expected = if kind.secret.is_some() { "update" } else { "no-op" };
        assert_eq!(planned[&address(id)]["actions"], json!([expected]), "{id}");
    }
    workspace.emulator.clear_calls();
    workspace.apply();
    let updated: BTreeSet<Option<String>> =
        workspace.emulator.calls_of("UpdateActionConnector").into_iter().map(|call| call.id).collect();
    let with_secret = connectors.iter().filter(|(kind, ..)| kind.secret.is_some());
    let expected: BTreeSet<Option<String>> = with_secret.map(|(_, id, _)| Some(id.clone())).collect();
    assert_eq!((workspace.count("UpdateActionConnector"), &updated), (expected.len(), &expected));
    for call in ["CreateActionConnector", "DeleteActionConnector", "UpdateActionConnectorPermissions", "TagResource"] {
        assert_eq!(workspace.count(call), 0, "{call}");
    }
    for ((_, id, _), before) in connectors.iter().zip(&before) {
        let mut after = workspace.state(&address(id));
        for moving in ["last_updated_time", "status"] {
            after[moving] = before[moving].clone();
        }
        assert_eq!(&after, before, "{id}");
    }
    workspace.destroy();
}

#[test]
fn the_first_update_or_replacement_after_an_import_warns_that_it_removes_a_vpc_connection_which_is_not_returned() {
    const WARNING: &str = "VPC Connection Not Known After Import";
    let vpc_connection = format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:vpcConnection/private");
    let imported = || {
        let workspace = Workspace::new();
        workspace.emulator.put(Connector { vpc_connection_arn: Some(vpc_connection.clone()), ..open(REGION) });
        workspace.write(&resource("example", ""));
        workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "open"]).expect_success();
        workspace.plan().expect_success().expect_silent_about(&[WARNING]);
        workspace.write(&resource("example", "  description = \"New\"\n"));
        workspace.plan().expect_success().expect_says(&[WARNING, "Changing `description`", "set `vpc_connection_arn`"]);
        workspace
    };
    let with_connection = imported();
    with_connection.write(&resource("example", &format!("  description = \"New\"\n  vpc_connection_arn = {vpc_connection:?}\n")));
    with_connection.apply().expect_silent_about(&[WARNING]);
    assert_eq!(with_connection.remote("open").vpc_connection_arn, Some(vpc_connection.clone()));

    // What an update has sent is known.
    let without = imported();
    without.apply();
    without.write(&resource("example", "  description = \"Newer\"\n"));
    without.apply().expect_silent_about(&[WARNING]);
    assert_eq!(without.remote("open").vpc_connection_arn, None);

    let replaced = imported();
    replaced.write(&resource("example", "").replace("\"open\"", "\"another\""));
    replaced.plan().expect_success().expect_says(&[WARNING, "its replacement has none"]).expect_silent_about(&["Changing"]);
}

#[test]
fn permissions_and_tags_are_imported() {
    let workspace = Workspace::new();
    workspace.provider("default_tags {\n    tags = { team = \"quick\" }\n  }\n  ignore_tags {\n    keys = [\"theirs\"]\n  }");
    let tag = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let tags = [tag("team", "quick"), tag("own", "1"), tag("theirs", "x")].into();
    workspace.emulator.put(Connector { tags, ..open(REGION) });
    workspace.write(&resource("example", "tags = { own = \"1\" }"));
    workspace.run(&["import", "-no-color", ADDRESS, "open"]).expect_success();
    let state = workspace.state(ADDRESS);
    assert_eq!(state["permissions"], json!([{ "principal": GROUP, "actions": ["quicksight:DescribeActionConnector"] }]));
    assert_eq!(state["tags"], json!({ "own": "1" }));
    assert_eq!(state["tags_all"], json!({ "own": "1", "team": "quick" }));
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_connector_of_a_type_and_authentication_that_only_aws_can_make_is_imported_read_and_destroyed() {
    for metadata in [json!({ "ServerConnectionMetadata": { "Url": "https://mcp.example.com" } }), json!(null)] {
        let workspace = Workspace::of(&resource("example", "").replace("GENERIC_HTTP", "MODEL_CONTEXT_PROTOCOL"));
        workspace.emulator.put(Connector {
            connector_type: "MODEL_CONTEXT_PROTOCOL".to_owned(),
            authentication_config: json!({ "AuthenticationType": "DYNAMIC_CLIENT", "AuthenticationMetadata": metadata }),
            ..open(REGION)
        });
        workspace.run(&["import", "-no-color", ADDRESS, "open"]).expect_success();
        let state = workspace.state(ADDRESS);
        assert_eq!(state["type"], "MODEL_CONTEXT_PROTOCOL");
        assert_eq!(state["authentication_config"]["authentication_type"], "DYNAMIC_CLIENT");
        workspace.run(&["apply", "-refresh-only", "-auto-approve", "-no-color"]).expect_success();
        assert_eq!(workspace.state(ADDRESS), state);
        workspace.destroy();
    }
}

#[test]
fn a_connector_in_any_status_is_imported() {
    for status in ["CREATION_FAILED", "UPDATE_FAILED", "PENDING_UPDATE", "ERROR", "error"] {
        let workspace = Workspace::of(&resource("example", ""));
        workspace.emulator.put(Connector { status: status.to_owned(), ..open(REGION) });
        workspace.emulator.fault(
            Fault::new("DescribeActionConnector", Kind::Omit { members: vec!["ActionConnector.EnabledActions".to_owned()] })
                .always(),
        );
        workspace.run(&["import", "-no-color", ADDRESS, "open"]).expect_success();
        assert_eq!(workspace.state(ADDRESS)["status"], status);
        // What was not created cannot be repaired.
        let expected = if status == "CREATION_FAILED" { ["delete", "create"].as_slice() } else { &["no-op"] };
        assert_eq!(workspace.planned_actions(ADDRESS), expected);
    }
}

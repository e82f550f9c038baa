//! The data sources: one connector as it is, and lists of them.

use quicksight_emulator::{Connector, ConnectorError, Fault, Options, Subscription};
use serde_json::{Value as Json, json};
use terraform_plugin::schema::Block;
use terraform_provider_quicksight::action_connector::lookup::data_source;

use crate::support::{ACCOUNT, GROUP, KINDS, REGION, VIEWER, Workspace, bare_connector, sample};

/// A connector that somebody else made.
fn planted(id: &str) -> Connector {
    Connector::new(ACCOUNT, REGION, id, "GENERIC_HTTP")
}

fn one(id: &str) -> String {
    format!("data \"quicksight_action_connector\" \"example\" {{\n  action_connector_id = \"{id}\"\n}}\n")
}

/// Applies, and gives the attributes of a data source as state has them.
#[track_caller]
fn found(workspace: &Workspace, kind: &str) -> Json {
    workspace.try_apply().expect_success();
    let text = std::fs::read_to_string(workspace.path().join("terraform.tfstate")).expect("there is a state file");
    let state: Json = serde_json::from_str(&text).expect("the state file is JSON");
    let resources = state["resources"].as_array().cloned().unwrap_or_default();
    let resource = resources.into_iter().find(|resource| resource["mode"] == "data" && resource["type"] == kind);
    resource.map_or(Json::Null, |resource| resource["instances"][0]["attributes"].clone())
}

#[test]
fn a_connector_of_each_type_is_returned_as_the_resource_has_it_and_without_its_secret() {
    for kind in KINDS {
        let workspace = Workspace::new();
        workspace.provider("  default_tags {\n    tags = { Team = \"analytics\" }\n  }");
        let resource = kind.resource(&kind.plain("\"the-secret-of-it\""));
        workspace.apply_config(&resource);
        let managed = workspace.state("quicksight_action_connector.example");
        workspace.write(&format!("{resource}\n{}", one("example")));
        let told = found(&workspace, "quicksight_action_connector");
        for name in
            ["id", "arn", "name", "type", "status", "created_time", "permissions", "region", "aws_account_id", "enabled_actions"]
        {
            assert_eq!(told[name], managed[name], "{}: {name}", kind.authentication_type);
        }
        assert_eq!(told["tags"], managed["tags_all"], "{}", kind.authentication_type);
        let authentication = &told["authentication_config"];
        assert_eq!(authentication["authentication_type"], kind.authentication_type);
        assert!(!told.to_string().contains("the-secret-of-it"), "{told}");
        assert_eq!(told["error"], Json::Null);
        workspace.destroy();
    }
}

#[test]
fn a_connector_that_failed_has_the_reason() {
    let workspace = Workspace::of(&one("broken"));
    let mut connector = planted("broken");
    connector.status = "CREATION_FAILED".to_owned();
    connector.error = Some(ConnectorError { error_type: "GENERIC_ERROR".to_owned(), message: "could not connect".to_owned() });
    workspace.emulator.put(connector);
    let told = found(&workspace, "quicksight_action_connector");
    assert_eq!(told["status"], "CREATION_FAILED");
    assert_eq!(told["error"], json!({"type": "GENERIC_ERROR", "message": "could not connect"}));
}

#[test]
fn any_type_and_status_is_returned_even_if_unknown() {
    let workspace = Workspace::of(&one("example"));
    for (kind, status) in [("AMAZON_Q_BUSINESS", "UPDATE_IN_PROGRESS"), ("TYPE_OF_TOMORROW", "PENDING_SOMETHING")] {
        let mut connector = planted("example");
        (connector.connector_type, connector.status) = (kind.to_owned(), status.to_owned());
        workspace.emulator.put(connector);
        let told = found(&workspace, "quicksight_action_connector");
        assert_eq!((&told["type"], &told["status"]), (&json!(kind), &json!(status)));
    }
}

#[test]
fn a_connector_that_is_not_found_is_an_error_that_names_it() {
    let workspace = Workspace::of(&one("missing"));
    workspace.plan().expect_failure(&[
        "Error reading Quick Sight Action Connector (123456789012,missing): not found",
        ACCOUNT,
        REGION,
        "action_connector_id =",
    ]);
    workspace.emulator.fault(Fault::error("DescribeActionConnector", "AccessDeniedException", "nope"));
    workspace.plan().expect_failure(&["AccessDeniedException", "missing"]);
}

#[test]
fn a_connector_of_another_region_is_found_there_and_rules_hold_before_any_call() {
    let workspace = Workspace::of(&one("example").replace("example\"\n}", "example\"\n  region = \"eu-west-1\"\n}"));
    let mut connector = planted("example");
    connector.region = "eu-west-1".to_owned();
    connector.arn = connector.arn.replace(REGION, "eu-west-1");
    workspace.emulator.put(connector);
    assert_eq!(found(&workspace, "quicksight_action_connector")["region"], "eu-west-1");
    workspace.write(&one("with.dot"));
    workspace.validate().expect_failure(&["`action_connector_id` contains '.' as character 5", "ASCII letters, digits"]);
    // What AWS makes itself begins like this, and may be looked at.
    workspace.write(&one("quicksuite-web"));
    workspace.validate().expect_success();
}

#[test]
fn what_may_not_be_read_beside_the_connector_is_a_warning() {
    let workspace = Workspace::of(&one("example"));
    workspace.emulator.put(planted("example"));
    workspace.emulator.fault(Fault::error("DescribeActionConnectorPermissions", "AccessDeniedException", "nope"));
    let told = found(&workspace, "quicksight_action_connector");
    // An empty set would say that nobody has access.
    assert_eq!(told["permissions"], Json::Null);
    assert_eq!(told["tags"], json!({}));
    workspace.emulator.fault(Fault::error("DescribeActionConnectorPermissions", "AccessDeniedException", "nope"));
    workspace.emulator.fault(Fault::error("ListTagsForResource", "AccessDeniedException", "nope"));
    // A data source has no previous state that it could keep.
    let run = workspace.plan().expect_success();
    for what in ["Permissions", "Tags"] {
        assert!(run.text().contains(&format!("Unable to Read {what} of Quick Sight Action Connector")), "{run}");
    }
    run.expect_says(&["AccessDeniedException", "The result has null instead."]).expect_silent_about(&["The state keeps"]);
    assert_eq!(found(&workspace, "quicksight_action_connector")["permissions"], json!([]));
}

#[test]
fn the_data_source_has_no_secret_and_no_version_of_one() {
    fn names(block: &Block, found: &mut Vec<&'static str>) {
        found.extend(block.attributes.iter().map(|row| row.name));
        block.blocks.iter().for_each(|nested| names(&nested.block, found));
    }
    let mut all = Vec::new();
    names(&data_source::SCHEMA.block, &mut all);
    assert!(all.contains(&"client_id"), "{all:?}");
    let of_secrets = ["api_key", "password", "client_secret"];
    let told: Vec<_> = all.into_iter().filter(|name| of_secrets.iter().any(|secret| name.starts_with(secret))).collect();
    assert_eq!(told, Vec::<&str>::new());
}

#[test]
fn all_connectors_of_three_pages_are_listed_by_their_ids_and_filters_are_those_of_the_api() {
    let workspace = Workspace::with(Options { page_size: 100, ..Options::default() });
    for number in 0..250 {
        let mut connector = planted(&format!("connector-{number:03}"));
        connector.name = format!("Connector {number:03}");
        if number % 50 == 0 {
            connector.connector_type = "SLACK".to_owned();
        }
        workspace.emulator.put(connector);
    }
    let list = |block: &str| format!("data \"quicksight_action_connectors\" \"some\" {{\n{block}}}\n");
    workspace.write(&list(""));
    let all = found(&workspace, "quicksight_action_connectors");
    let connectors = all["action_connectors"].as_array().expect("a list");
    let ids: Vec<&str> = connectors.iter().filter_map(|connector| connector["action_connector_id"].as_str()).collect();
    let expected: Vec<String> = (0..250).map(|number| format!("connector-{number:03}")).collect();
    assert_eq!(ids, expected);
    assert_eq!(connectors[7]["name"], "Connector 007");
    assert!(connectors.iter().all(|connector| connector["error"] == Json::Null && connector["arn"].is_string()));
    assert_eq!(workspace.count("ListActionConnectors"), 3);
    let filter = |name: &str, operator: &str, value: &str| {
        list(&format!("  filter {{\n    name = \"{name}\"\n    operator = \"{operator}\"\n    value = \"{value}\"\n  }}\n"))
    };
    for (block, count) in [
        (filter("ACTION_CONNECTOR_TYPE", "StringEquals", "SLACK"), 5),
        (filter("ACTION_CONNECTOR_NAME", "StringEquals", "Connector 042"), 1),
        (filter("ACTION_CONNECTOR_NAME", "StringLike", "Connector 1"), 100),
        (filter("ACTION_CONNECTOR_NAME", "StringEquals", "Nobody"), 0),
    ] {
        workspace.write(&block);
        let found = found(&workspace, "quicksight_action_connectors");
        assert_eq!(found["action_connectors"].as_array().map(Vec::len), Some(count), "{block}");
    }
    workspace.write(&filter("NAME", "Like", "x"));
    workspace.validate().expect_failure(&["`name` in `filter`", "ACTION_CONNECTOR_NAME", "`operator` in `filter`", "StringLike"]);
}

#[test]
fn a_list_that_may_not_be_read_is_an_error_that_names_the_required_permission() {
    let workspace = Workspace::of("data \"quicksight_action_connectors\" \"all\" {}\n");
    workspace.emulator.fault(Fault::error("ListActionConnectors", "AccessDeniedException", "nope"));
    workspace.plan().expect_failure(&[
        "Error listing Quick Sight Action Connectors",
        "AccessDeniedException",
        "quicksight:ListActionConnectors",
    ]);
}

#[test]
fn a_list_explains_an_account_or_a_region_without_quick_sight_as_a_resource_does() {
    let list = "data \"quicksight_action_connectors\" \"all\" {}\n";
    let not_signed_up = Options { subscription: Subscription::DirectoryNotFound, ..Options::default() };
    let elsewhere = Options { identity_region: Some("eu-west-1".to_owned()), ..Options::default() };
    let unsupported = Options { unsupported_regions: ["us-east-1".to_owned()].into(), ..Options::default() };
    for (options, says) in [
        (not_signed_up, "Enterprise edition"),
        (elsewhere, "region = \"eu-west-1\""),
        (unsupported, "does not support action connectors"),
    ] {
        let workspace = Workspace::with(options);
        workspace.write(list);
        workspace.plan().expect_failure(&["Error listing Quick Sight Action Connectors", says]);
    }
}

/// With `depends_on` as long as what they depend on has changes, or with an argument that is known after apply.
#[test]
fn data_sources_of_what_the_same_run_creates_or_changes_are_read_at_apply() {
    let kind = sample("NONE");
    let (permission, connector) = ("quicksight_action_connector_permission.example", "quicksight_action_connector.example");
    let first =
        bare_connector(&format!("  name = \"Example\"\n  type = \"{}\"\n  {}", kind.connector_type, kind.authentication("")));
    let permission_block = format!(
        "resource \"quicksight_action_connector_permission\" \"example\" {{\n  action_connector_id = {connector}.action_connector_id\n  principal = \"{GROUP}\"\n  actions = {VIEWER:?}\n}}\n"
    );
    let data = format!(
        r#"data "quicksight_action_connector" "example" {{
  action_connector_id = "example"
  depends_on          = [{connector}, {permission}]
}}
data "quicksight_action_connectors" "all" {{
  depends_on = [{connector}]
}}
resource "terraform_data" "id" {{
  input = {permission}.action_connector_id
}}
data "quicksight_action_connector_permissions" "example" {{
  action_connector_id = terraform_data.id.output
}}
locals {{
  count = length(data.quicksight_action_connector_permissions.example.permissions)
}}
"#
    );
    let second = kind
        .resource("")
        .replace("\"example\"", "\"second\"")
        .replace("\"Example\"", "\"${data.quicksight_action_connector.example.name} ${local.count}\"")
        .replacen("  name", "  tags = { first = data.quicksight_action_connectors.all.action_connectors[0].name }\n  name", 1);
    let config = format!("{first}{permission_block}{data}{second}");
    let workspace = Workspace::of(&config);
    workspace.emulator.clear_calls();
    let unknown = workspace.planned_change("quicksight_action_connector.second")["after_unknown"].clone();
    assert_eq!((&unknown["name"], &unknown["tags"]["first"]), (&json!(true), &json!(true)), "{unknown}");
    assert!(workspace.emulator.calls().iter().all(|call| call.operation != "DescribeActionConnector"));
    workspace.apply_planned();
    let told = |workspace: &Workspace| {
        let second = workspace.remote("second");
        (second.name.clone(), second.tags["first"].clone())
    };
    assert_eq!(told(&workspace), ("Example 1".to_owned(), "Example".to_owned()));
    workspace.expect_empty_plan();

    // A change of the connector defers its readers, and not the reader of the permissions.
    workspace.write(&config.replace("\"Example\"", "\"Renamed\""));
    let unknown = workspace.planned_change("quicksight_action_connector.second")["after_unknown"].clone();
    assert_eq!(unknown["name"], json!(true), "{unknown}");
    workspace.apply_planned();
    assert_eq!(told(&workspace), ("Renamed 1".to_owned(), "Renamed".to_owned()));
    workspace.expect_empty_plan();
    workspace.destroy();
}

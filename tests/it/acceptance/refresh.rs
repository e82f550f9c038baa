//! What a refresh reads and what it makes of it: what is gone is planned anew, what is left out or unknown is no news, and what may not
//! be looked at stays as it was. What changed elsewhere is in `drift`.

use quicksight_emulator::{Connector, DescribedVpcConnection, Fault, Kind, Options, RateLimit};
use serde_json::{Value as Json, json};

use super::drift::{config, differing, plain, sorted};
use crate::support::{ACCOUNT, ADDRESS, KINDS, REGION, Workspace, bare_connector, sample};

#[test]
fn changes_of_computed_attributes_are_read_and_plan_nothing() {
    let kind = sample("IAM");
    let workspace = Workspace::of(&kind.resource(""));
    workspace.apply();
    let source = format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:action-connector/another");
    workspace.change_remote("example", |connector| {
        connector.status = "STATUS_OF_TOMORROW".to_owned();
        connector.enabled_actions = vec!["amazon_s3:brand_new".to_owned()];
        connector.created_time += 30.0;
        connector.last_updated_time += 60.0;
        let metadata = &mut connector.authentication_config["AuthenticationMetadata"]["IamConnectionMetadata"];
        metadata["SourceArn"] = json!(source);
    });
    let settled = workspace.state(ADDRESS);
    workspace.apply();
    let state = workspace.state(ADDRESS);
    let source_arn = "authentication_config.authentication_metadata.iam_connection_metadata.source_arn";
    assert_eq!(
        differing(&settled, &state),
        sorted([source_arn, "created_time", "enabled_actions", "last_updated_time", "status"])
    );
    assert_eq!(state["status"], "STATUS_OF_TOMORROW");
    assert_eq!(state["enabled_actions"], json!(["amazon_s3:brand_new"]));
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

#[test]
fn a_connector_that_describe_does_not_find_once_while_its_tags_are_found_stays_in_the_state() {
    let workspace = Workspace::of(&config(""));
    workspace.apply();
    workspace.emulator.fault(Fault::error("DescribeActionConnector", "ResourceNotFoundException", "Not here yet"));
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn unknown_types_are_read_and_plan_nothing() {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector {
        status: "STATUS_OF_TOMORROW".to_owned(),
        enabled_actions: vec!["an action of tomorrow".to_owned()],
        ..Connector::new(ACCOUNT, REGION, "example", "TYPE_OF_TOMORROW")
    });
    workspace.write(&bare_connector(
        "  name = \"example\"\n  type = \"TYPE_OF_TOMORROW\"\n  authentication_config {\n    authentication_metadata {\n      none_connection_metadata {\n        base_endpoint = \"https://example.com\"\n      }\n    }\n  }",
    ));
    workspace.run(&["import", "-no-color", "-input=false", ADDRESS, "example"]).expect_success();
    assert_eq!(workspace.state(ADDRESS)["type"], "TYPE_OF_TOMORROW");
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn what_the_service_omits_is_unchanged() {
    for kind in KINDS {
        let workspace = Workspace::of(&kind.resource(&kind.safest("\"s3cret\"", "1")));
        workspace.apply();
        let settled = workspace.state(ADDRESS);
        let metadata = "ActionConnector.AuthenticationConfig.AuthenticationMetadata";
        let members = [
            "ActionConnector.CreatedTime",
            "ActionConnector.Status",
            "ActionConnector.Description",
            "ActionConnector.VpcConnectionArn",
            "ActionConnector.EnabledActions",
            "ActionConnector.Error",
            &format!("{metadata}.AuthorizationCodeGrantMetadata.AuthorizationCodeGrantCredentialsSource"),
            &format!("{metadata}.ClientCredentialsGrantMetadata.ClientCredentialsSource"),
        ];
        let members = members.map(str::to_owned).to_vec();
        workspace.emulator.fault(Fault::new("DescribeActionConnector", Kind::Omit { members }).always());
        workspace.apply();
        assert_eq!(differing(&settled, &workspace.state(ADDRESS)), Vec::<String>::new(), "{}", kind.block);
        workspace.emulator.clear_faults();
        // The whole of the authentication is optional, too.
        let members = vec!["ActionConnector.AuthenticationConfig".to_owned()];
        workspace.emulator.fault(Fault::new("DescribeActionConnector", Kind::Omit { members }).always());
        workspace.apply();
        assert_eq!(differing(&settled, &workspace.state(ADDRESS)), Vec::<String>::new(), "{}", kind.block);
        workspace.emulator.clear_faults();
        workspace.destroy();
    }
}

#[test]
fn a_member_that_describe_omits_was_cleared_only_if_it_has_been_returned() {
    let vpc = format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:vpcConnection/example");
    let body = config(&format!("  description = \"Mine\"\n  vpc_connection_arn = \"{vpc}\""));
    // The strict service never returns the VPC connection: no drift, no plan, no update.
    let workspace = Workspace::of(&body);
    workspace.apply();
    assert_eq!(workspace.state(ADDRESS)["vpc_connection_arn"], json!(vpc));
    workspace.change_remote("example", |connector| connector.vpc_connection_arn = None);
    workspace.expect_empty_plan();
    // It has returned the description, so its absence is news.
    workspace.change_remote("example", |connector| connector.description = None);
    let planned = workspace.planned_change(ADDRESS);
    assert_eq!((&planned["actions"], &planned["before"]["description"]), (&json!(["update"]), &Json::Null));
    workspace.apply();
    assert_eq!(workspace.remote("example").description.as_deref(), Some("Mine"));
    workspace.destroy();

    let returned = Options { described_vpc_connection: DescribedVpcConnection::Returned, ..Options::default() };
    let workspace = Workspace::with(returned);
    workspace.write(&body).apply();
    workspace.change_remote("example", |connector| connector.vpc_connection_arn = None);
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    workspace.destroy();
}

#[test]
fn urls_that_differ_in_case_of_the_host_default_port_or_final_slash_are_one_value() {
    let kind = sample("NONE");
    let with_url = |url: &str| {
        let authentication = kind.authentication("").replace("https://open.example.com", url);
        bare_connector(&format!("  name = \"Example\"\n  type = \"{}\"\n  {authentication}", kind.connector_type))
    };
    let url = |state: &Json| {
        state["authentication_config"]["authentication_metadata"]["none_connection_metadata"]["base_endpoint"].clone()
    };
    let configured = "https://Open.Example.com:443/api/";
    let workspace = Workspace::of(&with_url(configured));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.authentication_config["AuthenticationMetadata"]["NoneConnectionMetadata"]["BaseEndpoint"] =
            "https://open.example.com/api".into();
    });
    workspace.expect_empty_plan();
    assert_eq!(url(&workspace.state(ADDRESS)), configured, "the configured spelling stays");
    // Another spelling of the same is no change either, and another path is one.
    workspace.write(&with_url("https://open.example.com/api"));
    workspace.expect_empty_plan();
    workspace.write(&with_url("https://open.example.com/API"));
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_connector_that_was_deleted_outside_terraform_is_created_again() {
    let workspace = plain();
    workspace.emulator.remove(ACCOUNT, REGION, "example").expect("it was there");
    assert_eq!(workspace.planned_actions(ADDRESS), ["create"]);
    workspace.apply();
    assert_eq!(workspace.remote("example").name, "Example");

    // For a while the service may still show what it deletes.
    workspace.change_remote("example", |connector| connector.status = "DELETED".to_owned());
    assert_eq!(workspace.planned_actions(ADDRESS), ["create"]);
    workspace.emulator.remove(ACCOUNT, REGION, "example").expect("it was there");
    workspace.apply();
    assert_eq!(workspace.remote("example").status, "CREATION_SUCCESSFUL");
    workspace.destroy();
}

#[test]
fn destroying_what_is_deleted_succeeds_with_and_without_a_refresh() {
    for refresh in ["-refresh=true", "-refresh=false"] {
        let workspace = plain();
        workspace.emulator.remove(ACCOUNT, REGION, "example").expect("it was there");
        workspace.run(&["destroy", "-no-color", "-input=false", "-auto-approve", refresh]).expect_success();
        assert_eq!(workspace.state(ADDRESS), Json::Null);
    }
}

#[test]
fn permissions_or_tags_that_may_not_be_read_are_a_warning_and_are_unchanged() {
    let workspace = Workspace::of(&config("  tags = { team = \"data\" }"));
    workspace.apply();
    let settled = workspace.instance(ADDRESS);
    // What changes meanwhile cannot be seen.
    workspace.change_remote("example", |connector| {
        connector.tags.clear();
        connector.permissions.clear();
    });
    for (operation, what) in [("DescribeActionConnectorPermissions", "Permissions"), ("ListTagsForResource", "Tags")] {
        workspace.emulator.fault(Fault::error(operation, "AccessDeniedException", "not for you").always());
        let run = workspace.plan().expect_success();
        let run = run.expect_says(&[&format!("Unable to Read {what}"), operation, "AccessDeniedException", "not for you"]);
        assert!(run.text().contains("Warning:") && !run.text().contains("Error:"), "{run}");
    }
    workspace.apply();
    assert_eq!(workspace.instance(ADDRESS), settled);

    workspace.emulator.clear_faults();
    let planned = workspace.planned_change(ADDRESS);
    assert_eq!(differing(&planned["before"], &planned["after"]), sorted(["permissions", "tags.team", "tags_all.team"]));
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_connector_that_may_not_be_read_is_an_error_and_the_state_is_unchanged() {
    let workspace = plain();
    let settled = workspace.instance(ADDRESS);
    workspace.emulator.fault(Fault::error("DescribeActionConnector", "AccessDeniedException", "not for you").always());
    let says = [
        "DescribeActionConnector",
        "AccessDeniedException",
        "not for you",
        "request ID",
        "123456789012,example",
        "The state is unchanged",
    ];
    workspace.plan().expect_failure(&says);
    workspace.try_apply().expect_failure(&says);
    workspace.run(&["apply", "-refresh-only", "-no-color", "-input=false", "-auto-approve"]).expect_failure(&says);
    assert_eq!(workspace.instance(ADDRESS), settled);
    workspace.emulator.clear_faults();
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_refresh_only_apply_stores_the_drift_and_without_a_refresh_nothing_is_read() {
    let workspace = plain();
    workspace.change_remote("example", |connector| connector.name = "Renamed".to_owned());
    workspace.emulator.clear_calls();
    let plan = workspace.run(&["plan", "-refresh=false", "-no-color", "-input=false", "-detailed-exitcode"]);
    assert_eq!(plan.code, Some(0), "{plan}");
    assert_eq!(workspace.count("DescribeActionConnector"), 0);

    let plan = workspace.run(&["plan", "-refresh-only", "-no-color", "-input=false", "-detailed-exitcode", "-out=tfplan"]);
    assert_eq!(plan.code, Some(2), "{plan}");
    let shown = workspace.run(&["show", "-json", "tfplan"]).expect_success();
    let plan: Json = serde_json::from_str(&shown.stdout).expect("show -json prints JSON");
    let drift = &plan["resource_drift"][0]["change"];
    assert_eq!(differing(&drift["before"], &drift["after"]), ["name"]);
    assert_eq!(plan["resource_changes"], Json::Null);
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.state(ADDRESS)["name"], "Renamed");
    assert_eq!(workspace.count("UpdateActionConnector"), 0);

    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    assert_eq!(workspace.remote("example").name, "Example");
    workspace.destroy();
}

#[test]
fn a_refresh_that_is_throttled_or_fails_in_the_service_is_retried() {
    let workspace = plain();
    workspace.emulator.clear_calls();
    for operation in ["DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"] {
        workspace.emulator.fault(Fault::error(operation, "ThrottlingException", "slower"));
        workspace.emulator.fault(Fault::error(operation, "InternalFailureException", "oops"));
        workspace.emulator.fault(Fault::new(operation, Kind::DropBefore));
    }
    workspace.expect_empty_plan();
    for operation in ["DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"] {
        assert_eq!(workspace.count(operation), 4, "{operation}");
    }
    assert_eq!(workspace.emulator.faults(), []);
    workspace.destroy();
}

#[test]
fn thirty_connectors_are_refreshed_concurrently_under_a_rate_limit() {
    let workspace = Workspace::of(&config("  count = 30").replace("\"example\"\n", "\"example-${count.index}\"\n"));
    workspace.apply();
    assert_eq!(workspace.emulator.connectors().len(), 30);
    let limited = Options { rate_limit: Some(RateLimit { per_second: 40.0, burst: 10.0 }), ..workspace.emulator.options() };
    workspace.emulator.set_options(limited);
    workspace.emulator.clear_calls();
    let plan = workspace.run(&["plan", "-no-color", "-input=false", "-detailed-exitcode", "-parallelism=30"]);
    assert_eq!(plan.code, Some(0), "{plan}");
    assert!(workspace.emulator.calls().len() > 90, "nothing was throttled");
    workspace.emulator.set_options(Options::default());
    workspace.destroy();
}

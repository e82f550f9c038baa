//! Which IAM actions an operation of Terraform takes: a table for people, held against the calls that Terraform's own runs make.

use std::collections::BTreeSet;

use quicksight_emulator::Connector;

use crate::support::{ACCOUNT, Feature, GROUP, OWNER, REGION, USER, VIEWER, Workspace, connector, needs};

/// What one operation needs.
pub struct Needs {
    /// What a person does.
    doing: &'static str,
    /// The operations of Quick Sight that it calls, with everything managed; each takes the action of its name.
    calls: &'static [&'static str],
    /// Actions that no call of the provider's takes, but that AWS checks behind one, and when.
    besides: &'static [(&'static str, &'static str)],
}

const READ: [&str; 3] = ["DescribeActionConnector", "DescribeActionConnectorPermissions", "ListTagsForResource"];
const PASS_ROLE: (&str, &str) = ("iam:PassRole", "on the role of an `iam_connection_metadata`");

pub const RESOURCE: &[Needs] = &[
    Needs { doing: "plan, refresh, import", calls: &READ, besides: &[] },
    Needs {
        doing: "create",
        calls: &["CreateActionConnector", READ[0], READ[1], READ[2]],
        besides: &[("quicksight:TagResource", "with tags"), PASS_ROLE],
    },
    Needs {
        doing: "change name, description, VPC connection or authentication",
        calls: &["UpdateActionConnector", READ[0], READ[1], READ[2]],
        besides: &[PASS_ROLE],
    },
    Needs { doing: "change permissions", calls: &["UpdateActionConnectorPermissions", READ[0], READ[1], READ[2]], besides: &[] },
    Needs { doing: "change tags", calls: &["TagResource", "UntagResource", READ[0], READ[1], READ[2]], besides: &[] },
    Needs { doing: "destroy", calls: &["DeleteActionConnector", READ[0], READ[1], READ[2]], besides: &[] },
];

pub const DATA_SOURCE: &[Needs] = &[Needs { doing: "read", calls: &READ, besides: &[] }];

pub const DATA_SOURCES: &[Needs] = &[
    Needs { doing: "read", calls: &["ListActionConnectors"], besides: &[] },
    Needs { doing: "read with a `filter`", calls: &["SearchActionConnectors"], besides: &[] },
];

pub const LIST: &[Needs] = &[
    Needs { doing: "list", calls: &["ListActionConnectors"], besides: &[] },
    Needs { doing: "list with a `filter`", calls: &["SearchActionConnectors"], besides: &[] },
    Needs { doing: "list with `include_resource`", calls: &["ListActionConnectors", READ[0], READ[1], READ[2]], besides: &[] },
];

const CHANGE_PERMISSION: [&str; 2] = ["UpdateActionConnectorPermissions", READ[1]];

pub const PERMISSION: &[Needs] = &[
    Needs { doing: "plan, refresh, import", calls: &[READ[1]], besides: &[] },
    Needs { doing: "create", calls: &CHANGE_PERMISSION, besides: &[] },
    Needs { doing: "change actions", calls: &CHANGE_PERMISSION, besides: &[] },
    Needs { doing: "destroy", calls: &CHANGE_PERMISSION, besides: &[] },
];

pub const PERMISSIONS_DATA_SOURCE: &[Needs] = &[Needs { doing: "read", calls: &[READ[1]], besides: &[] }];

pub const PERMISSION_LIST: &[Needs] = &[
    Needs { doing: "list those of one connector", calls: &[READ[1]], besides: &[] },
    Needs { doing: "list those of all connectors", calls: &["ListActionConnectors", READ[1]], besides: &[] },
];

/// The table for people. `denied` says what becomes of permissions and tags that cannot be read; empty where that is an error.
pub fn table(rows: &[Needs], denied: &str) -> String {
    let mut table = "| to | the credentials need |\n| --- | --- |\n".to_owned();
    for row in rows {
        let calls = row.calls.iter().map(|call| format!("`quicksight:{call}`"));
        let besides = row.besides.iter().map(|(action, when)| format!("`{action}` {when}"));
        table.push_str(&format!("| {} | {} |\n", row.doing, calls.chain(besides).collect::<Vec<_>>().join(", ")));
    }
    if !denied.is_empty() && rows.iter().any(|row| row.calls.contains(&"DescribeActionConnectorPermissions")) {
        table.push_str(&format!(
            "\nIf `quicksight:DescribeActionConnectorPermissions` or `quicksight:ListTagsForResource` is denied, a warning says so and {denied}.\n"
        ));
    }
    table
}

/// The operations of Quick Sight that were called since the calls were last forgotten. STS takes no permission.
fn called(workspace: &Workspace) -> BTreeSet<String> {
    let calls = workspace.emulator.calls().into_iter().map(|call| call.operation);
    calls.filter(|operation| operation != "GetCallerIdentity").collect()
}

#[track_caller]
fn expect(rows: &[Needs], doing: &str, workspace: &Workspace) {
    let row = rows.iter().find(|row| row.doing == doing).expect("a row of the table");
    assert_eq!(called(workspace), row.calls.iter().map(|&call| call.to_owned()).collect(), "to {doing}");
    workspace.emulator.clear_calls();
}

fn configuration(name: &str, tag: &str, principal: &str) -> String {
    let authentication = "authentication_config {\n    authentication_metadata {\n      none_connection_metadata { base_endpoint = \"https://example.com\" }\n    }\n  }";
    connector(&format!("  name = \"{name}\"\n  type = \"GENERIC_HTTP\"\n  tags = {{ {tag} = \"1\" }}\n  {authentication}"))
        .replace(GROUP, principal)
}

#[test]
fn the_resource_calls_what_its_page_says_and_nothing_else() {
    let workspace = Workspace::new();
    let apply = |config: &str| {
        workspace.write(config);
        workspace.try_apply().expect_success();
    };
    apply(&configuration("One", "a", GROUP));
    expect(RESOURCE, "create", &workspace);
    workspace.expect_empty_plan();
    expect(RESOURCE, "plan, refresh, import", &workspace);
    apply(&configuration("Two", "a", GROUP));
    expect(RESOURCE, "change name, description, VPC connection or authentication", &workspace);
    apply(&configuration("Two", "a", USER));
    expect(RESOURCE, "change permissions", &workspace);
    apply(&configuration("Two", "b", USER));
    expect(RESOURCE, "change tags", &workspace);
    workspace.forget("quicksight_action_connector.example");
    workspace.emulator.clear_calls();
    workspace.run(&["import", "-no-color", "quicksight_action_connector.example", "example"]).expect_success();
    expect(RESOURCE, "plan, refresh, import", &workspace);
    workspace.run(&["destroy", "-no-color", "-auto-approve"]).expect_success();
    expect(RESOURCE, "destroy", &workspace);
}

#[test]
fn the_permission_calls_what_its_page_says_and_nothing_else() {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    let configuration = |actions: &[&str]| {
        format!(
            "resource \"quicksight_action_connector_permission\" \"example\" {{\n  action_connector_id = \"example\"\n  principal = \"{GROUP}\"\n  actions = {actions:?}\n}}\n"
        )
    };
    let apply = |actions: &[&str]| {
        workspace.write(&configuration(actions));
        workspace.try_apply().expect_success();
    };
    apply(VIEWER);
    expect(PERMISSION, "create", &workspace);
    workspace.expect_empty_plan();
    expect(PERMISSION, "plan, refresh, import", &workspace);
    apply(OWNER);
    expect(PERMISSION, "change actions", &workspace);
    let address = "quicksight_action_connector_permission.example";
    workspace.forget(address);
    workspace.emulator.clear_calls();
    workspace.run(&["import", "-no-color", address, &format!("{ACCOUNT},example,{GROUP}")]).expect_success();
    expect(PERMISSION, "plan, refresh, import", &workspace);
    workspace.run(&["destroy", "-no-color", "-auto-approve"]).expect_success();
    expect(PERMISSION, "destroy", &workspace);
}

#[test]
fn each_data_source_calls_what_its_page_says_and_nothing_else() {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    let reads = |config: &str| {
        workspace.write(config);
        workspace.plan().expect_success();
    };
    reads("data \"quicksight_action_connector\" \"example\" {\n  action_connector_id = \"example\"\n}\n");
    expect(DATA_SOURCE, "read", &workspace);
    reads("data \"quicksight_action_connectors\" \"all\" {}\n");
    expect(DATA_SOURCES, "read", &workspace);
    let filter = "name = \"ACTION_CONNECTOR_TYPE\"\n    operator = \"StringEquals\"\n    value = \"GENERIC_HTTP\"";
    reads(&format!("data \"quicksight_action_connectors\" \"all\" {{\n  filter {{\n    {filter}\n  }}\n}}\n"));
    expect(DATA_SOURCES, "read with a `filter`", &workspace);
    reads("data \"quicksight_action_connector_permissions\" \"example\" {\n  action_connector_id = \"example\"\n}\n");
    expect(PERMISSIONS_DATA_SOURCE, "read", &workspace);
}

#[test]
fn a_query_calls_what_its_page_says_and_nothing_else() {
    let workspace = Workspace::new();
    if !needs(Feature::Queries) {
        return;
    }
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    let lists_of = |kind: &str, arguments: &str| {
        let list = format!("list \"{kind}\" \"all\" {{\n  provider = quicksight\n{arguments}}}\n");
        workspace.write_file("list.tfquery.hcl", &list);
        workspace.run(&["query", "-no-color"]).expect_success();
    };
    let lists = |arguments: &str| lists_of("quicksight_action_connector", arguments);
    lists("");
    expect(LIST, "list", &workspace);
    let filter = "name = \"ACTION_CONNECTOR_TYPE\"\n      operator = \"StringEquals\"\n      value = \"GENERIC_HTTP\"";
    lists(&format!("  config {{\n    filter {{\n      {filter}\n    }}\n  }}\n"));
    expect(LIST, "list with a `filter`", &workspace);
    lists("  include_resource = true\n");
    expect(LIST, "list with `include_resource`", &workspace);
    let permissions = |arguments: &str| lists_of("quicksight_action_connector_permission", arguments);
    permissions("");
    expect(PERMISSION_LIST, "list those of all connectors", &workspace);
    permissions("  config {\n    action_connector_id = \"example\"\n  }\n");
    expect(PERMISSION_LIST, "list those of one connector", &workspace);
}

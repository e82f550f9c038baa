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
/// Without these, the operations succeed with a warning.
const RECOMMENDED: [&str; 2] = [READ[1], READ[2]];
const PASS_ROLE: (&str, &str) = ("iam:PassRole", "on the role of an `iam_connection_metadata` block");

pub const RESOURCE: &[Needs] = &[
    Needs { doing: "Plan, refresh, import", calls: &READ, besides: &[] },
    Needs {
        doing: "Create",
        calls: &["CreateActionConnector", READ[0], READ[1], READ[2]],
        besides: &[("quicksight:TagResource", "if it has tags"), PASS_ROLE],
    },
    Needs {
        doing: "Update `name`, `description`, `vpc_connection_arn` or `authentication_config`",
        calls: &["UpdateActionConnector", READ[0], READ[1], READ[2]],
        besides: &[PASS_ROLE],
    },
    Needs {
        doing: "Update `permissions`",
        calls: &["UpdateActionConnectorPermissions", READ[0], READ[1], READ[2]],
        besides: &[],
    },
    Needs { doing: "Update `tags`", calls: &["TagResource", "UntagResource", READ[0], READ[1], READ[2]], besides: &[] },
    Needs { doing: "Destroy", calls: &["DeleteActionConnector", READ[0], READ[1], READ[2]], besides: &[] },
];

pub const DATA_SOURCE: &[Needs] = &[Needs { doing: "Read", calls: &READ, besides: &[] }];

pub const DATA_SOURCES: &[Needs] = &[
    Needs { doing: "Read", calls: &["ListActionConnectors"], besides: &[] },
    Needs { doing: "Read with a `filter`", calls: &["SearchActionConnectors"], besides: &[] },
];

pub const LIST: &[Needs] = &[
    Needs { doing: "List", calls: &["ListActionConnectors"], besides: &[] },
    Needs { doing: "List with a `filter`", calls: &["SearchActionConnectors"], besides: &[] },
    Needs { doing: "List with `include_resource`", calls: &["ListActionConnectors", READ[0], READ[1], READ[2]], besides: &[] },
];

const CHANGE_PERMISSION: [&str; 2] = ["UpdateActionConnectorPermissions", READ[1]];

pub const PERMISSION: &[Needs] = &[
    Needs { doing: "Plan, refresh, import", calls: &[READ[1]], besides: &[] },
    Needs { doing: "Create", calls: &CHANGE_PERMISSION, besides: &[] },
    Needs { doing: "Update `actions`", calls: &CHANGE_PERMISSION, besides: &[] },
    Needs { doing: "Destroy", calls: &CHANGE_PERMISSION, besides: &[] },
];

pub const PERMISSIONS_DATA_SOURCE: &[Needs] = &[Needs { doing: "Read", calls: &[READ[1]], besides: &[] }];

pub const PERMISSION_LIST: &[Needs] = &[
    Needs { doing: "List the permissions of one connector", calls: &[READ[1]], besides: &[] },
    Needs { doing: "List the permissions of all connectors", calls: &["ListActionConnectors", READ[1]], besides: &[] },
];

/// The trust policy of a role that a connector uses, the only one of the documentation. Without the condition, Quick Sight would assume the role for
/// other accounts as well.
const TRUST_POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "Service": "quicksight.amazonaws.com" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "aws:SourceAccount": "123456789012" } }
  }]
}"#;

/// What the role of a connector has to allow.
pub fn role() -> String {
    format!(
        "\nThe role of an `iam_connection_metadata` block needs the following trust policy, with the account of the connector, and permissions for what agents\n\
         may do. [Permissions](../guides/permissions.md#what-terraform-needs) contains complete policies for the identity that runs Terraform.\n\n\
         ```json\n{TRUST_POLICY}\n```\n"
    )
}

/// The table for people. `denied` says what becomes of permissions and tags that cannot be read; empty where that is an error.
pub fn table(rows: &[Needs], denied: &str) -> String {
    let by_all: Vec<&str> = match rows {
        [first, _, ..] => first.calls.iter().copied().filter(|call| rows.iter().all(|row| row.calls.contains(call))).collect(),
        _ => Vec::new(),
    };
    let actions = |calls: &[&str]| calls.iter().map(|call| format!("`quicksight:{call}`")).collect::<Vec<_>>();
    let (recommended, required): (Vec<&str>, Vec<&str>) =
        by_all.iter().copied().partition(|call| !denied.is_empty() && RECOMMENDED.contains(call));
    let (mut table, title) = if by_all.is_empty() {
        (String::new(), "IAM actions")
    } else if recommended.is_empty() {
        (format!("Every operation requires {}. In addition:\n\n", actions(&required).join(", ")), "Additional IAM actions")
    } else {
        let (required, recommended) = (actions(&required).join(", "), actions(&recommended).join(" and "));
        let intro = format!(
            "Every operation requires {required}. {recommended} are recommended:\n\
             without them, a warning is shown and {denied}.\n\nIn addition, the operations require the following actions:\n\n"
        );
        (intro, "Additional IAM actions")
    };
    table.push_str(&format!("| Operation | {title} |\n| --- | --- |\n"));
    for row in rows {
        let calls: Vec<&str> = row.calls.iter().copied().filter(|call| !by_all.contains(call)).collect();
        let besides = row.besides.iter().map(|(action, when)| format!("`{action}` {when}"));
        let cell = actions(&calls).into_iter().chain(besides).collect::<Vec<_>>().join(", ");
        table.push_str(&format!("| {} | {} |\n", row.doing, if cell.is_empty() { "-" } else { &cell }));
    }
    if !denied.is_empty() && recommended.is_empty() && rows.iter().any(|row| row.calls.contains(&READ[1])) {
        table.push_str(&format!(
            "\nIf `quicksight:DescribeActionConnectorPermissions` or `quicksight:ListTagsForResource` is denied, a warning is shown and {denied}.\n"
        ));
    }
    table
}

/// The text without what comments and indentation add to it.
fn bare(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches('#'));
    lines.flat_map(str::chars).filter(|character| !character.is_whitespace()).collect()
}

#[test]
fn every_trust_policy_of_the_documentation_is_for_one_account() {
    let trust = bare(r#""Principal": { "Service": "quicksight.amazonaws.com" }"#);
    let policy = bare(TRUST_POLICY);
    let statement = policy.split_once('[').and_then(|(_, rest)| rest.split_once(']')).expect("a statement").0;
    let mut found = 0;
    for path in super::links::files("", &["md", "tf", "hcl", "yml"]) {
        let text = bare(&super::read(&path));
        let (policies, right) = (text.matches(&trust).count(), text.matches(statement).count());
        assert_eq!(policies, right, "a trust policy in {path} differs from {TRUST_POLICY}");
        assert!(policies > 0 || !text.contains("sts:AssumeRole\"") || !text.contains("quicksight.amazonaws.com\""), "in {path}");
        found += policies;
    }
    assert!(found >= 4, "only {found} were found");
}

#[test]
fn the_policies_of_the_guide_allow_what_the_pages_require_and_nothing_else() {
    let guide = super::read("docs/guides/permissions.md");
    let policies = guide.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut allowed = BTreeSet::new();
    for policy in policies {
        let policy: serde_json::Value = serde_json::from_str(policy).unwrap_or_else(|error| panic!("{error}: {policy}"));
        let statements = policy["Statement"].as_array().into_iter().flatten();
        for action in statements.filter(|statement| statement["Principal"].is_null()).map(|statement| &statement["Action"]) {
            let actions = action.as_array().cloned().unwrap_or_else(|| vec![action.clone()]);
            allowed.extend(actions.iter().filter_map(|action| action.as_str().map(str::to_owned)));
        }
    }
    let pages = [RESOURCE, DATA_SOURCE, DATA_SOURCES, LIST, PERMISSION, PERMISSIONS_DATA_SOURCE, PERMISSION_LIST];
    let required = pages.iter().copied().flatten().flat_map(|row| {
        let besides = row.besides.iter().map(|(action, _)| (*action).to_owned());
        row.calls.iter().map(|call| format!("quicksight:{call}")).chain(besides)
    });
    assert_eq!(allowed, required.collect());
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
fn the_resource_calls_what_its_page_lists_and_nothing_else() {
    let workspace = Workspace::new();
    let apply = |config: &str| {
        workspace.write(config);
        workspace.try_apply().expect_success();
    };
    apply(&configuration("One", "a", GROUP));
    expect(RESOURCE, "Create", &workspace);
    workspace.expect_empty_plan();
    expect(RESOURCE, "Plan, refresh, import", &workspace);
    apply(&configuration("Two", "a", GROUP));
    expect(RESOURCE, "Update `name`, `description`, `vpc_connection_arn` or `authentication_config`", &workspace);
    apply(&configuration("Two", "a", USER));
    expect(RESOURCE, "Update `permissions`", &workspace);
    apply(&configuration("Two", "b", USER));
    expect(RESOURCE, "Update `tags`", &workspace);
    workspace.forget("quicksight_action_connector.example");
    workspace.emulator.clear_calls();
    workspace.run(&["import", "-no-color", "quicksight_action_connector.example", "example"]).expect_success();
    expect(RESOURCE, "Plan, refresh, import", &workspace);
    workspace.run(&["destroy", "-no-color", "-auto-approve"]).expect_success();
    expect(RESOURCE, "Destroy", &workspace);
}

#[test]
fn the_permission_calls_what_its_page_lists_and_nothing_else() {
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
    expect(PERMISSION, "Create", &workspace);
    workspace.expect_empty_plan();
    expect(PERMISSION, "Plan, refresh, import", &workspace);
    apply(OWNER);
    expect(PERMISSION, "Update `actions`", &workspace);
    let address = "quicksight_action_connector_permission.example";
    workspace.forget(address);
    workspace.emulator.clear_calls();
    workspace.run(&["import", "-no-color", address, &format!("{ACCOUNT},example,{GROUP}")]).expect_success();
    expect(PERMISSION, "Plan, refresh, import", &workspace);
    workspace.run(&["destroy", "-no-color", "-auto-approve"]).expect_success();
    expect(PERMISSION, "Destroy", &workspace);
}

#[test]
fn each_data_source_calls_what_its_page_lists_and_nothing_else() {
    let workspace = Workspace::new();
    workspace.emulator.put(Connector::new(ACCOUNT, REGION, "example", "GENERIC_HTTP"));
    let reads = |config: &str| {
        workspace.write(config);
        workspace.plan().expect_success();
    };
    reads("data \"quicksight_action_connector\" \"example\" {\n  action_connector_id = \"example\"\n}\n");
    expect(DATA_SOURCE, "Read", &workspace);
    reads("data \"quicksight_action_connectors\" \"all\" {}\n");
    expect(DATA_SOURCES, "Read", &workspace);
    let filter = "name = \"ACTION_CONNECTOR_TYPE\"\n    operator = \"StringEquals\"\n    value = \"GENERIC_HTTP\"";
    reads(&format!("data \"quicksight_action_connectors\" \"all\" {{\n  filter {{\n    {filter}\n  }}\n}}\n"));
    expect(DATA_SOURCES, "Read with a `filter`", &workspace);
    reads("data \"quicksight_action_connector_permissions\" \"example\" {\n  action_connector_id = \"example\"\n}\n");
    expect(PERMISSIONS_DATA_SOURCE, "Read", &workspace);
}

#[test]
fn a_query_calls_what_its_page_lists_and_nothing_else() {
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
    expect(LIST, "List", &workspace);
    let filter = "name = \"ACTION_CONNECTOR_TYPE\"\n      operator = \"StringEquals\"\n      value = \"GENERIC_HTTP\"";
    lists(&format!("  config {{\n    filter {{\n      {filter}\n    }}\n  }}\n"));
    expect(LIST, "List with a `filter`", &workspace);
    lists("  include_resource = true\n");
    expect(LIST, "List with `include_resource`", &workspace);
    let permissions = |arguments: &str| lists_of("quicksight_action_connector_permission", arguments);
    permissions("");
    expect(PERMISSION_LIST, "List the permissions of all connectors", &workspace);
    permissions("  config {\n    action_connector_id = \"example\"\n  }\n");
    expect(PERMISSION_LIST, "List the permissions of one connector", &workspace);
}

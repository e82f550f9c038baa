//! Who may do what with a connector: what is managed and what is left alone, the smallest request for each change, answers in any order,
//! principals that cannot be given access, and changes that the service does not take.

use quicksight_emulator::{Fault, Kind, Options, Permission, PermissionAnswers};
use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, GROUP, USER, Workspace, bare_connector, sample};

const DESCRIBE: &str = "quicksight:DescribeActionConnector";
const UPDATE: &str = "quicksight:UpdateActionConnector";
const DELETE: &str = "quicksight:DeleteActionConnector";

const READ_PERMISSIONS: &str = "DescribeActionConnectorPermissions";
const CHANGE_PERMISSIONS: &str = "UpdateActionConnectorPermissions";

/// A connector whose `permissions` blocks are these.
fn config(blocks: &[(&str, &[&str])]) -> String {
    with_blocks(&blocks.iter().map(|(principal, actions)| block(principal, actions)).collect::<String>())
}

fn with_blocks(blocks: &str) -> String {
    let kind = sample("NONE");
    let body = format!("  name = \"Example\"\n  type = \"{}\"\n  {}\n{blocks}", kind.connector_type, kind.authentication(""));
    bare_connector(&body)
}

fn block(principal: &str, actions: &[&str]) -> String {
    format!("  permissions {{\n    principal = \"{principal}\"\n    actions   = {actions:?}\n  }}\n")
}

/// The one request that changed permissions since the calls were last forgotten: what it grants, and what it revokes.
#[track_caller]
fn change(workspace: &Workspace) -> (Json, Json) {
    let calls = workspace.emulator.calls_of(CHANGE_PERMISSIONS);
    assert_eq!(calls.len(), 1, "{calls:?}");
    let list = |member: &str| {
        let mut list = calls[0].body[member].as_array().cloned().unwrap_or_default();
        list.sort_by_key(|entry| entry["Principal"].to_string());
        Json::from(list)
    };
    (list("GrantPermissions"), list("RevokePermissions"))
}

fn entry(principal: &str, actions: &[&str]) -> Json {
    json!({ "Principal": principal, "Actions": actions })
}

fn remote(workspace: &Workspace) -> Vec<(String, Vec<String>)> {
    let mut permissions: Vec<_> = workspace
        .remote("example")
        .permissions
        .into_iter()
        .map(|Permission { principal, mut actions }| {
            actions.sort();
            (principal, actions)
        })
        .collect();
    permissions.sort();
    permissions
}

fn permission(principal: &str, actions: &[&str]) -> Permission {
    Permission { principal: principal.to_owned(), actions: actions.iter().map(|&action| action.to_owned()).collect() }
}

#[test]
fn without_any_block_the_permissions_of_the_service_are_left_alone_and_never_read() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions = vec![permission(USER, &[DESCRIBE])]);
    workspace.expect_empty_plan();
    workspace.write(&config(&[]).replace("\"Example\"", "\"Renamed\""));
    workspace.apply();
    assert_eq!(workspace.count(READ_PERMISSIONS) + workspace.count(CHANGE_PERMISSIONS), 0);
    assert_eq!(workspace.remote("example").permissions, [permission(USER, &[DESCRIBE])]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([]));
    workspace.destroy();
}

#[test]
fn permissions_are_part_of_the_request_that_creates_the_connector() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE]), (USER, &[DESCRIBE, UPDATE])]));
    workspace.apply();
    assert_eq!(workspace.count(CHANGE_PERMISSIONS), 0);
    let sent = &workspace.emulator.calls_of("CreateActionConnector")[0].body["Permissions"];
    assert_eq!(sent, &json!([entry(GROUP, &[DESCRIBE]), entry(USER, &[DESCRIBE, UPDATE])]));
    workspace.destroy();
}

/// `_permissions`: add, change, remove, to none.
#[test]
fn each_change_of_permissions_is_one_request_with_the_least_that_it_takes() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.apply();
    let step = |blocks: &[(&str, &[&str])], grant: Json, revoke: Json| {
        workspace.emulator.clear_calls();
        workspace.write(&config(blocks));
        assert_eq!(workspace.planned_change(ADDRESS)["after_unknown"]["status"], Json::Null, "no other attribute is touched");
        workspace.apply();
        assert_eq!(change(&workspace), (grant, revoke));
        assert_eq!(workspace.count("UpdateActionConnector"), 0);
        let wanted: Vec<_> = blocks
            .iter()
            .map(|(principal, actions)| {
                let mut actions: Vec<_> = actions.iter().map(|&action| action.to_owned()).collect();
                actions.sort();
                ((*principal).to_owned(), actions)
            })
            .collect();
        assert_eq!(remote(&workspace), wanted);
    };
    // A principal is added.
    step(&[(GROUP, &[DESCRIBE]), (USER, &[DESCRIBE, UPDATE])], json!([entry(USER, &[DESCRIBE, UPDATE])]), json!([]));
    // An action is added.
    step(&[(GROUP, &[DESCRIBE, DELETE]), (USER, &[DESCRIBE, UPDATE])], json!([entry(GROUP, &[DELETE])]), json!([]));
    // The actions shrink.
    step(&[(GROUP, &[DESCRIBE, DELETE]), (USER, &[DESCRIBE])], json!([]), json!([entry(USER, &[UPDATE])]));
    // One action is exchanged for another.
    step(
        &[(GROUP, &[DESCRIBE, UPDATE]), (USER, &[DESCRIBE])],
        json!([entry(GROUP, &[UPDATE])]),
        json!([entry(GROUP, &[DELETE])]),
    );
    // One principal is replaced by another.
    let other = USER.replace("ann", "ben");
    step(
        &[(GROUP, &[DESCRIBE, UPDATE]), (&other, &[DESCRIBE])],
        json!([entry(&other, &[DESCRIBE])]),
        json!([entry(USER, &[DESCRIBE])]),
    );
    // A principal is removed.
    step(&[(GROUP, &[DESCRIBE, UPDATE])], json!([]), json!([entry(&other, &[DESCRIBE])]));
    // The last block is removed.
    step(&[], json!([]), json!([entry(GROUP, &[DESCRIBE, UPDATE])]));
    workspace.emulator.clear_calls();
    workspace.expect_empty_plan();
    assert_eq!(workspace.count(READ_PERMISSIONS), 0, "nothing is managed any more");
    workspace.destroy();
}

#[test]
fn removing_the_last_block_revokes_what_the_state_holds() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE, UPDATE]), (USER, &[DESCRIBE])]));
    workspace.apply();
    workspace.apply_config(&config(&[]));
    assert_eq!(change(&workspace), (json!([]), json!([entry(GROUP, &[DESCRIBE, UPDATE]), entry(USER, &[DESCRIBE])])));
    assert_eq!(workspace.remote("example").permissions, []);
    workspace.destroy();
}

#[test]
fn a_first_block_takes_over_all_permissions_and_says_whose_access_ends() {
    let workspace = Workspace::of(&config(&[]));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.permissions = vec![permission(GROUP, &[DESCRIBE, DELETE]), permission(USER, &[DESCRIBE])];
    });
    workspace.write(&config(&[(GROUP, &[DESCRIBE, UPDATE])]));
    workspace.plan().expect_success().expect_says(&["Access that is not in the configuration will end", USER, DELETE]);
    workspace.apply();
    assert_eq!(
        change(&workspace),
        (json!([entry(GROUP, &[UPDATE])]), json!([entry(GROUP, &[DELETE]), entry(USER, &[DESCRIBE])]))
    );
    workspace.destroy();
}

#[test]
fn access_given_or_taken_elsewhere_shows_and_is_put_right() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE, UPDATE])]));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.permissions = vec![permission(GROUP, &[DESCRIBE]), permission(USER, &[DELETE])];
    });
    workspace.emulator.clear_calls();
    assert_eq!(workspace.planned_actions(ADDRESS), ["update"]);
    workspace.apply();
    assert_eq!(change(&workspace), (json!([entry(GROUP, &[UPDATE])]), json!([entry(USER, &[DELETE])])));
    workspace.destroy();
}

#[test]
fn order_and_repetition_in_the_answers_of_the_service_are_no_difference() {
    let blocks: [(&str, &[&str]); 3] =
        [(GROUP, &[UPDATE, DELETE, DESCRIBE]), (USER, &[DESCRIBE, UPDATE]), (&USER.replace("ann", "ben"), &[DELETE, DESCRIBE])];
    for answers in [PermissionAnswers::Shuffled, PermissionAnswers::Duplicated] {
        let workspace = Workspace::with(Options { permission_answers: answers, ..Options::default() });
        workspace.apply_config(&config(&blocks));
        for _ in 0..3 {
            workspace.expect_empty_plan();
        }
        workspace.apply_config(&config(&blocks[1..]));
        assert_eq!(change(&workspace), (json!([]), json!([entry(GROUP, &[DELETE, DESCRIBE, UPDATE])])));
        workspace.destroy();
    }
}

#[test]
fn a_list_of_permissions_that_is_empty_and_one_that_is_missing_mean_the_same() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.permissions.clear());
    let empty = workspace.planned_change(ADDRESS);
    let missing = || Fault::new(READ_PERMISSIONS, Kind::Omit { members: vec!["Permissions".to_owned()] }).always();
    workspace.emulator.fault(missing());
    let absent = workspace.planned_change(ADDRESS);
    assert_eq!(empty, absent);
    assert_eq!(empty["before"]["permissions"], json!([]));
    workspace.emulator.clear_faults();
    workspace.apply();

    // Nor does it matter when nobody is to have access.
    workspace.emulator.fault(missing());
    workspace.apply_config(&config(&[]));
    workspace.destroy();
}

#[test]
fn principals_that_cannot_be_given_access_are_refused_before_any_call() {
    let workspace = Workspace::new();
    for (principal, says) in [
        ("arn:aws:quicksight:us-east-1:123456789012:namespace/default", "is a namespace"),
        ("arn:aws:iam::123456789012:root", "is a whole account"),
        ("arn:aws:iam::123456789012:role/deploy", "must be registered with Quick Sight"),
        ("arn:aws:quicksight::123456789012:group/default/analysts", "names no Region"),
        ("ann", "is not an ARN"),
    ] {
        workspace.write(&config(&[(principal, &[DESCRIBE])]));
        workspace.validate().expect_failure(&["Invalid principal", principal, says, "in resource"]);
    }
    workspace.write(&config(&[(GROUP, &[DESCRIBE]), (GROUP, &[UPDATE])]));
    workspace.validate().expect_failure(&["Principal in two permissions blocks", GROUP, "in resource"]);
    assert!(workspace.emulator.calls().is_empty());

    for (principal, says) in [
        ("arn:aws:quicksight:us-east-1:210987654321:group/default/analysts", "is of account 210987654321"),
        ("arn:aws-cn:quicksight:cn-north-1:123456789012:group/default/analysts", "is in the partition aws-cn"),
    ] {
        workspace.write(&config(&[(principal, &[DESCRIBE])]));
        workspace.plan().expect_failure(&[principal, says, "in resource"]);
    }
    assert_eq!(workspace.emulator.calls().len(), workspace.count("GetCallerIdentity"));
}

/// Users and groups live in the Region in which Quick Sight was signed up, wherever the connector is.
#[test]
fn principals_of_another_region_are_given_access() {
    let principal = GROUP.replace("us-east-1", "eu-west-1");
    let workspace = Workspace::of(&config(&[(&principal, &[DESCRIBE])]));
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_principal_that_is_known_only_after_apply_is_not_judged_before() {
    let workspace = Workspace::of(&format!(
        "resource \"terraform_data\" \"principal\" {{\n  input = \"{GROUP}\"\n}}\n{}",
        with_blocks(
            "  permissions {\n    principal = terraform_data.principal.output\n    actions = [\"quicksight:DescribeActionConnector\"]\n  }\n"
        )
    ));
    workspace.apply();
    assert_eq!(workspace.remote("example").permissions, [permission(GROUP, &[DESCRIBE])]);
    workspace.destroy();
}

#[test]
fn twenty_and_thirty_actions_pass_validation() {
    let workspace = Workspace::new();
    for count in [20, 30] {
        let actions: Vec<String> = (0..count).map(|number| format!("quicksight:Action{number}")).collect();
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        workspace.write(&config(&[(GROUP, &actions)]));
        workspace.validate().expect_success();
    }
}

#[test]
fn sixty_four_blocks_are_allowed_and_one_more_is_refused() {
    let blocks = |count: usize| {
        with_blocks(&(0..count).map(|number| block(&format!("{GROUP}-{number}"), &[DESCRIBE])).collect::<String>())
    };
    let workspace = Workspace::of(&blocks(65));
    workspace.validate().expect_failure(&["permissions", "64"]);
    workspace.apply_config(&blocks(64));
    assert_eq!(workspace.remote("example").permissions.len(), 64);
    workspace.destroy();
}

#[test]
fn a_change_of_permissions_that_the_service_ignores_is_an_error_and_the_state_is_true() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE, UPDATE])]));
    workspace.apply();
    workspace.emulator.fault(Fault::new(CHANGE_PERMISSIONS, Kind::IgnoreChange { members: Vec::new() }));
    workspace.write(&config(&[(GROUP, &[DESCRIBE]), (USER, &[DESCRIBE])]));
    workspace.try_apply().expect_failure(&[
        "the service did not take all of it",
        &format!("{USER} was not given {DESCRIBE}"),
        &format!("{GROUP} still has {UPDATE}"),
    ]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([{ "principal": GROUP, "actions": [DESCRIBE, UPDATE] }]));
    // Applying again does what is left to do.
    workspace.apply();
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()]), (USER.to_owned(), vec![DESCRIBE.to_owned()])]);
    workspace.destroy();
}

#[test]
fn a_principal_that_the_service_does_not_know_is_named_with_the_way_to_register_it() {
    let refusing = Options { refused_principals: [USER.to_owned()].into(), ..Options::default() };
    let both = config(&[(GROUP, &[DESCRIBE]), (USER, &[DESCRIBE])]);
    let says = [USER, "register-user", "Quick Sight rejects all permissions"];

    let workspace = Workspace::with(refusing);
    workspace.write(&both).try_apply().expect_failure(&says).expect_says(&["Nothing was created"]);
    assert_eq!(workspace.emulator.connectors().len(), 0);

    workspace.apply_config(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.write(&both).try_apply().expect_failure(&says).expect_says(&["permissions were not changed"]);
    assert_eq!(workspace.state(ADDRESS)["permissions"], json!([{ "principal": GROUP, "actions": [DESCRIBE] }]));
    assert_eq!(remote(&workspace), [(GROUP.to_owned(), vec![DESCRIBE.to_owned()])]);

    // Once the user is registered, applying again finishes.
    workspace.emulator.set_options(Options::default());
    workspace.apply();
    workspace.destroy();
}

#[test]
fn permissions_and_tags_are_changed_without_the_secret_and_without_a_change_of_the_connector() {
    let kind = sample("API_KEY");
    let workspace = Workspace::of(&kind.resource(&kind.plain("\"s3cret\"")));
    workspace.apply();
    // Whoever imports it need not know the secret.
    workspace.run(&["state", "rm", ADDRESS]).expect_success();
    workspace.write(&kind.resource(""));
    workspace.run(&["import", "-no-color", ADDRESS, "example"]).expect_success();
    workspace.expect_empty_plan();

    workspace.emulator.clear_calls();
    workspace.apply_config(&kind.resource("").replacen(DESCRIBE, UPDATE, 1));
    assert_eq!(change(&workspace), (json!([entry(GROUP, &[UPDATE])]), json!([entry(GROUP, &[DESCRIBE])])));
    workspace.apply_config(&kind.resource("").replacen("  type =", "  tags = { team = \"data\" }\n  type =", 1));
    assert_eq!(workspace.count("TagResource"), 1);
    assert_eq!(workspace.count("UpdateActionConnector"), 0);
    workspace.destroy();
}

#[test]
fn what_the_service_changes_between_plan_and_apply_does_not_break_a_change_of_permissions() {
    let workspace = Workspace::of(&config(&[(GROUP, &[DESCRIBE])]));
    workspace.apply();
    workspace.write(&config(&[(GROUP, &[UPDATE])]));
    workspace.run(&["plan", "-input=false", "-out=tfplan"]).expect_success();
    workspace.change_remote("example", |connector| {
        connector.last_updated_time += 60.0;
        connector.enabled_actions.push("generic_http:more".to_owned());
        connector.description = Some("Changed elsewhere".to_owned());
    });
    workspace.run(&["apply", "-no-color", "-input=false", "tfplan"]).expect_success();
    assert_eq!(workspace.planned_change(ADDRESS)["before"]["description"], "Changed elsewhere", "the next plan shows it");
    workspace.destroy();
}

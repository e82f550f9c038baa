//! Principals and sets of actions that can, and that cannot, be given.

use super::*;

#[test]
fn principals_that_cannot_be_granted_permissions_are_refused_before_any_call() {
    let workspace = Workspace::new();
    for (principal, says) in [
        ("arn:aws:quicksight:us-east-1:123456789012:namespace/default", "is a namespace"),
        ("arn:aws:iam::123456789012:root", "is an AWS account"),
        ("arn:aws:iam::123456789012:role/deploy", "Register an IAM user or role with Quick Sight"),
        ("arn:aws:quicksight::123456789012:group/default/analysts", "has no Region"),
        ("ann", "is not an ARN"),
    ] {
        workspace.write(&config(&[(principal, &[DESCRIBE])]));
        workspace.validate().expect_failure(&["Invalid Principal", principal, says, "in resource"]);
    }
    workspace.write(&config(&[(GROUP, &[DESCRIBE]), (GROUP, &[UPDATE])]));
    workspace.validate().expect_failure(&["Duplicate Principal", GROUP, "in resource"]);
    assert!(workspace.emulator.calls().is_empty());

    for (principal, says) in [
        ("arn:aws:quicksight:us-east-1:210987654321:group/default/analysts", "belongs to account 210987654321"),
        ("arn:aws-cn:quicksight:cn-north-1:123456789012:group/default/analysts", "belongs to partition aws-cn"),
    ] {
        workspace.write(&config(&[(principal, &[DESCRIBE])]));
        workspace.plan().expect_failure(&[principal, says, "in resource"]);
    }
    assert_eq!(workspace.emulator.calls().len(), workspace.count("GetCallerIdentity"));
}

/// Users and groups live in the Region in which Quick Sight was signed up, wherever the connector is.
#[test]
fn principals_of_another_region_are_granted_permissions() {
    let principal = GROUP.replace("us-east-1", "eu-west-1");
    let workspace = Workspace::of(&config(&[(&principal, &[DESCRIBE])]));
    workspace.apply();
    workspace.destroy();
}

#[test]
fn a_principal_that_is_known_only_after_apply_is_not_checked_before() {
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
        with_blocks(&(0..count).map(|number| permissions(&format!("{GROUP}-{number}"), &[DESCRIBE])).collect::<String>())
    };
    let workspace = Workspace::of(&blocks(65));
    workspace.validate().expect_failure(&["permissions", "64"]);
    workspace.apply_config(&blocks(64));
    assert_eq!(workspace.remote("example").permissions.len(), 64);
    workspace.destroy();
}

#[test]
fn a_principal_that_the_service_does_not_know_is_named_with_the_command_that_registers_it() {
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

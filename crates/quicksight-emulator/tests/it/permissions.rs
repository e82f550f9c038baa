//! Grants and revocations: whole sets by default, and each other reading by its switch.

use std::collections::BTreeSet;

use quicksight_emulator::{
    Creator, Emulator, Options, Permission, PermissionAnswers, PermissionSets, PrincipalInBothLists, SmallerGrants,
    UnheldRevokes, UnknownActions,
};
use serde_json::{Value, json};

use crate::client::*;

const INVALID: &str = "InvalidParameterValueException";
const VIEWER: &[&str] = &["DescribeActionConnector"];
const CONTRIBUTOR: &[&str] = &["DescribeActionConnector", "UpdateActionConnector"];
const OWNER: &[&str] = &[
    "DescribeActionConnector",
    "UpdateActionConnector",
    "DeleteActionConnector",
    "DescribeActionConnectorPermissions",
    "UpdateActionConnectorPermissions",
    "ListActionConnectors",
];

fn permission(name: &str, actions: &[&str]) -> Value {
    let actions: Vec<String> = actions.iter().map(|action| format!("quicksight:{action}")).collect();
    json!({ "Principal": user(name), "Actions": actions })
}

fn planted(name: &str, actions: &[&str]) -> Permission {
    Permission { principal: user(name), actions: actions.iter().map(|action| format!("quicksight:{action}")).collect() }
}

fn change(client: &Client, body: Value) -> Answer {
    client.post(&format!("{}/permissions", path("c")), body)
}

fn grant(client: &Client, name: &str, actions: &[&str]) -> Answer {
    change(client, json!({ "GrantPermissions": [permission(name, actions)] }))
}

fn revoke(client: &Client, name: &str, actions: &[&str]) -> Answer {
    change(client, json!({ "RevokePermissions": [permission(name, actions)] }))
}

fn both(client: &Client, name: &str, granted: &[&str], revoked: &[&str]) -> Answer {
    change(client, json!({ "GrantPermissions": [permission(name, granted)], "RevokePermissions": [permission(name, revoked)] }))
}

fn described(client: &Client) -> Value {
    client.get(&format!("{}/permissions", path("c"))).ok()["Permissions"].clone()
}

/// A connector that `a` may view and `o` owns.
fn started(options: Options) -> (Emulator, Client) {
    let (emulator, client) = start(options);
    let permissions = json!([permission("a", VIEWER), permission("o", OWNER)]);
    client.create(with(connector("c"), "Permissions", permissions)).ok();
    (emulator, client)
}

fn unchanged() -> Value {
    json!([permission("a", VIEWER), permission("o", OWNER)])
}

#[test]
fn a_whole_set_is_granted_and_revoked() {
    let (_emulator, client) = started(instant());
    let expected = json!([permission("a", VIEWER), permission("o", OWNER), permission("b", OWNER)]);
    assert_eq!(grant(&client, "b", OWNER).ok()["Permissions"], expected);
    assert_eq!(described(&client), expected);
    let body = json!({ "RevokePermissions": [permission("b", OWNER), permission("a", VIEWER)] });
    assert_eq!(change(&client, body).ok()["Permissions"], json!([permission("o", OWNER)]));
}

#[test]
fn the_order_of_actions_does_not_matter() {
    let (_emulator, client) = started(instant());
    let reversed: Vec<&str> = OWNER.iter().rev().copied().collect();
    grant(&client, "b", &reversed).ok();
    revoke(&client, "b", OWNER).ok();
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_grant_of_part_of_a_set_is_refused_with_the_valid_sets() {
    let (_emulator, client) = started(instant());
    let message = grant(&client, "b", CONTRIBUTOR).refused(400, INVALID);
    let expected = "ResourcePermission list contains unsupported permission sets [quicksight:DescribeActionConnector, \
                    quicksight:UpdateActionConnector] for this resource. Valid sets : [quicksight:DescribeActionConnector] or \
                    [quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector, \
                    quicksight:DescribeActionConnectorPermissions, quicksight:UpdateActionConnectorPermissions, \
                    quicksight:ListActionConnectors]";
    assert_eq!(message, expected);
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_creation_with_part_of_a_set_is_refused() {
    let (emulator, client) = start(instant());
    let body = with(connector("c"), "Permissions", json!([permission("a", &OWNER[..5])]));
    assert!(client.create(body).refused(400, INVALID).contains("unsupported permission sets"));
    assert!(emulator.connectors().is_empty());
}

#[test]
fn a_revoke_of_part_of_a_set_is_refused() {
    let (_emulator, client) = started(instant());
    assert!(revoke(&client, "o", &OWNER[1..]).refused(400, INVALID).contains("unsupported permission sets"));
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_revoke_of_part_of_a_set_revokes_it_with_the_option() {
    let (_emulator, client) = started(Options { permission_sets: PermissionSets::PartialRevokes, ..instant() });
    revoke(&client, "o", &OWNER[1..]).ok();
    assert_eq!(described(&client), json!([permission("a", VIEWER), permission("o", VIEWER)]));
    grant(&client, "b", CONTRIBUTOR).refused(400, INVALID);
}

#[test]
fn a_contributor_has_a_set_of_its_own_with_the_option() {
    let (_emulator, client) = started(Options { permission_sets: PermissionSets::WithContributor, ..instant() });
    grant(&client, "b", CONTRIBUTOR).ok();
    let message = grant(&client, "b", &OWNER[..3]).refused(400, INVALID);
    assert!(message.contains("or [quicksight:DescribeActionConnector, quicksight:UpdateActionConnector] or ["), "{message}");
    revoke(&client, "b", CONTRIBUTOR).ok();
    assert_eq!(described(&client), unchanged());
}

#[test]
fn any_actions_are_granted_and_revoked_with_the_option() {
    let (_emulator, client) = started(Options { permission_sets: PermissionSets::Any, ..instant() });
    grant(&client, "a", &OWNER[2..4]).ok();
    revoke(&client, "a", &OWNER[2..3]).ok();
    assert_eq!(described(&client)[0], permission("a", &[OWNER[0], OWNER[3]]));
}

#[test]
fn an_action_of_another_resource_is_invalid() {
    let (emulator, client) = started(instant());
    for body in [
        json!({ "GrantPermissions": [permission("b", &["InvokeActionConnector"])] }),
        json!({ "RevokePermissions": [permission("a", &["SearchActionConnectors"])] }),
    ] {
        assert_eq!(change(&client, body).refused(400, INVALID), "Invalid action");
    }
    let body = with(connector("d"), "Permissions", json!([permission("a", &["CreateActionConnector"])]));
    assert_eq!(client.create(body).refused(400, INVALID), "Invalid action");
    emulator.set_options(Options { unknown_actions: UnknownActions::Accepted, ..instant() });
    assert!(grant(&client, "b", &["A"]).refused(400, INVALID).contains("unsupported permission sets"));
    emulator.set_options(Options {
        unknown_actions: UnknownActions::Accepted,
        permission_sets: PermissionSets::Any,
        ..instant()
    });
    grant(&client, "b", &["A"]).ok();
    assert_eq!(described(&client)[2], permission("b", &["A"]));
}

#[test]
fn one_principal_in_both_lists_is_refused() {
    let (_emulator, client) = started(instant());
    assert!(both(&client, "a", OWNER, VIEWER).refused(400, INVALID).contains(&user("a")));
    assert_eq!(described(&client), unchanged());
    let two = json!({ "GrantPermissions": [permission("b", OWNER)], "RevokePermissions": [permission("o", OWNER)] });
    change(&client, two).ok();
    assert_eq!(described(&client), json!([permission("a", VIEWER), permission("b", OWNER)]));
}

#[test]
fn revocations_take_effect_before_or_after_grants_as_the_option_specifies() {
    for (principal_in_both_lists, expected) in [
        (PrincipalInBothLists::RevokesFirst, json!([permission("o", OWNER), permission("a", VIEWER)])),
        (PrincipalInBothLists::GrantsFirst, json!([permission("o", OWNER)])),
    ] {
        let (_emulator, client) = started(Options { principal_in_both_lists, ..instant() });
        both(&client, "a", VIEWER, VIEWER).ok();
        assert_eq!(described(&client), expected);
    }
}

#[test]
fn a_viewer_who_is_granted_all_becomes_an_owner_without_a_revoke() {
    for smaller_grants in [SmallerGrants::Merged, SmallerGrants::Replaced] {
        let (_emulator, client) = started(Options { smaller_grants, ..instant() });
        grant(&client, "a", OWNER).ok();
        assert_eq!(described(&client), json!([permission("a", OWNER), permission("o", OWNER)]));
    }
}

#[test]
fn an_owner_who_is_granted_the_smaller_set_stays_an_owner() {
    let (_emulator, client) = started(instant());
    grant(&client, "o", VIEWER).ok();
    assert_eq!(described(&client), unchanged());
}

#[test]
fn an_owner_who_is_granted_the_smaller_set_becomes_a_viewer_with_the_option() {
    let (_emulator, client) = started(Options { smaller_grants: SmallerGrants::Replaced, ..instant() });
    grant(&client, "o", VIEWER).ok();
    assert_eq!(described(&client), json!([permission("a", VIEWER), permission("o", VIEWER)]));
}

#[test]
fn a_revoke_of_what_is_not_held_is_refused() {
    let (_emulator, client) = started(instant());
    for (name, actions) in [("absent", VIEWER), ("absent", OWNER), ("o", VIEWER), ("a", OWNER)] {
        assert_eq!(revoke(&client, name, actions).refused(400, INVALID), "Invalid principals given");
    }
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_revoke_of_what_is_not_held_has_no_effect_with_the_option() {
    let (_emulator, client) = started(Options { unheld_revokes: UnheldRevokes::Ignored, ..instant() });
    for (name, actions) in [("absent", VIEWER), ("o", VIEWER), ("a", OWNER)] {
        revoke(&client, name, actions).ok();
    }
    assert_eq!(described(&client), unchanged());
    revoke(&client, "o", &OWNER[1..]).refused(400, INVALID);
}

#[test]
fn a_planted_set_that_cannot_be_granted_is_revoked_as_a_whole() {
    let (emulator, client) = started(instant());
    let odd = &OWNER[1..3];
    emulator.change(ACCOUNT, REGION, "c", |connector| connector.permissions = vec![planted("a", odd), planted("a", &OWNER[..1])]);
    assert!(revoke(&client, "a", odd).refused(400, INVALID).contains("unsupported permission sets"));
    revoke(&client, "a", &OWNER[..3]).ok();
    assert_eq!(described(&client), json!([]));
}

#[test]
fn principals_that_are_no_user_and_no_group_of_the_account_are_refused() {
    let (_emulator, client) = started(instant());
    for principal in [
        format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:namespace/default"),
        format!("arn:aws:iam::{ACCOUNT}:root"),
        format!("arn:aws:iam::{ACCOUNT}:user/a"),
        format!("arn:aws:iam::{ACCOUNT}:role/a"),
        "arn:aws:quicksight:us-east-1:999999999999:user/default/a".to_owned(),
        format!("arn:aws-cn:quicksight:us-east-1:{ACCOUNT}:user/default/a"),
        "a".to_owned(),
    ] {
        let actions = json!(["quicksight:DescribeActionConnector"]);
        let body = json!({ "GrantPermissions": [permission("b", VIEWER), { "Principal": principal, "Actions": actions }] });
        let message = change(&client, body).refused(400, INVALID);
        assert!(message.contains(&principal), "{message}");
    }
    assert_eq!(described(&client), unchanged());
}

#[test]
fn one_principal_twice_in_one_list_refuses_the_whole_request() {
    let (_emulator, client) = started(instant());
    for body in [
        json!({ "GrantPermissions": [permission("b", VIEWER), permission("b", OWNER)] }),
        json!({ "GrantPermissions": [permission("b", VIEWER)], "RevokePermissions": [permission("a", VIEWER), permission("a", VIEWER)] }),
    ] {
        assert!(change(&client, body).refused(400, INVALID).contains("twice"));
    }
    assert_eq!(described(&client), unchanged());
}

#[test]
fn one_principal_that_is_not_registered_refuses_the_whole_request() {
    let ghost = BTreeSet::from([user("ghost")]);
    let registered = BTreeSet::from([user("a"), user("b"), user("o")]);
    for options in
        [Options { refused_principals: ghost, ..instant() }, Options { known_principals: Some(registered), ..instant() }]
    {
        let (_emulator, client) = started(options);
        let body = json!({
            "GrantPermissions": [permission("b", VIEWER), permission("ghost", VIEWER)],
            "RevokePermissions": [permission("a", VIEWER)],
        });
        let message = change(&client, body).refused(400, INVALID);
        assert_eq!(message, format!("Principal ARN {} is not part of the same account {ACCOUNT}", user("ghost")));
        assert_eq!(described(&client), unchanged());
        grant(&client, "b", VIEWER).ok();
    }
}

#[test]
fn permissions_of_a_deleted_user_can_be_revoked_while_the_connector_lists_them() {
    let (emulator, client) = started(instant());
    emulator.set_options(Options { refused_principals: BTreeSet::from([user("a")]), ..instant() });
    revoke(&client, "a", VIEWER).ok();
    grant(&client, "a", VIEWER).refused(400, INVALID);
    assert_eq!(described(&client), json!([permission("o", OWNER)]));
}

#[test]
fn a_refused_revoke_cancels_the_grants_of_its_request() {
    let (_emulator, client) = started(instant());
    let body = json!({ "GrantPermissions": [permission("b", OWNER)], "RevokePermissions": [permission("o", VIEWER)] });
    change(&client, body).refused(400, INVALID);
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_creator_is_no_owner() {
    let (_emulator, client) = start(instant());
    client.create(connector("c")).ok();
    assert_eq!(described(&client), json!([]));
}

#[test]
fn a_creator_is_an_owner_with_the_option() {
    let (_emulator, client) = started(Options { creator: Creator::Owner, ..instant() });
    let [creator, viewer, owner] = [permission("emulator", OWNER), permission("a", VIEWER), permission("o", OWNER)];
    assert_eq!(described(&client), json!([creator, viewer, owner]));
    revoke(&client, "emulator", OWNER).ok();
    assert_eq!(described(&client), unchanged());
}

#[test]
fn a_creator_who_is_an_irrevocable_owner_refuses_each_request_that_revokes_from_it() {
    let options = Options { creator: Creator::IrrevocableOwner, smaller_grants: SmallerGrants::Replaced, ..instant() };
    let (_emulator, client) = started(options);
    let before = described(&client);
    let body = json!({ "RevokePermissions": [permission("a", VIEWER), permission("emulator", OWNER)] });
    let message = change(&client, body).refused(400, INVALID);
    assert!(message.contains(&user("emulator")) && message.contains("always retains the Owner role"), "{message}");
    grant(&client, "emulator", VIEWER).ok();
    assert_eq!(described(&client), before);
}

#[test]
fn a_call_that_neither_grants_nor_revokes_is_refused() {
    let (_emulator, client) = started(instant());
    change(&client, json!({})).refused(400, INVALID);
    change(&client, json!({ "GrantPermissions": [] })).refused(400, "ValidationException");
}

#[test]
fn more_principals_than_a_connector_can_have_are_over_the_limit() {
    let (_emulator, client) = started(instant());
    let grants: Vec<Value> = (0..63).map(|number| permission(&format!("u{number}"), VIEWER)).collect();
    change(&client, json!({ "GrantPermissions": grants })).refused(409, "LimitExceededException");
    let body = json!({ "GrantPermissions": grants, "RevokePermissions": [permission("a", VIEWER)] });
    assert_eq!(change(&client, body).ok()["Permissions"].as_array().unwrap().len(), 64);
}

#[test]
fn answers_can_be_shuffled_or_doubled_without_another_meaning() {
    let (emulator, client) = started(instant());
    let plain = described(&client);
    for permission_answers in [PermissionAnswers::Shuffled, PermissionAnswers::Duplicated] {
        emulator.set_options(Options { permission_answers, ..instant() });
        let answers: Vec<Value> = (0..4).map(|_| described(&client)).collect();
        assert!(answers.iter().any(|answer| *answer != plain));
        for answer in answers {
            assert_eq!(meaning(&answer), meaning(&plain));
        }
    }
}

fn meaning(permissions: &Value) -> BTreeSet<(String, String)> {
    let permissions = permissions.as_array().unwrap().iter();
    permissions
        .flat_map(|permission| {
            permission["Actions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|action| (permission["Principal"].to_string(), action.to_string()))
        })
        .collect()
}

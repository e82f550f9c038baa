//! Grants and revocations.

use std::collections::BTreeSet;

use quicksight_emulator::{Emulator, Options, PermissionAnswers};
use serde_json::{Value, json};

use crate::client::*;

fn permission(name: &str, actions: &[&str]) -> Value {
    let actions: Vec<String> = actions.iter().map(|action| format!("quicksight:{action}")).collect();
    json!({ "Principal": user(name), "Actions": actions })
}

fn change(client: &Client, body: Value) -> Answer {
    client.post(&format!("{}/permissions", path("c")), body)
}

fn described(client: &Client) -> Value {
    client.get(&format!("{}/permissions", path("c"))).ok()["Permissions"].clone()
}

fn started(options: Options) -> (Emulator, Client) {
    let (emulator, client) = start(options);
    client.create(with(connector("c"), "Permissions", json!([permission("a", &["A", "B"])]))).ok();
    (emulator, client)
}

#[test]
fn a_grant_adds_actions_and_a_revocation_takes_them_away() {
    let (_emulator, client) = started(instant());
    let answer = change(&client, json!({ "GrantPermissions": [permission("a", &["B", "C"]), permission("b", &["A"])] })).ok();
    let expected = json!([permission("a", &["A", "B", "C"]), permission("b", &["A"])]);
    assert_eq!(answer["Permissions"], expected);
    assert_eq!(described(&client), expected);
    let body = json!({ "RevokePermissions": [permission("a", &["A"]), permission("b", &["A"]), permission("absent", &["A"])] });
    change(&client, body).ok();
    assert_eq!(described(&client), json!([permission("a", &["B", "C"])]));
    change(&client, json!({ "RevokePermissions": [permission("a", &["B", "C"])] })).ok();
    assert_eq!(described(&client), json!([]));
}

#[test]
fn principals_that_are_no_user_and_no_group_of_the_account_are_refused() {
    let (_emulator, client) = started(instant());
    for principal in [
        format!("arn:aws:quicksight:us-east-1:{ACCOUNT}:namespace/default"),
        format!("arn:aws:iam::{ACCOUNT}:root"),
        format!("arn:aws:iam::{ACCOUNT}:user/a"),
        "arn:aws:quicksight:us-east-1:999999999999:user/default/a".to_owned(),
        format!("arn:aws-cn:quicksight:us-east-1:{ACCOUNT}:user/default/a"),
        "a".to_owned(),
    ] {
        let body = json!({ "GrantPermissions": [{ "Principal": principal, "Actions": ["quicksight:A"] }] });
        let message = change(&client, body).refused(400, "InvalidParameterValueException");
        assert!(message.contains(&principal), "{message}");
    }
    assert_eq!(described(&client), json!([permission("a", &["A", "B"])]));
}

#[test]
fn one_principal_that_is_not_registered_refuses_the_whole_grant() {
    let (_emulator, client) = started(Options { refused_principals: BTreeSet::from([user("ghost")]), ..instant() });
    let body = json!({ "GrantPermissions": [permission("b", &["A"]), permission("ghost", &["A"])] });
    assert!(change(&client, body).refused(400, "InvalidParameterValueException").contains(&user("ghost")));
    assert_eq!(described(&client), json!([permission("a", &["A", "B"])]));
}

#[test]
fn a_call_that_neither_grants_nor_revokes_is_refused() {
    let (_emulator, client) = started(instant());
    change(&client, json!({})).refused(400, "InvalidParameterValueException");
    change(&client, json!({ "GrantPermissions": [] })).refused(400, "InvalidParameterValueException");
}

#[test]
fn more_principals_than_a_connector_can_have_are_over_the_limit() {
    let (_emulator, client) = started(instant());
    let grants: Vec<Value> = (0..64).map(|number| permission(&format!("u{number}"), &["A"])).collect();
    change(&client, json!({ "GrantPermissions": grants })).refused(409, "LimitExceededException");
}

#[test]
fn answers_can_be_shuffled_or_doubled_without_another_meaning() {
    let (emulator, client) = started(instant());
    change(&client, json!({ "GrantPermissions": [permission("b", &["A", "B", "C"])] })).ok();
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

//! Sentences about creating, updating and deleting.

use terraform_plugin::{
    engine::{
        apply::{self, Response},
        plan,
        validate::Advice,
    },
    language::{private::Private, value::Value},
};

use crate::{
    provider::Thing,
    shorthand::{client, context, identity, messages, show, thing},
};

/// Plans and applies `config`, and answers whether there is a file afterwards as well.
async fn applied(prior: &str, config: &str) -> (Response, bool) {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("i"), "a").unwrap();
    let client = client(directory.path()).await;
    let (resource, prior, config) = (Thing::default(), thing(prior), thing(config));
    let stored = if prior.is_null() { Value::Null } else { identity("i") };
    let request = plan::Request {
        prior: &prior,
        proposed: &config,
        config: &config,
        private: Private::new(*b"p"),
        planned_private: None,
        keeps_planned_private: false,
        identity: stored,
        advice: Advice::Unwanted,
    };
    let plan = plan::plan(&resource, Some(&client), &context(), request).await;
    assert!(plan.diagnostics.is_empty(), "{:?}", plan.diagnostics);
    let request =
        apply::Request { prior: &prior, planned: &plan.planned, config: &config, private: plan.private, identity: plan.identity };
    let response = apply::apply(&resource, Some(&client), &context(), request).await;
    (response, directory.path().join("i").exists())
}

async fn check(prior: &str, config: &str, state: &str, expected: &[&str]) {
    let (response, _) = applied(prior, config).await;
    assert_eq!(
        (show(&response.state).as_str(), messages(&response.diagnostics)),
        (state, expected.iter().map(ToString::to_string).collect())
    );
    assert!(response.state.is_wholly_known());
}

const PRIOR: &str = r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#;

#[tokio::test]
async fn a_create_resolves_every_unknown() {
    check(
        "null",
        r#"{"name": "a", "tag": [{"key": "x"}]}"#,
        "(color=grey digest=digest of thing-a id=thing-a name=a revision=1 tag={(code=code of x key=x value=none)})",
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_create_that_created_nothing_leaves_nothing() {
    check("null", r#"{"name": "create-fails"}"#, "null", &["error : Not created"]).await;
    check("null", r#"{"name": "create-silent"}"#, "null", &["error : Bug in the Provider"]).await;
}

#[tokio::test]
async fn a_create_that_failed_midway_leaves_what_is_known() {
    let (response, _) = applied("null", r#"{"name": "create-midway"}"#).await;
    assert_eq!(show(&response.state), "(color=grey id=thing-create-midway name=create-midway revision=1)");
    assert_eq!(messages(&response.diagnostics), ["error : Half created"]);
    assert_eq!(response.identity, identity("thing-create-midway"));
    assert_eq!(response.private, Private::new(*b"p"));
}

#[tokio::test]
async fn a_write_only_value_is_in_no_state_even_if_the_resource_puts_it_there() {
    check(
        "null",
        r#"{"name": "create-leaks", "password_wo": "s", "password_wo_version": "1"}"#,
        "(color=grey digest=digest of thing-create-leaks id=thing-create-leaks name=create-leaks password_wo_version=1 revision=1)",
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_result_that_differs_from_the_plan_is_named_and_the_actual_one_is_stored() {
    let (response, _) = applied("null", r#"{"name": "create-lies"}"#).await;
    assert_eq!(messages(&response.diagnostics), ["error color: Bug in the Provider"]);
    assert!(
        response.diagnostics.iter().all(|messages| messages.detail.contains(r#""grey" was planned, but "pink" was returned"#))
    );
    assert_eq!(response.state.get("color").as_str(), Some("pink"));
}

#[tokio::test]
async fn an_unknown_or_mistyped_result_is_named_and_the_object_is_kept() {
    for name in ["create-unknown", "create-mistypes"] {
        let (response, _) = applied("null", &format!(r#"{{"name": "{name}"}}"#)).await;
        assert_eq!(messages(&response.diagnostics), ["error digest: Bug in the Provider"]);
        assert_eq!(response.state.get("name").as_str(), Some(name));
        assert!(response.state.is_wholly_known() && response.state.get("digest").is_null());
    }
}

#[tokio::test]
async fn an_object_without_an_identity_is_a_bug() {
    let (response, _) = applied("null", r#"{"name": "create-anonymous"}"#).await;
    assert_eq!(messages(&response.diagnostics), ["error : Bug in the Provider"]);
    assert!(!response.state.is_null());
}

#[tokio::test]
async fn an_update_that_changed_nothing_keeps_everything() {
    let (response, _) = applied(PRIOR, r#"{"name": "update-fails"}"#).await;
    assert_eq!(response.state, thing(PRIOR));
    assert_eq!((response.identity, response.private), (identity("i"), Private::new(*b"p")));
}

#[tokio::test]
async fn an_update_that_failed_midway_stores_the_actual_values() {
    let (response, _) = applied(PRIOR, r#"{"name": "update-midway"}"#).await;
    assert_eq!(response.state.get("name").as_str(), Some("update-midway"));
    assert_eq!((response.identity, response.private), (identity("i"), Private::new(*b"p")));
}

#[tokio::test]
async fn an_update_cannot_change_the_identity() {
    let (response, _) = applied(PRIOR, r#"{"name": "update-renames"}"#).await;
    assert_eq!(messages(&response.diagnostics), ["error : Bug in the Provider"]);
    assert_eq!(response.identity, identity("i"));
}

#[tokio::test]
async fn an_update_of_an_object_without_an_identity_gives_it_one() {
    let directory = tempfile::tempdir().unwrap();
    let (prior, planned) = (thing(PRIOR), thing(&PRIOR.replace(r#""name": "a""#, r#""name": "b""#)));
    let request =
        apply::Request { prior: &prior, planned: &planned, config: &planned, private: Private::default(), identity: Value::Null };
    let response = apply::apply(&Thing::default(), Some(&client(directory.path()).await), &context(), request).await;
    assert_eq!((messages(&response.diagnostics), response.identity), (Vec::new(), identity("i")));
}

#[tokio::test]
async fn a_delete_leaves_neither_state_nor_private_nor_identity() {
    let (response, file) = applied(PRIOR, "null").await;
    assert!(response.state.is_null() && response.identity.is_null() && response.diagnostics.is_empty() && !file);
    assert_eq!(response.private, Private::default());
}

#[tokio::test]
async fn a_delete_of_a_deleted_object_succeeds() {
    check(r#"{"name": "a", "id": "gone"}"#, "null", "null", &[]).await;
}

#[tokio::test]
async fn a_delete_that_failed_keeps_the_object() {
    for (name, private, said) in [
        ("delete-fails", Private::new(*b"p"), "error : Not deleted"),
        ("delete-notes", Private::new(*b"noted"), "error : Not deleted"),
        ("delete-returns", Private::new(*b"p"), "error : Bug in the Provider"),
        ("delete-returns-failing", Private::new(*b"p"), "error : Not deleted"),
    ] {
        let prior = format!(r#"{{"name": "{name}", "id": "i"}}"#);
        let (response, file) = applied(&prior, "null").await;
        assert_eq!((response.state, response.identity), (thing(&prior), identity("i")), "{name}");
        assert_eq!((response.private, messages(&response.diagnostics)), (private, vec![said.to_owned()]), "{name}");
        assert!(file, "{name}");
    }
}

#[tokio::test]
async fn a_warning_of_a_delete_is_shown() {
    check(r#"{"name": "delete-warns", "id": "i"}"#, "null", "null", &["warning : Deleted"]).await;
}

#[tokio::test]
async fn private_data_of_an_update_that_failed_is_stored() {
    let (response, _) = applied(PRIOR, r#"{"name": "update-notes"}"#).await;
    assert_eq!((response.state, response.private), (thing(PRIOR), Private::new(*b"noted")));
}

#[tokio::test]
async fn without_a_client_nothing_is_done_and_nothing_lost() {
    let prior = thing(PRIOR);
    let request = apply::Request {
        prior: &prior,
        planned: &Value::Null,
        config: &Value::Null,
        private: Private::default(),
        identity: identity("i"),
    };
    let response = apply::apply(&Thing::default(), None, &context(), request).await;
    assert_eq!((response.state, response.identity), (thing(PRIOR), identity("i")));
    assert_eq!(messages(&response.diagnostics), ["error : Provider Not Configured"]);
}

//! Sentences about planning.

use terraform_plugin::{
    engine::{
        plan::{self, Response},
        validate::Advice,
    },
    language::{private::Private, value::Value},
};

use crate::{
    provider::Thing,
    shorthand::{context, identity, messages, show, thing},
};

const PRIOR: &str = r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#;

async fn planned(prior: &Value, config: &Value) -> Response {
    let request = plan::Request {
        prior,
        proposed: config,
        config,
        private: Private::new(*b"private"),
        planned_private: None,
        keeps_planned_private: false,
        identity: if prior.is_null() { Value::Null } else { identity("i") },
        advice: Advice::Wanted(""),
    };
    plan::plan(&Thing::default(), None, &context(), request).await
}

async fn check_values(prior: &Value, config: &Value, expected: &str, replaces: &[&str]) {
    let response = planned(prior, config).await;
    assert_eq!(messages(&response.diagnostics), [""; 0]);
    assert_eq!(show(&response.planned), expected);
    let paths: Vec<String> = response.requires_replace.iter().map(ToString::to_string).collect();
    assert_eq!(paths, replaces);
}

async fn check(prior: &str, config: &str, expected: &str) {
    check_values(&thing(prior), &thing(config), expected, &[]).await;
}

async fn check_replace(prior: &str, config: &str, expected: &str, replaces: &[&str]) {
    check_values(&thing(prior), &thing(config), expected, replaces).await;
}

async fn check_told(prior: &str, config: &str, expected: &[&str]) {
    assert_eq!(messages(&planned(&thing(prior), &thing(config)).await.diagnostics), expected);
}

#[tokio::test]
async fn a_create_fills_in_defaults_and_leaves_the_rest_unknown_at_every_depth() {
    check(
        "null",
        r#"{"name": "a", "door": {"key": "k"}, "shelf": [{"label": "l"}], "tag": [{"key": "x"}, {"key": "y", "value": "z"}]}"#,
        "(color=grey digest=? door=(code=? handle=round key=k) id=? name=a revision=? shelf=[(code=? label=l)] \
         tag={(code=? key=x value=none) (code=? key=y value=z)})",
    )
    .await;
}

#[tokio::test]
async fn a_configured_value_overrides_the_default_even_if_unknown() {
    check("null", r#"{"name": "a", "color": "red"}"#, "(color=red digest=? id=? name=a revision=?)").await;
    check("null", r#"{"name": "a", "color": "?"}"#, "(color=? digest=? id=? name=a revision=?)").await;
}

#[tokio::test]
async fn nothing_is_unknown_when_nothing_changes() {
    let prior = thing(PRIOR);
    let response = planned(&prior, &thing(r#"{"name": "a", "password_wo": "s"}"#)).await;
    assert_eq!(response.planned, prior);
}

#[tokio::test]
async fn an_update_makes_unknown_only_what_its_rows_name() {
    check(PRIOR, r#"{"name": "b"}"#, "(color=grey digest=? id=i name=b revision=?)").await;
    check(PRIOR, r#"{"name": "a", "note": "n"}"#, "(color=grey digest=d id=i name=a note=n revision=?)").await;
}

#[tokio::test]
async fn a_removed_argument_becomes_null_or_its_default() {
    check(
        r#"{"name": "a", "note": "n", "color": "red", "id": "i", "digest": "d", "revision": "1"}"#,
        r#"{"name": "a"}"#,
        "(color=grey digest=d id=i name=a revision=?)",
    )
    .await;
}

#[tokio::test]
async fn write_only_values_are_in_no_plan() {
    check(
        "null",
        r#"{"name": "a", "password_wo": "s", "password_wo_version": "1", "door": {"key": "k", "pin_wo": "p"}}"#,
        "(color=grey digest=? door=(code=? handle=round key=k) id=? name=a password_wo_version=1 revision=?)",
    )
    .await;
}

#[tokio::test]
async fn a_new_block_is_planned_as_on_create() {
    check(
        PRIOR,
        r#"{"name": "a", "door": {"key": "k"}}"#,
        "(color=grey digest=? door=(code=? handle=round key=k) id=i name=a revision=?)",
    )
    .await;
}

#[tokio::test]
async fn changing_the_configured_block_leaves_nothing_of_the_old_one() {
    check(
        r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1", "door": {"key": "k", "code": "c", "handle": "round"}}"#,
        r#"{"name": "a", "hatch": {"key": "k"}}"#,
        "(color=grey digest=? hatch=(code=? handle=round key=k) id=i name=a revision=?)",
    )
    .await;
}

#[tokio::test]
async fn an_existing_block_keeps_its_computed_values() {
    check(
        r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1", "door": {"key": "k", "code": "c", "handle": "round"}}"#,
        r#"{"name": "a", "door": {"key": "other"}}"#,
        "(color=grey digest=? door=(code=c handle=round key=other) id=i name=a revision=?)",
    )
    .await;
}

#[tokio::test]
async fn changing_one_element_of_a_set_keeps_the_computed_values_of_the_others() {
    check(
        r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1",
            "tag": [{"key": "x", "value": "none", "code": "cx"}, {"key": "y", "value": "none", "code": "cy"}]}"#,
        r#"{"name": "a", "tag": [{"key": "x"}, {"key": "z"}]}"#,
        "(color=grey digest=d id=i name=a revision=? tag={(code=? key=z value=none) (code=cx key=x value=none)})",
    )
    .await;
}

#[tokio::test]
async fn elements_of_a_list_keep_their_computed_values_by_position() {
    check(
        r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1", "shelf": [{"label": "l", "code": "c"}]}"#,
        r#"{"name": "a", "shelf": [{"label": "m"}, {"label": "n"}]}"#,
        "(color=grey digest=d id=i name=a revision=? shelf=[(code=c label=m) (code=? label=n)])",
    )
    .await;
}

#[tokio::test]
async fn unknown_blocks_are_passed_on_unchanged() {
    let mut config = thing(r#"{"name": "?", "zones": ["?"], "labels": {"k": "?"}}"#);
    config.replace_at(&["shelf"], Value::unknown());
    config.replace_at(&["tag"], Value::unknown());
    let expected = "(color=grey digest=? id=? labels=(k=?) name=? revision=? shelf=? tag=? zones={?})";
    check_values(&Value::Null, &config, expected, &[]).await;
}

#[tokio::test]
async fn changes_that_need_a_new_object_are_named_wherever_they_are() {
    let rest = r#""color": "grey", "id": "i", "digest": "d", "revision": "1""#;
    check_replace(
        &format!(r#"{{"name": "a", "kind": "k", {rest}}}"#),
        r#"{"name": "a", "kind": "?"}"#,
        "(color=grey digest=d id=i kind=? name=a revision=?)",
        &["kind"],
    )
    .await;
    check_replace(
        &format!(r#"{{"name": "a", {rest}, "shelf": [{{"label": "l", "code": "c"}}]}}"#),
        r#"{"name": "a", "shelf": [{"label": "l", "depth": 2}]}"#,
        "(color=grey digest=d id=i name=a revision=? shelf=[(code=c depth=2 label=l)])",
        &["shelf[0].depth"],
    )
    .await;
    check_replace(
        &format!(r#"{{"name": "a", {rest}, "tag": [{{"key": "x", "value": "none", "code": "c"}}]}}"#),
        r#"{"name": "a", "tag": [{"key": "x", "origin": "o"}]}"#,
        "(color=grey digest=d id=i name=a revision=? tag={(code=? key=x origin=o value=none)})",
        &["tag"],
    )
    .await;
}

#[tokio::test]
async fn blocks_that_are_unknown_need_a_new_object_only_if_an_argument_in_them_does() {
    for (block, replaces) in [("door", &[][..]), ("shelf", &["shelf"]), ("tag", &["tag"])] {
        let mut config = thing(r#"{"name": "a"}"#);
        config.replace_at(&[block], Value::unknown());
        let response = planned(&thing(PRIOR), &config).await;
        let paths: Vec<String> = response.requires_replace.iter().map(ToString::to_string).collect();
        assert_eq!((paths, messages(&response.diagnostics)), (replaces.iter().map(ToString::to_string).collect(), Vec::new()));
    }
}

#[tokio::test]
async fn a_create_replaces_nothing() {
    check_replace("null", r#"{"name": "a", "kind": "k"}"#, "(color=grey digest=? id=? kind=k name=a revision=?)", &[]).await;
}

#[tokio::test]
async fn a_destroy_plans_nothing_and_keeps_what_apply_will_need() {
    let prior = thing(PRIOR);
    let request = plan::Request {
        prior: &prior,
        proposed: &Value::Null,
        config: &Value::Null,
        private: Private::new(*b"private"),
        planned_private: None,
        keeps_planned_private: false,
        identity: identity("i"),
        advice: Advice::Wanted(""),
    };
    let response = plan::plan(&Thing::default(), None, &context(), request).await;
    assert!(response.planned.is_null() && response.diagnostics.is_empty());
    assert_eq!((response.private.into_bytes().as_slice(), response.identity), (&b"private"[..], identity("i")));
}

#[tokio::test]
async fn an_identity_is_echoed_on_update_and_absent_on_create() {
    let config = thing(r#"{"name": "b"}"#);
    assert_eq!(planned(&thing(PRIOR), &config).await.identity, identity("i"));
    assert_eq!(planned(&Value::Null, &config).await.identity, Value::Null);
}

#[tokio::test]
async fn the_same_request_gives_the_same_plan() {
    let (prior, config) = (thing(PRIOR), thing(r#"{"name": "b", "tag": [{"key": "y"}, {"key": "x"}]}"#));
    assert_eq!(planned(&prior, &config).await.planned, planned(&prior, &config).await.planned);
}

#[tokio::test]
async fn the_resource_may_refuse_a_plan_that_changes_something() {
    check_told(PRIOR, r#"{"name": "refused"}"#, &["error name: Refused"]).await;
    check_told(
        r#"{"name": "refused", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#,
        r#"{"name": "refused"}"#,
        &[],
    )
    .await;
    check_told(PRIOR, r#"{"name": "derive-fails"}"#, &["error : No plan"]).await;
}

#[tokio::test]
async fn private_state_is_stored_with_the_plan_and_is_unchanged_by_an_empty_plan() {
    let response = planned(&thing(PRIOR), &thing(r#"{"name": "derive-keeps"}"#)).await;
    assert_eq!(response.private.get("kept"), Some("by the plan".into()));
    let prior = thing(&PRIOR.replace("\"a\"", "\"derive-keeps\""));
    let response = planned(&prior, &thing(r#"{"name": "derive-keeps"}"#)).await;
    assert_eq!((&response.planned, response.private.get("kept")), (&prior, None));
}

#[tokio::test]
async fn a_resource_may_ask_for_a_new_object_beyond_its_rows_but_not_of_a_create() {
    check_replace(
        PRIOR,
        r#"{"name": "derive-replaces"}"#,
        "(color=grey digest=? id=i name=derive-replaces revision=?)",
        &["revision"],
    )
    .await;
    check_replace("null", r#"{"name": "derive-replaces"}"#, "(color=grey digest=? id=? name=derive-replaces revision=?)", &[])
        .await;
}

#[tokio::test]
async fn warnings_of_a_plan_name_the_argument_that_silences_them_and_can_be_silenced() {
    let (prior, config) = (thing(PRIOR), thing(r#"{"name": "risky"}"#));
    for (advice, expected) in [
        (
            Advice::Wanted("Set advice = false to silence this."),
            &["The name says so.\n\nSet advice = false to silence this."][..],
        ),
        (Advice::Unwanted, &[]),
    ] {
        let request = plan::Request {
            prior: &prior,
            proposed: &config,
            config: &config,
            private: Private::new(*b"private"),
            planned_private: None,
            keeps_planned_private: false,
            identity: identity("i"),
            advice,
        };
        let response = plan::plan(&Thing::default(), None, &context(), request).await;
        let details: Vec<&str> = response.diagnostics.iter().map(|diagnostic| diagnostic.detail.as_str()).collect();
        assert_eq!(details, expected);
    }
}

#[tokio::test]
async fn advice_on_a_configuration_is_given_once_by_a_plan_that_changes_something() {
    const ADVISED: &str = r#"{"name": "a", "note": "longer than sixteen"}"#;
    check_told("null", ADVISED, &["advice note: Invalid Attribute Value Length"]).await;
    let unchanged = r#"{"name": "a", "note": "longer than sixteen", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#;
    check_told(unchanged, ADVISED, &[]).await;
}

#[tokio::test]
async fn a_plan_that_terraform_would_refuse_names_the_attribute() {
    check_told("null", r#"{"name": "derive-lies"}"#, &["error note: Bug in the Provider"]).await;
    check_told("null", r#"{"name": "derive-lies", "note": "n"}"#, &["error note: Bug in the Provider"]).await;
}

//! What the provider block and the environment do to tags beside [`super::tags`]: ignored keys, variables, values that are not known yet,
//! limits over both, and drift.

use quicksight_emulator::{Fault, Kind};
use serde_json::{Value as Json, json};

use super::tags::{applied, becomes, defaults, tag_calls, tagged};
use crate::support::{ADDRESS, Workspace};

fn ignored(arguments: &str) -> String {
    format!("  ignore_tags {{\n    {arguments}\n  }}")
}

/// Somebody else sets a tag.
fn tag_remote(workspace: &Workspace, key: &str, value: &str) {
    workspace.change_remote("example", |connector| _ = connector.tags.insert(key.to_owned(), value.to_owned()));
}

/// `_Tags_IgnoreTags_Overlap_defaultTag`
#[test]
fn an_ignored_default_tag_is_never_sent_and_never_removed() {
    let workspace = Workspace::new();
    let provider = format!("{}\n{}", defaults("{ team = \"data\", env = \"prod\" }"), ignored("keys = [\"team\"]"));
    workspace.provider(&provider).write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1", "env": "prod" }));

    tag_remote(&workspace, "team", "theirs");
    workspace.expect_empty_plan();
    workspace.provider(&ignored("keys = [\"team\"]")).write(&tagged("{ a = \"2\" }"));
    applied(&workspace, json!({ "a": "2" }), json!({ "a": "2" }));
    assert_eq!(json!(workspace.remote("example").tags), json!({ "a": "2", "team": "theirs" }));
    workspace.destroy();
}

/// `_Tags_IgnoreTags_Overlap_resourceTag`
#[test]
fn an_ignored_tag_of_the_resource_is_never_sent_and_never_removed_and_no_difference() {
    let workspace = Workspace::new();
    workspace.provider(&ignored("keys = [\"team\"]")).write(&tagged("{ a = \"1\", team = \"data\" }"));
    becomes(&workspace, json!({ "a": "1", "team": "data" }), json!({ "a": "1" }));

    tag_remote(&workspace, "team", "theirs");
    workspace.expect_empty_plan();
    workspace.write(&tagged("{ a = \"1\", team = \"other\" }"));
    applied(&workspace, json!({ "a": "1", "team": "other" }), json!({ "a": "1" }));
    workspace.write(&tagged("null"));
    applied(&workspace, Json::Null, json!({}));
    assert_eq!(json!(workspace.remote("example").tags), json!({ "team": "theirs" }));
    assert_eq!(tag_calls(&workspace), (0, 1));
    workspace.destroy();
}

#[test]
fn an_ignored_tag_is_a_warning_while_tags_change_and_not_afterwards() {
    let workspace = Workspace::new();
    workspace.provider(&ignored("keys = [\"team\"]")).write(&tagged("{ a = \"1\", team = \"data\" }"));
    workspace.plan().expect_success().expect_says(&["Warning: Ignored Tag", "`tags` contains keys", "team"]);
    workspace.apply();
    workspace.plan().expect_success().expect_silent_about(&["Ignored Tag"]);
    let off = format!("{}\n  advisory_checks = false", ignored("keys = [\"team\"]"));
    workspace.provider(&off).write(&tagged("{ a = \"1\", team = \"other\" }"));
    workspace.plan().expect_success().expect_silent_about(&["Ignored Tag"]);
    workspace.destroy();
}

#[test]
fn a_tag_that_becomes_ignored_stays_in_the_service() {
    let workspace = Workspace::of(&tagged("{ a = \"1\", team = \"data\" }"));
    workspace.apply();
    workspace.provider(&ignored("keys = [\"team\"]")).write(&tagged("{ a = \"1\" }"));
    applied(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    assert_eq!(json!(workspace.remote("example").tags), json!({ "a": "1", "team": "data" }));
    assert_eq!(tag_calls(&workspace), (0, 0));
    workspace.destroy();
}

#[test]
fn tags_are_ignored_by_their_key_prefixes() {
    let workspace = Workspace::new();
    workspace.provider(&ignored("key_prefixes = [\"cost:\"]")).write(&tagged("{ a = \"1\", \"cost:center\" = \"7\" }"));
    becomes(&workspace, json!({ "a": "1", "cost:center": "7" }), json!({ "a": "1" }));
    tag_remote(&workspace, "cost:owner", "theirs");
    workspace.expect_empty_plan();
    assert_eq!(workspace.state(ADDRESS)["tags_all"], json!({ "a": "1" }));
    workspace.destroy();
}

#[test]
fn variables_of_the_environment_add_default_tags_and_ignored_keys() {
    let workspace = Workspace::new();
    workspace
        .env("TF_AWS_DEFAULT_TAGS_team", "data")
        .env("TF_AWS_DEFAULT_TAGS_env", "of the environment")
        .env("TF_AWS_IGNORE_TAGS_KEYS", "audit,scan")
        .env("TF_AWS_IGNORE_TAGS_KEY_PREFIXES", "cost:");
    workspace.provider(&defaults("{ env = \"of the block\" }")).write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1", "team": "data", "env": "of the block" }));
    for key in ["audit", "scan", "cost:center"] {
        tag_remote(&workspace, key, "theirs");
    }
    workspace.expect_empty_plan();
    workspace.destroy();

    workspace.env("TF_AWS_DEFAULT_TAGS_team", "");
    workspace.plan().expect_success().expect_silent_about(&["team"]);
    workspace.env("TF_AWS_DEFAULT_TAGS_team", &"x".repeat(257));
    workspace.plan().expect_failure(&["TF_AWS_DEFAULT_TAGS_team"]);
}

#[test]
fn default_tags_that_are_not_known_yet_make_tags_all_unknown_and_converge() {
    let workspace = Workspace::new();
    let stamp =
        |value: &str| format!("resource \"terraform_data\" \"stamp\" {{\n  input = \"{value}\"\n}}\n{}", tagged("{ a = \"1\" }"));
    workspace.provider(&defaults("{ stamp = terraform_data.stamp.output, team = \"data\" }"));
    for value in ["first", "second"] {
        workspace.write(&stamp(value));
        let change = workspace.planned_change(ADDRESS);
        assert_eq!(change["after"]["tags"], json!({ "a": "1" }));
        assert_eq!(change["after_unknown"]["tags_all"], json!(true));
        let all = json!({ "a": "1", "team": "data", "stamp": value });
        applied(&workspace, json!({ "a": "1" }), all.clone());
        assert_eq!(json!(workspace.remote("example").tags), all);
    }
    assert_eq!(tag_calls(&workspace), (1, 0));
    workspace.destroy();
}

#[test]
fn keys_that_aws_reserves_are_refused() {
    let workspace = Workspace::new();
    for key in ["aws:mine", "AWS:mine"] {
        workspace.write(&tagged(&format!("{{ \"{key}\" = \"1\" }}")));
        workspace.validate().expect_failure(&["Invalid Attribute Value", key, "in resource"]);
        workspace.provider(&defaults(&format!("{{ \"{key}\" = \"1\" }}"))).write(&tagged("null"));
        workspace.validate().expect_failure(&["Invalid Attribute Value", key, "in provider"]);
        workspace.provider("");
    }
    assert!(workspace.emulator.calls().is_empty());
}

#[test]
fn more_than_fifty_tags_are_a_warning_and_more_than_200_refused_with_default_tags_counted_and_ignored_ones_not() {
    let map = |name: &str, count: usize| format!("{{ for number in range({count}) : \"{name}${{number}}\" => \"x\" }}");
    let workspace = Workspace::new();
    workspace.write(&tagged(&map("own", 51)));
    workspace.plan().expect_success().expect_says(&["Warning: More Than 50 Tags", "contain 51 tags"]);
    workspace.write(&tagged(&map("own", 201)));
    workspace.plan().expect_failure(&["Too Many Tags", "contain 201 tags", "at most 200"]);
    workspace.provider(&defaults(&map("default", 20))).write(&tagged(&map("own", 31)));
    workspace.plan().expect_success().expect_says(&["Warning: More Than 50 Tags", "contain 51 tags"]);
    workspace.write(&tagged(&map("own", 181)));
    workspace.plan().expect_failure(&["Too Many Tags", "contain 201 tags"]);
    assert_eq!(workspace.emulator.calls().len(), workspace.count("GetCallerIdentity"));

    let provider = format!("{}\n{}", defaults(&map("default", 20)), ignored("keys = [\"own0\"]"));
    workspace.provider(&provider).write(&tagged(&map("own", 31)));
    workspace.apply().expect_silent_about(&["More than 50 tags"]);
    assert_eq!(workspace.remote("example").tags.len(), 50);
    workspace.destroy();
}

#[test]
fn tags_changed_outside_terraform_are_planned_and_reverted() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ a = \"1\", b = \"2\" }"));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.tags = [("a", "changed"), ("new", "x"), ("team", "changed")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    });
    let before = workspace.planned_change(ADDRESS)["before"].clone();
    assert_eq!(before["tags"], json!({ "a": "changed", "new": "x" }));
    assert_eq!(before["tags_all"], json!({ "a": "changed", "new": "x", "team": "changed" }));
    becomes(&workspace, json!({ "a": "1", "b": "2" }), json!({ "a": "1", "b": "2", "team": "data" }));
    assert_eq!(tag_calls(&workspace), (1, 1));
    workspace.destroy();
}

#[test]
fn a_change_of_tags_that_the_service_ignores_is_an_error_and_the_state_has_the_actual_values() {
    let workspace = Workspace::of(&tagged("{ a = \"1\" }"));
    workspace.apply();
    workspace.emulator.fault(Fault::new("TagResource", Kind::IgnoreChange { members: Vec::new() }));
    workspace.write(&tagged("{ a = \"2\", b = \"3\" }"));
    workspace.try_apply().expect_failure(&["not fully updated", "tag \"a\" is \"1\", not", "tag \"b\" is not set"]);
    assert_eq!(workspace.state(ADDRESS)["tags_all"], json!({ "a": "1" }));
    becomes(&workspace, json!({ "a": "2", "b": "3" }), json!({ "a": "2", "b": "3" }));
    workspace.destroy();
}

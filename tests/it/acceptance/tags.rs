//! Tags: the cases that the tests of every taggable resource of `hashicorp/aws` have, by their names there. Each is checked at plan and
//! after apply, and is followed by an empty plan. What the provider block and the environment add to them is in `provider_tags`.

use serde_json::{Value as Json, json};

use crate::support::{ADDRESS, Workspace, connector, sample};

/// A value that is known only after apply, when it is made or changed.
const COMPUTED: &str = "resource \"terraform_data\" \"value\" {\n  input = \"computed\"\n}\n";

/// A connector with `tags = TAGS`.
pub fn tagged(tags: &str) -> String {
    let kind = sample("NONE");
    let body =
        format!("  name = \"Example\"\n  type = \"{}\"\n  tags = {tags}\n  {}", kind.connector_type, kind.authentication(""));
    connector(&body)
}

/// The provider's `default_tags` with these tags.
pub fn defaults(tags: &str) -> String {
    format!("  default_tags {{\n    tags = {tags}\n  }}")
}

/// Plans and applies what is written: `tags` and `tags_all` are these, known already at plan, and the service has what is in `tags_all`.
#[track_caller]
pub fn becomes(workspace: &Workspace, tags: Json, all: Json) {
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["after"]["tags"], &change["after"]["tags_all"]), (&tags, &all), "at plan");
    for name in ["tags", "tags_all"] {
        let unknown = &change["after_unknown"][name];
        assert!(unknown.is_null() || *unknown == json!({}), "{name} is not known at plan: {unknown}");
    }
    applied(workspace, tags, all.clone());
    assert_eq!(json!(workspace.remote("example").tags), all, "in the service");
}

/// As [`becomes`], where some values of `tags`, and so `tags_all`, are known only after apply.
#[track_caller]
fn becomes_known(workspace: &Workspace, unknown: Json, tags: Json, all: Json) {
    let change = workspace.planned_change(ADDRESS);
    assert_eq!((&change["after_unknown"]["tags"], &change["after_unknown"]["tags_all"]), (&unknown, &json!(true)), "at plan");
    applied(workspace, tags, all.clone());
    assert_eq!(json!(workspace.remote("example").tags), all, "in the service");
}

/// Applies what is written: state says these.
#[track_caller]
pub fn applied(workspace: &Workspace, tags: Json, all: Json) {
    workspace.apply();
    let state = workspace.state(ADDRESS);
    assert_eq!((&state["tags"], &state["tags_all"]), (&tags, &all), "in state");
}

/// How often tags were set, and how often some were removed.
pub fn tag_calls(workspace: &Workspace) -> (usize, usize) {
    assert_eq!(workspace.count("UpdateActionConnector"), 0, "tags are no part of this request");
    (workspace.count("TagResource"), workspace.count("UntagResource"))
}

/// `_tags`
#[test]
fn tags_are_created_changed_and_removed_by_the_least_requests() {
    let workspace = Workspace::of(&tagged("{ a = \"1\", b = \"2\" }"));
    becomes(&workspace, json!({ "a": "1", "b": "2" }), json!({ "a": "1", "b": "2" }));
    assert_eq!(tag_calls(&workspace), (0, 0), "they are part of the request that creates the connector");

    workspace.write(&tagged("{ a = \"1\", b = \"3\", c = \"4\" }"));
    let unknown = workspace.planned_change(ADDRESS)["after_unknown"].clone();
    assert!(!unknown.to_string().contains("true"), "a change of tags makes nothing unknown: {unknown}");
    becomes(&workspace, json!({ "a": "1", "b": "3", "c": "4" }), json!({ "a": "1", "b": "3", "c": "4" }));
    assert_eq!(tag_calls(&workspace), (1, 0));
    let sent = &workspace.emulator.calls_of("TagResource")[0].body["Tags"];
    assert_eq!(sent, &json!([{ "Key": "b", "Value": "3" }, { "Key": "c", "Value": "4" }]));

    workspace.write(&tagged("{ c = \"4\" }"));
    becomes(&workspace, json!({ "c": "4" }), json!({ "c": "4" }));
    workspace.write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({}));
    assert_eq!(tag_calls(&workspace), (1, 2));
    workspace.destroy();
}

/// `_Tags_null`
#[test]
fn a_tag_with_the_value_null_is_not_sent() {
    let workspace = Workspace::of(&tagged("{ a = null }"));
    becomes(&workspace, json!({ "a": null }), json!({}));
    workspace.write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.write(&tagged("{ a = null }"));
    becomes(&workspace, json!({ "a": null }), json!({}));
    workspace.write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({}));
    workspace.destroy();
}

/// `_Tags_emptyMap`
#[test]
fn an_empty_map_of_tags_stays_one_and_tags_all_is_known() {
    let workspace = Workspace::of(&tagged("{}"));
    becomes(&workspace, json!({}), json!({}));
    workspace.write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.write(&tagged("{}"));
    becomes(&workspace, json!({}), json!({}));
    workspace.destroy();
}

/// `_Tags_addOnUpdate`
#[test]
fn tags_are_added_to_a_connector_that_had_none() {
    let workspace = Workspace::of(&tagged("null"));
    becomes(&workspace, Json::Null, json!({}));
    workspace.write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    assert_eq!(tag_calls(&workspace), (1, 0));
    workspace.destroy();
}

/// `_Tags_EmptyTag_onCreate`, `_Tags_EmptyTag_OnUpdate_add`, `_Tags_EmptyTag_OnUpdate_replace`: Quick Sight takes no empty values.
#[test]
fn an_empty_tag_is_refused_before_any_call() {
    let refused = |workspace: &Workspace, tags: &str| {
        workspace.write(&tagged(tags));
        let run = workspace.plan().expect_failure(&["must not be empty", "tags ="]);
        assert_eq!(run.text().matches("Error:").count(), 1, "it is said once: {run}");
    };
    let workspace = Workspace::new();
    refused(&workspace, "{ a = \"\" }");
    assert!(workspace.emulator.calls().is_empty());

    workspace.write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    refused(&workspace, "{ a = \"1\", b = \"\" }");
    refused(&workspace, "{ a = \"\" }");
    assert_eq!(tag_calls(&workspace), (0, 0));
    workspace.write(&tagged("{ a = \"1\" }"));
    workspace.expect_empty_plan();
    workspace.destroy();
}

#[test]
fn a_tag_that_is_empty_at_apply_is_refused_before_the_connector_is_created() {
    let workspace =
        Workspace::of(&format!("{}{}", COMPUTED.replace("computed", ""), tagged("{ a = terraform_data.value.output }")));
    workspace.try_apply().expect_failure(&["`tags[\"a\"]` must not be empty"]);
    assert_eq!(workspace.count("CreateActionConnector"), 0);
}

/// `_Tags_DefaultTags_providerOnly`
#[test]
fn default_tags_alone_show_in_tags_all_alone() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({ "team": "data" }));
    workspace.provider(&defaults("{ team = \"data\", env = \"prod\" }")).write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({ "team": "data", "env": "prod" }));
    workspace.provider(&defaults("{ env = \"test\" }")).write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({ "env": "test" }));
    assert_eq!(tag_calls(&workspace), (2, 1));
    workspace.destroy();
}

#[test]
fn deleting_default_tags_removes_them_and_invents_no_key_in_tags() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1", "team": "data" }));
    workspace.provider("").write(&tagged("{ a = \"1\" }"));
    let change = workspace.planned_change(ADDRESS);
    assert_eq!(
        (&change["before"]["tags"], &change["before"]["tags_all"]),
        (&json!({ "a": "1" }), &json!({ "a": "1", "team": "data" }))
    );
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    assert_eq!(tag_calls(&workspace), (0, 1));
    workspace.destroy();
}

/// `_Tags_DefaultTags_nonOverlapping`
#[test]
fn default_tags_and_tags_with_different_keys_add_up() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1", "team": "data" }));
    workspace.provider(&defaults("{ team = \"web\" }")).write(&tagged("{ a = \"2\", b = \"3\" }"));
    becomes(&workspace, json!({ "a": "2", "b": "3" }), json!({ "a": "2", "b": "3", "team": "web" }));
    workspace.provider("").write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({}));
    workspace.destroy();
}

/// `_Tags_DefaultTags_overlapping`
#[test]
fn a_tag_overrides_a_default_tag_with_the_same_key() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\", env = \"prod\" }")).write(&tagged("{ team = \"own\" }"));
    becomes(&workspace, json!({ "team": "own" }), json!({ "team": "own", "env": "prod" }));
    workspace.provider(&defaults("{ team = \"data\", env = \"prod\" }")).write(&tagged("{ team = \"own\", env = \"test\" }"));
    becomes(&workspace, json!({ "team": "own", "env": "test" }), json!({ "team": "own", "env": "test" }));
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ team = \"other\" }"));
    becomes(&workspace, json!({ "team": "other" }), json!({ "team": "other" }));
    workspace.destroy();
}

#[test]
fn a_tag_that_is_identical_to_a_default_tag_shows_in_both() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ team = \"data\" }"));
    becomes(&workspace, json!({ "team": "data" }), json!({ "team": "data" }));
    workspace.destroy();
}

/// `_Tags_DefaultTags_updateToProviderOnly`
#[test]
fn moving_a_tag_to_the_provider_changes_nothing_in_the_service() {
    let workspace = Workspace::of(&tagged("{ team = \"data\" }"));
    becomes(&workspace, json!({ "team": "data" }), json!({ "team": "data" }));
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({ "team": "data" }));
    assert_eq!(tag_calls(&workspace), (0, 0));
    workspace.destroy();
}

/// `_Tags_DefaultTags_updateToResourceOnly`
#[test]
fn moving_a_tag_to_the_resource_changes_nothing_in_the_service() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("null"));
    becomes(&workspace, Json::Null, json!({ "team": "data" }));
    workspace.provider("").write(&tagged("{ team = \"data\" }"));
    becomes(&workspace, json!({ "team": "data" }), json!({ "team": "data" }));
    assert_eq!(tag_calls(&workspace), (0, 0));
    workspace.destroy();
}

/// `_Tags_DefaultTags_emptyResourceTag`, `_Tags_DefaultTags_emptyProviderOnlyTag`
#[test]
fn an_empty_tag_is_refused_beside_default_tags_and_among_them() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ team = \"\" }"));
    workspace.plan().expect_failure(&["`tags[\"team\"]` must not be empty"]);
    workspace.provider(&defaults("{ team = \"\" }")).write(&tagged("null"));
    workspace.plan().expect_failure(&["`tags[\"team\"]` in `default_tags` must not be empty", "provider \"quicksight\""]);
    assert!(workspace.emulator.calls().is_empty());
}

/// `_Tags_DefaultTags_nullOverlappingResourceTag`
#[test]
fn a_tag_with_the_value_null_lets_the_default_tag_through() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ team = null }"));
    becomes(&workspace, json!({ "team": null }), json!({ "team": "data" }));
    workspace.destroy();
}

/// `_Tags_DefaultTags_nullNonOverlappingResourceTag`
#[test]
fn a_tag_with_the_value_null_beside_default_tags_is_not_sent() {
    let workspace = Workspace::new();
    workspace.provider(&defaults("{ team = \"data\" }")).write(&tagged("{ a = null }"));
    becomes(&workspace, json!({ "a": null }), json!({ "team": "data" }));
    workspace.destroy();
}

/// `_Tags_ComputedTag_onCreate`
#[test]
fn a_tag_may_be_known_only_after_apply_when_the_connector_is_created() {
    let workspace = Workspace::of(&format!("{COMPUTED}{}", tagged("{ a = \"1\", b = terraform_data.value.output }")));
    assert_eq!(workspace.planned_change(ADDRESS)["after"]["tags"], json!({ "a": "1" }), "what is known is shown");
    becomes_known(&workspace, json!({ "b": true }), json!({ "a": "1", "b": "computed" }), json!({ "a": "1", "b": "computed" }));
    workspace.destroy();
}

/// `_Tags_ComputedTag_OnUpdate_add`
#[test]
fn a_tag_that_is_known_only_after_apply_is_added() {
    let workspace = Workspace::of(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.write(&format!("{COMPUTED}{}", tagged("{ a = \"1\", b = terraform_data.value.output }")));
    becomes_known(&workspace, json!({ "b": true }), json!({ "a": "1", "b": "computed" }), json!({ "a": "1", "b": "computed" }));
    assert_eq!(tag_calls(&workspace), (1, 0));
    workspace.destroy();
}

/// `_Tags_ComputedTag_OnUpdate_replace`
#[test]
fn a_tag_is_replaced_by_one_that_is_known_only_after_apply() {
    let workspace = Workspace::of(&tagged("{ a = \"1\" }"));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.write(&format!("{COMPUTED}{}", tagged("{ a = terraform_data.value.output }")));
    becomes_known(&workspace, json!({ "a": true }), json!({ "a": "computed" }), json!({ "a": "computed" }));
    assert_eq!(tag_calls(&workspace), (1, 0));
    workspace.destroy();
}

#[test]
fn tags_that_are_unknown_as_a_whole_are_known_after_apply() {
    let workspace = Workspace::of(&format!(
        "resource \"terraform_data\" \"value\" {{\n  input = {{ a = \"1\" }}\n}}\n{}",
        tagged("terraform_data.value.output")
    ));
    becomes_known(&workspace, json!(true), json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.destroy();
}

/// "ä" as one character, as Terraform writes every text, and as a letter with its accent apart, as some other tool may have.
const COMPOSED: &str = "K\u{e4}se";
const DECOMPOSED: &str = "Ka\u{308}se";

#[test]
fn a_tag_whose_key_is_spelled_in_another_unicode_form_is_removed_by_the_spelling_of_the_service() {
    let workspace = Workspace::of(&tagged("{ a = \"1\" }"));
    workspace.apply();
    workspace.change_remote("example", |connector| {
        connector.tags.insert(DECOMPOSED.to_owned(), "1".to_owned());
    });
    assert_eq!(workspace.planned_change(ADDRESS)["before"]["tags"], json!({ "a": "1", COMPOSED: "1" }));
    becomes(&workspace, json!({ "a": "1" }), json!({ "a": "1" }));
    workspace.destroy();
}

#[test]
fn a_tag_whose_key_is_spelled_in_another_unicode_form_is_changed_and_not_set_twice() {
    let workspace = Workspace::of(&tagged(&format!("{{ {COMPOSED:?} = \"1\" }}")));
    workspace.apply();
    workspace.change_remote("example", |connector| connector.tags = [(DECOMPOSED.to_owned(), "1".to_owned())].into());
    workspace.expect_empty_plan();
    workspace.apply_config(&tagged(&format!("{{ {COMPOSED:?} = \"2\" }}")));
    assert_eq!(json!(workspace.remote("example").tags), json!({ DECOMPOSED: "2" }));
    workspace.expect_empty_plan();
    workspace.destroy();
}

//! The functions of the provider, called by a configuration without any resource, and so without anybody being asked.

use serde_json::json;

use crate::support::{Feature, Workspace, needs};

/// An output with the value of this expression, or what was said instead; nothing before Terraform 1.8 and OpenTofu 1.7, which know no
/// functions of providers.
fn evaluated(expression: &str) -> Option<Result<serde_json::Value, crate::support::Run>> {
    let workspace = Workspace::new();
    if !needs(Feature::Functions) {
        return None;
    }
    workspace.write_bare("", &format!("output \"value\" {{\n  value = {expression}\n}}\n"));
    let run = workspace.try_apply();
    assert!(workspace.emulator.calls().is_empty());
    if run.code != Some(0) {
        return Some(Err(run));
    }
    let output = workspace.run(&["output", "-json", "value"]).expect_success();
    Some(Ok(serde_json::from_str(&output.stdout).expect("an output is JSON")))
}

#[test]
fn the_redirect_url_of_a_region_is_the_one_that_a_connector_gets() {
    if let Some(value) = evaluated("provider::quicksight::oauth_redirect_url(\"eu-west-1\")") {
        let value = value.unwrap_or_else(|run| panic!("{run}"));
        assert_eq!(value, json!("https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"));
    }
}

#[test]
fn a_region_without_a_redirect_url_is_an_error_at_the_argument() {
    for (region, says) in [("us-esat-1", "Did you mean us-east-1?"), ("cn-north-1", "of the aws partition only")] {
        if let Some(value) = evaluated(&format!("provider::quicksight::oauth_redirect_url(\"{region}\")")) {
            let Err(run) = value else { panic!("{region}: {value:?}", value = value.ok()) };
            run.expect_failure(&["Invalid", "\"region\"", region, says]);
        }
    }
}

#[test]
fn the_actions_of_an_owner_are_those_that_a_plan_knows() {
    if let Some(value) = evaluated("provider::quicksight::owner_actions()") {
        let value = value.unwrap_or_else(|run| panic!("{run}"));
        let actions = value.as_array().expect("a list");
        assert_eq!(actions.len(), 6, "{value}");
        assert!(actions.contains(&json!("quicksight:UpdateActionConnectorPermissions")), "{value}");
    }
}

//! The guide to OAuth: each row of its table, put into its configuration, is applied without a warning.

use super::{blocks, read};
use crate::support::{Feature, Workspace, needs};

const GUIDE: &str = "docs/guides/oauth.md";

/// The values of the table of services: type, base endpoint, token endpoint, authorization endpoint.
fn services() -> Vec<[String; 4]> {
    let page = read(GUIDE);
    let (_, table) = page.split_once("| `authorization_endpoint` |\n").expect("the table is there");
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    let values = rows.map(|row| {
        let quoted: Vec<String> = row.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        quoted.try_into().unwrap_or_else(|row| panic!("a row has four values: {row:?}"))
    });
    values.collect()
}

#[test]
fn each_service_of_the_table_is_applied_with_both_grants_without_a_warning() {
    if !needs(Feature::WriteOnly) {
        return;
    }
    let services = services();
    assert!(services.len() > 5, "{services:?}");
    let configs: Vec<String> = blocks(GUIDE, "terraform").into_iter().filter(|block| block.contains("resource")).collect();
    let [code, credentials] = configs.as_slice() else { panic!("{configs:?}") };
    let [_, jira_base, jira_token, jira_authorization] = &services[0];
    for [kind, base, token, authorization] in &services {
        let config = code.replace("JIRA_CLOUD", kind).replace(jira_base, base);
        let config = config.replace(jira_token, token).replace(jira_authorization, authorization);
        assert!([kind, base, token, authorization].iter().all(|value| config.contains(*value)), "{config}");
        apply(&config, kind);
    }
    let [_, base, token, _] = services.iter().find(|[kind, ..]| kind == "SALESFORCE_CRM").expect("Salesforce has a row");
    assert!(credentials.contains(base) && credentials.contains(token), "the guide gives Salesforce the same values twice");
    apply(credentials, "client credentials");
}

fn apply(config: &str, what: &str) {
    let workspace = Workspace::of(config);
    workspace.set_variables(config, "made-up-secret");
    let run = workspace.apply();
    // Terraform itself warns of the override that makes it use this build.
    assert_eq!(run.text().matches("Warning:").count(), 1, "{what}: {run}");
    workspace.expect_nowhere("made-up-secret");
    workspace.destroy();
}

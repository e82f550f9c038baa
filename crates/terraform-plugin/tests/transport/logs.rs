//! What is written to stderr, and when nothing is.

use serde_json::Value;

use super::{answers, bare, clients::*};

/// The records of a process that has answered one call, with these variables.
async fn records(variables: &[(&str, &str)]) -> Vec<Value> {
    let mut command = bare();
    command.envs(variables.iter().copied());
    let mut plugin = Plugin::start(command).await.unwrap();
    assert!(answers(&mut provider_of(&plugin).await).await);
    plugin.shut_down().await.unwrap();
    assert!(plugin.ended().await.unwrap().success());
    plugin.output_closed().await.unwrap();
    plugin.stderr().lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not a record: {line}"))).collect()
}

/// What was said about a call. A connection that breaks, as ours do, is worth a record too.
fn messages(records: &[Value]) -> Vec<&str> {
    let about_calls = records.iter().filter(|record| record["tf_rpc"].is_string());
    about_calls.map(|record| record["@message"].as_str().expect("a string")).collect()
}

#[tokio::test]
async fn every_line_is_a_record_that_terraform_can_read() {
    let records = records(&[("TF_LOG", "TRACE")]).await;
    let timestamp = regex_lite::Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$").unwrap();
    for record in &records {
        assert!(record["@message"].is_string() && record["@level"].is_string(), "{record}");
        assert!(timestamp.is_match(record["@timestamp"].as_str().expect("a string")), "{record}");
    }
    let wanted = ["received request", "asked for the schema", "which is empty", "served request"];
    assert_eq!(messages(&records), wanted);
}

#[tokio::test]
async fn nothing_is_logged_unless_terraform_shows_provider_logs() {
    assert_eq!(records(&[]).await, [] as [Value; 0]);
    assert_eq!(records(&[("TF_LOG", "OFF")]).await, [] as [Value; 0]);
    assert_eq!(records(&[("TF_LOG", "TRACE"), ("TF_LOG_PROVIDER", "OFF")]).await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_record_contains_the_fields_of_its_call() {
    let records = records(&[("TF_LOG_PROVIDER", "INFO")]).await;
    assert_eq!(messages(&records), ["asked for the schema"]);
    assert_eq!(records[0]["tf_rpc"], "GetProviderSchema");
    assert_eq!(records[0]["tf_provider_addr"], "registry.terraform.io/example/bare");
    assert_eq!(records[0]["tf_req_id"].as_str().expect("a string").len(), 36);
    assert!(records[0]["@caller"].as_str().expect("a string").contains("bare_provider.rs:"));
}

#[tokio::test]
async fn protocol_and_provider_have_separate_log_levels() {
    let trace = ("TF_LOG", "TRACE");
    let provider_only = records(&[trace, ("TF_LOG_SDK_PROTO", "OFF")]).await;
    assert_eq!(messages(&provider_only), ["asked for the schema", "which is empty"]);
    let protocol_only = records(&[trace, ("TF_LOG_PROVIDER_BARE", "ERROR")]).await;
    assert_eq!(messages(&protocol_only), ["received request", "served request"]);
}

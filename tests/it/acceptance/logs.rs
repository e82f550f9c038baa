//! What the log has for those who debug AWS, and what it never has.

use quicksight_emulator::{Fault, Kind};
use serde_json::Value as Json;

use crate::support::{Workspace, sample};

/// The records of the provider in a run of these arguments, at every level.
fn records(workspace: &Workspace, arguments: &[&str]) -> Vec<Json> {
    let file = workspace.path().join("log.jsonl");
    let _ = std::fs::remove_file(&file);
    workspace.env("TF_LOG", "JSON").env("TF_LOG_PATH", file.to_str().expect("a path is text"));
    workspace.run(arguments).expect_success();
    workspace.without_env("TF_LOG").without_env("TF_LOG_PATH");
    let text = std::fs::read_to_string(file).expect("there is a log");
    let records = text.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    records.filter(|record| record["tf_provider_addr"].is_string()).collect()
}

fn with_message<'a>(records: &'a [Json], message: &str) -> Vec<&'a Json> {
    records.iter().filter(|record| record["@message"] == message).collect()
}

const APPLY: &[&str] = &["apply", "-no-color", "-input=false", "-auto-approve"];

#[test]
fn each_request_is_one_debug_record_with_its_outcome() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    let throttled = Kind::Error { code: "ThrottlingException".to_owned(), message: "Rate exceeded".to_owned(), status: None };
    workspace.emulator.fault(Fault::new("CreateActionConnector", throttled).times(2));
    let records = records(&workspace, APPLY);
    let requests = with_message(&records, "AWS request");
    let calls = workspace.emulator.calls();
    assert_eq!(requests.len(), calls.len(), "{requests:#?}");
    for request in &requests {
        assert_eq!(request["@level"], "debug");
        assert_eq!(request["host"], workspace.emulator.endpoint(), "{request}");
        assert_eq!(request["region"], "us-east-1", "{request}");
        let is_id = |id: &str| id.len() > 8;
        assert!(request["request_id"].as_str().is_some_and(is_id), "{request}");
        assert!(request["duration_ms"].as_str().is_some_and(|text| text.parse::<u64>().is_ok()), "{request}");
    }
    let creates: Vec<_> = requests.into_iter().filter(|request| request["operation"] == "CreateActionConnector").collect();
    let outcomes: Vec<_> = creates.iter().map(|create| [&create["attempt"], &create["status"], &create["error_code"]]).collect();
    let throttled = |attempt| [Json::from(attempt), Json::from("429"), Json::from("ThrottlingException")];
    assert_eq!(outcomes[..2], [throttled("1"), throttled("2")].each_ref().map(|outcome| outcome.each_ref()));
    assert_eq!(outcomes[2][0], "3");
    assert!(outcomes[2][2].is_null() && outcomes[2][1].as_str().is_some_and(|status| status.starts_with('2')), "{outcomes:?}");

    let retries = with_message(&records, "retrying");
    assert_eq!(retries.len(), 2);
    assert!(
        retries.iter().all(|retry| retry["error_code"] == "ThrottlingException" && retry["delay_ms"].is_string()),
        "{retries:?}"
    );
    assert!(!with_message(&records, "delaying a request, because AWS throttled others").is_empty());
    workspace.destroy();
}

#[test]
fn the_caller_and_the_source_of_its_credentials_are_in_the_log() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    let records = records(&workspace, &["plan", "-input=false"]);
    let [caller] = with_message(&records, "identified the caller")[..] else { panic!("{records:#?}") };
    assert_eq!(caller["account"], "123456789012");
    assert!(caller["arn"].as_str().is_some_and(|arn| arn.starts_with("arn:aws:")), "{caller}");
    let [loaded] = with_message(&records, "loaded AWS credentials")[..] else { panic!("{records:#?}") };
    assert_eq!(loaded["source"], "the provider block (`access_key`, `secret_key`, `token`)");
}

#[test]
fn a_request_that_gets_no_response_is_a_record_with_its_host_and_cause() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    workspace.emulator.fault(Fault::new("CreateActionConnector", Kind::DropBefore).times(1));
    let records = records(&workspace, APPLY);
    let requests = with_message(&records, "AWS request");
    let [reset] = requests.iter().filter(|request| request["error"].is_string()).collect::<Vec<_>>()[..] else {
        panic!("{requests:#?}")
    };
    assert_eq!((&reset["operation"], &reset["host"]), (&"CreateActionConnector".into(), &workspace.emulator.endpoint().into()));
    assert!(reset["status"].is_null());
    workspace.destroy();
}

#[test]
fn neither_headers_nor_bodies_are_in_the_log() {
    let workspace = Workspace::of(&sample("BASIC").resource("password = \"s3cret-value\""));
    let records = records(&workspace, APPLY);
    assert!(!with_message(&records, "AWS request").is_empty());
    for record in records {
        let text = record.to_string();
        for part in ["s3cret-value", "Signature=", "authorization", "BaseEndpoint", "x-amz-date"] {
            assert!(!text.to_lowercase().contains(&part.to_lowercase()), "{part} in {text}");
        }
    }
    workspace.destroy();
}

#[test]
fn a_trace_has_the_protocol_and_no_broken_connection_at_the_end() {
    let workspace = Workspace::of(&sample("NONE").resource(""));
    let records = records(&workspace, APPLY);
    let served: Vec<_> = with_message(&records, "served request").into_iter().map(|record| record["tf_rpc"].clone()).collect();
    assert!(served.contains(&"ApplyResourceChange".into()) && served.contains(&"GetProviderSchema".into()), "{served:?}");
    assert_eq!(with_message(&records, "connection failed"), Vec::<&Json>::new());
    workspace.destroy();
}

//! The provider's own service, called in this process as a client of the wire calls it: what no CLI does that everybody has. Queries
//! are Terraform 1.14's, and must be right wherever the tests run.

use std::collections::BTreeSet;

use quicksight_emulator::{Connector, Emulator, Options};
use terraform_plugin::{
    codec::dynamic_value,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    secret::Secret,
    service::Service,
    value::Value,
};
use terraform_provider_quicksight::{
    action_connector::{list, schema},
    provider::{QuicksightProvider, rows},
};
use tokio_stream::StreamExt;
use tonic::Request;

use crate::support::{ACCOUNT, REGION};

const TYPE: &str = "quicksight_action_connector";

/// A value of the block's type in which all is null but these.
fn object(block: &terraform_plugin::schema::Block, set: &[(&str, Value)]) -> Option<wire::DynamicValue> {
    let mut value = block.empty();
    for (name, argument) in set {
        value.replace_at(&[name], argument.clone());
    }
    Some(dynamic_value::encode(&value, &block.ty()).expect("a value of this type can be encoded"))
}

/// The service, configured for the emulator.
async fn service(emulator: &Emulator) -> Service<QuicksightProvider> {
    let service = Service::new(QuicksightProvider::new());
    let endpoint = Value::string(emulator.endpoint());
    let endpoints = Value::object([("quicksight", endpoint.clone()), ("sts", endpoint), ("sso", Value::Null)]);
    let settings = [
        ("region", Value::string(REGION)),
        ("access_key", Value::string("AKIAMADEUP")),
        ("secret_key", Value::Secret(Secret::new("made-up".to_owned()))),
        ("endpoints", endpoints),
    ];
    let config = object(&rows::SCHEMA.block, &settings);
    let request = wire::configure_provider::Request { config, ..Default::default() };
    let answer = service.configure_provider(Request::new(request)).await.expect("never a status").into_inner();
    assert!(answer.diagnostics.is_empty(), "{:?}", answer.diagnostics);
    service
}

async fn listed(emulator: &Emulator, set: &[(&str, Value)], whole: bool, limit: i64) -> Vec<wire::list_resource::Event> {
    let config = object(&list::SCHEMA.block, set);
    let request = wire::list_resource::Request { type_name: TYPE.into(), config, include_resource_object: whole, limit };
    let stream = service(emulator).await.list_resource(Request::new(request)).await.expect("never a status").into_inner();
    stream.map(|event| event.expect("never a status")).collect().await
}

fn ids(events: &[wire::list_resource::Event]) -> BTreeSet<String> {
    let ty = schema::IDENTITY.ty();
    let id = |event: &wire::list_resource::Event| {
        let identity = dynamic_value::decode_identity(event.identity.as_ref(), &ty).expect("an identity");
        identity.get("action_connector_id").as_str().expect("an ID").to_owned()
    };
    events.iter().map(id).collect()
}

fn emulator_with(count: usize) -> Emulator {
    let emulator = Emulator::start_blocking(Options::default());
    for number in 0..count {
        emulator.put(Connector::new(ACCOUNT, REGION, &format!("connector-{number:03}"), "GENERIC_HTTP"));
    }
    emulator
}

#[tokio::test]
async fn a_list_is_complete_over_three_pages_of_identities_and_looks_at_no_connector() {
    let emulator = emulator_with(250);
    let events = listed(&emulator, &[], false, 1000).await;
    assert_eq!((events.len(), ids(&events).len()), (250, 250));
    assert!(events.iter().all(|event| event.diagnostic.is_empty() && event.resource_object.is_none()));
    assert_eq!(events[0].display_name, "connector-000 (connector-000)");
    assert_eq!((emulator.calls_of("ListActionConnectors").len(), emulator.calls_of("DescribeActionConnector").len()), (3, 0));
}

#[tokio::test]
async fn a_list_of_whole_connectors_is_complete_over_three_pages_and_has_what_a_refresh_would_have() {
    let emulator = emulator_with(250);
    let events = listed(&emulator, &[], true, 1000).await;
    assert_eq!((events.len(), ids(&events).len()), (250, 250));
    let state = dynamic_value::decode(events[249].resource_object.as_ref(), &schema::SCHEMA.block.ty()).expect("a state");
    assert_eq!(state.get("id").as_str(), Some("123456789012,connector-249"));
    assert_eq!(state.get("status").as_str(), Some("CREATION_SUCCESSFUL"));
}

#[tokio::test]
async fn a_list_stops_at_its_limit_in_the_middle_of_a_page() {
    let emulator = emulator_with(250);
    assert_eq!(listed(&emulator, &[], false, 120).await.len(), 120);
    assert_eq!(emulator.calls_of("ListActionConnectors").len(), 2);
    assert_eq!(listed(&emulator, &[], true, 3).await.len(), 3);
    assert_eq!(emulator.calls_of("DescribeActionConnector").len(), 3);
}

#[tokio::test]
async fn a_list_with_a_filter_searches_and_one_of_another_region_looks_there() {
    let emulator = emulator_with(3);
    emulator.put(Connector::new(ACCOUNT, "eu-west-1", "there", "JIRA_CLOUD"));
    let filter = Value::object([
        ("name", Value::string("ACTION_CONNECTOR_TYPE")),
        ("operator", Value::string("StringEquals")),
        ("value", Value::string("JIRA_CLOUD")),
    ]);
    let there = [("region", Value::string("eu-west-1")), ("filter", filter.clone())];
    assert_eq!(ids(&listed(&emulator, &there, false, 10).await), BTreeSet::from(["there".to_owned()]));
    assert_eq!(listed(&emulator, &[("filter", filter)], false, 10).await.len(), 0);
    assert_eq!(emulator.calls_of("SearchActionConnectors").len(), 2);
}

#[tokio::test]
async fn configuration_generated_for_a_listed_connector_validates() {
    let emulator = emulator_with(1);
    let service = service(&emulator).await;
    let state = listed(&emulator, &[], true, 1).await.remove(0).resource_object;
    let request = wire::generate_resource_config::Request { type_name: TYPE.into(), state };
    let generated = service.generate_resource_config(Request::new(request)).await.expect("never a status").into_inner();
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics);
    let request =
        wire::validate_resource_config::Request { type_name: TYPE.into(), config: generated.config, ..Default::default() };
    let judged = service.validate_resource_config(Request::new(request)).await.expect("never a status").into_inner();
    let errors = judged.diagnostics.iter().filter(|diagnostic| diagnostic.severity() == wire::diagnostic::Severity::Error);
    assert_eq!(errors.count(), 0, "{:?}", judged.diagnostics);
}

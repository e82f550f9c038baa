//! The list of permissions, called in this process as a client of the wire calls it.

use quicksight_emulator::{Connector, Emulator, Fault, Options, Permission};
use terraform_plugin::{
    codec::dynamic_value,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    value::Value,
};
use terraform_provider_quicksight::action_connector::permission::{list, schema};
use tokio_stream::StreamExt;
use tonic::Request;

use super::{object, service};
use crate::support::{ACCOUNT, GROUP, OWNER, REGION, USER, VIEWER};

const TYPE: &str = "quicksight_action_connector_permission";

fn granted(principal: &str, actions: &[&str]) -> Permission {
    Permission { principal: principal.to_owned(), actions: actions.iter().map(|&action| action.to_owned()).collect() }
}

/// So many connectors, with two principals each.
fn emulator_with(count: usize) -> Emulator {
    let emulator = Emulator::start_blocking(Options::default());
    for number in 0..count {
        let permissions = vec![granted(USER, OWNER), granted(GROUP, VIEWER)];
        let id = format!("connector-{number:03}");
        emulator.put(Connector { permissions, ..Connector::new(ACCOUNT, REGION, &id, "GENERIC_HTTP") });
    }
    emulator
}

async fn listed(emulator: &Emulator, set: &[(&str, Value)], whole: bool, limit: i64) -> Vec<wire::list_resource::Event> {
    let config = object(&list::SCHEMA.block, set);
    let request = wire::list_resource::Request { type_name: TYPE.into(), config, include_resource_object: whole, limit };
    let stream = service(emulator).await.list_resource(Request::new(request)).await.expect("never a status").into_inner();
    stream.map(|event| event.expect("never a status")).collect().await
}

fn reads(emulator: &Emulator) -> usize {
    emulator.calls_of("DescribeActionConnectorPermissions").len()
}

#[tokio::test]
async fn the_permissions_of_all_connectors_are_listed_over_three_pages_in_the_order_of_connectors_and_principals() {
    let emulator = emulator_with(205);
    let events = listed(&emulator, &[], false, 1000).await;
    assert_eq!((events.len(), reads(&emulator)), (410, 205));
    let ty = schema::IDENTITY.ty();
    let identity = dynamic_value::decode_identity(events[409].identity.as_ref(), &ty).expect("an identity");
    assert_eq!(identity.get("action_connector_id").as_str(), Some("connector-204"));
    assert_eq!(identity.get("principal").as_str(), Some(USER));
    assert_eq!(events[0].display_name, format!("{GROUP} (connector-000)"));
    assert!(events.iter().all(|event| event.diagnostic.is_empty() && event.resource_object.is_none()));
}

#[tokio::test]
async fn the_permissions_of_one_connector_are_one_request_and_have_what_a_refresh_would_have() {
    let emulator = emulator_with(3);
    let one = [("action_connector_id", Value::string("connector-001"))];
    let events = listed(&emulator, &one, true, 10).await;
    assert_eq!((events.len(), emulator.calls().len() - emulator.calls_of("GetCallerIdentity").len()), (2, 1));
    let state = dynamic_value::decode(events[0].resource_object.as_ref(), &schema::SCHEMA.block.ty()).expect("a state");
    assert_eq!(state.get("id").as_str(), Some(format!("{ACCOUNT},connector-001,{GROUP}").as_str()));
    assert_eq!(state.get("actions"), &Value::set(VIEWER.iter().map(|&action| Value::string(action))));
    assert!(state.get("action_connector_arn").as_str().is_some());
}

#[tokio::test]
async fn a_list_of_permissions_stops_at_its_limit_and_reads_no_connector_that_is_not_needed() {
    let emulator = emulator_with(30);
    assert_eq!(listed(&emulator, &[], false, 3).await.len(), 3);
    assert!(reads(&emulator) <= 4, "{} connectors were read", reads(&emulator));
}

#[tokio::test]
async fn a_connector_that_is_not_found_or_may_not_be_read_is_an_error_of_the_list() {
    let emulator = emulator_with(1);
    let missing = listed(&emulator, &[("action_connector_id", Value::string("missing"))], false, 10).await;
    assert!(missing[0].diagnostic[0].summary.ends_with(": not found"), "{missing:?}");
    emulator.fault(Fault::error("DescribeActionConnectorPermissions", "AccessDeniedException", "No").always());
    let denied = listed(&emulator, &[], false, 10).await;
    assert!(denied[0].diagnostic[0].detail.contains("quicksight:DescribeActionConnectorPermissions"), "{denied:?}");
    assert_eq!(emulator.faults_without_effect(), []);
}

#[tokio::test]
async fn configuration_generated_for_a_listed_permission_validates() {
    let emulator = emulator_with(1);
    let service = service(&emulator).await;
    let state = listed(&emulator, &[], true, 1).await.remove(0).resource_object;
    let request = wire::generate_resource_config::Request { type_name: TYPE.into(), state };
    let generated = service.generate_resource_config(Request::new(request)).await.expect("never a status").into_inner();
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics);
    let request =
        wire::validate_resource_config::Request { type_name: TYPE.into(), config: generated.config, ..Default::default() };
    let checked = service.validate_resource_config(Request::new(request)).await.expect("never a status").into_inner();
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
}

//! The provider's own service, called in this process as a client of the wire calls it: what no CLI does that everybody has. Queries
//! are Terraform 1.14's, and must be right wherever the tests run; nonsense is what no Terraform sends.

#[path = "../../crates/terraform-plugin/tests/hostile/bytes.rs"]
mod bytes;
mod permissions;

use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};

use quicksight_emulator::{Connector, Deletion, Emulator, Options};
use terraform_plugin::{
    codec::{dynamic_value, json},
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    schema::Block,
    secret::Secret,
    service::Service,
    value::Value,
};
use terraform_provider_quicksight::{
    action_connector::{
        lookup::{data_source, list},
        schema,
    },
    provider::{QuicksightProvider, rows},
};
use tokio_stream::StreamExt;
use tonic::Request;

use crate::support::{ACCOUNT, REGION};

const TYPE: &str = "quicksight_action_connector";

/// A value of the block's type in which all is null but these.
pub fn object(block: &Block, set: &[(&str, Value)]) -> Option<wire::DynamicValue> {
    let mut value = block.empty();
    for (name, argument) in set {
        value.replace_at(&[name], argument.clone());
    }
    Some(dynamic_value::encode(&value, &block.ty()).expect("a value of this type can be encoded"))
}

/// The service, configured for the emulator.
async fn service(emulator: &Emulator) -> Service<QuicksightProvider> {
    service_of(emulator, Value::string(REGION), "1.11.4").await
}

/// The same in this Region, for a client of this version.
async fn service_of(emulator: &Emulator, region: Value, version: &str) -> Service<QuicksightProvider> {
    service_with(emulator, version, &[("region", region)]).await
}

/// The same with these arguments beside those by which it finds the emulator.
pub async fn service_with(emulator: &Emulator, version: &str, arguments: &[(&str, Value)]) -> Service<QuicksightProvider> {
    let service = Service::new(terraform_provider_quicksight::provider());
    let endpoint = Value::string(emulator.endpoint());
    let endpoints = Value::object([("quicksight", endpoint.clone()), ("sts", endpoint), ("sso", Value::Null)]);
    let settings = [
        ("access_key", Value::string("AKIAMADEUP")),
        ("secret_key", Value::Secret(Secret::new("made-up".to_owned()))),
        ("endpoints", endpoints),
    ];
    let config = object(&rows::SCHEMA.block, &[&settings, arguments].concat());
    let request = wire::configure_provider::Request { config, terraform_version: version.to_owned(), ..Default::default() };
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
async fn a_list_is_complete_over_three_pages_of_identities_and_reads_no_connector() {
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
async fn a_list_with_a_filter_searches_and_one_of_another_region_reads_that_region() {
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

/// A connector as a configuration, a state or an identity has it, from JSON.
fn connector(name: &str) -> Option<wire::DynamicValue> {
    let text = format!(
        r#"{{"action_connector_id":"example","name":"{name}","type":"GENERIC_HTTP","aws_account_id":"{ACCOUNT}","region":"{REGION}",
            "authentication_config":{{"authentication_metadata":{{"none_connection_metadata":{{"base_endpoint":"https://example.com"}}}}}}}}"#
    );
    let block = &schema::SCHEMA.block;
    let value = json::decode_block(text.as_bytes(), block).expect("a connector");
    Some(dynamic_value::encode(&value, &block.ty()).expect("it can be encoded"))
}

fn nothing() -> Option<wire::DynamicValue> {
    Some(dynamic_value::encode(&Value::Null, &schema::SCHEMA.block.ty()).expect("null can be encoded"))
}

type Applied = wire::apply_resource_change::Response;

/// Plans and applies.
async fn change(
    service: &Service<QuicksightProvider>,
    prior: Option<wire::DynamicValue>,
    config: Option<wire::DynamicValue>,
) -> Applied {
    let request = wire::plan_resource_change::Request {
        type_name: TYPE.into(),
        prior_state: prior.clone(),
        proposed_new_state: config.clone(),
        config: config.clone(),
        ..Default::default()
    };
    let planned = service.plan_resource_change(Request::new(request)).await.expect("never a status").into_inner();
    let request = wire::apply_resource_change::Request {
        type_name: TYPE.into(),
        prior_state: prior,
        planned_state: planned.planned_state,
        config,
        planned_private: planned.planned_private,
        ..Default::default()
    };
    service.apply_resource_change(Request::new(request)).await.expect("never a status").into_inner()
}

#[tokio::test]
async fn an_interrupt_during_a_wait_is_answered_within_a_second_with_what_exists() {
    let hour = Duration::from_secs(3600);
    let emulator = Emulator::start_blocking(Options::default());
    let service = Arc::new(service(&emulator).await);
    let created = change(&service, nothing(), connector("One")).await.new_state;
    assert_eq!(emulator.connectors().len(), 1);
    let slow = Options { update_time: hour, deletion_time: hour, deletion: Deletion::Visible, ..Options::default() };
    emulator.set_options(slow);
    for (prior, config) in [(&created, connector("Two")), (&created, nothing())] {
        emulator.clear_calls();
        let running = {
            let (service, prior) = (Arc::clone(&service), prior.clone());
            tokio::spawn(async move { change(&service, prior, config).await })
        };
        let began = Instant::now();
        while emulator.calls_of("DescribeActionConnector").len() < 2 {
            if running.is_finished() {
                panic!("it is not waited for: {:?}", running.await.expect("no panic").diagnostics);
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it is never waited for");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let interrupted = Instant::now();
        service.stop_provider(Request::new(wire::stop_provider::Request {})).await.expect("never a status");
        let answer = running.await.expect("no panic");
        assert!(interrupted.elapsed() < Duration::from_secs(1), "{:?}", interrupted.elapsed());
        assert!(answer.diagnostics[0].summary.contains("interrupted"), "{:?}", answer.diagnostics);
        assert!(answer.new_state.is_some_and(|state| !state.msgpack.is_empty()));
    }
}

#[tokio::test]
async fn malformed_input_in_any_field_of_any_call_is_answered_and_the_state_is_returned() {
    let emulator = emulator_with(1);
    let service = service(&emulator).await;
    let good = connector("One").expect("a connector").msgpack;
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let spoiled = if random.bool() { bytes::spoil(&mut random, &good) } else { bytes::noise(&mut random) };
        let (msgpack, json) = if random.bool() { (spoiled, Vec::new()) } else { (Vec::new(), spoiled) };
        let raw = Some(wire::RawState { json: [msgpack.clone(), json.clone()].concat().into(), ..Default::default() });
        let bad = Some(wire::DynamicValue { msgpack: msgpack.into(), json: json.into() });
        let private = bytes::noise(&mut random);
        let mut said: Vec<wire::Diagnostic> = Vec::new();

        let request = wire::read_resource::Request {
            type_name: TYPE.into(),
            current_state: bad.clone(),
            private: private.clone().into(),
            ..Default::default()
        };
        let read = service.read_resource(Request::new(request)).await.expect("never a status").into_inner();
        let is_error = |said: &wire::Diagnostic| said.severity() == wire::diagnostic::Severity::Error;
        assert!(!read.diagnostics.iter().any(is_error) || read.new_state == bad, "seed {seed}: the read lost the state");
        said.extend(read.diagnostics);
        for (prior, config) in [(bad.clone(), connector("Two")), (connector("One"), bad.clone()), (bad.clone(), nothing())] {
            let request = wire::plan_resource_change::Request {
                type_name: TYPE.into(),
                prior_state: prior.clone(),
                proposed_new_state: config.clone(),
                config: config.clone(),
                prior_private: private.clone().into(),
                ..Default::default()
            };
            let planned = service.plan_resource_change(Request::new(request)).await.expect("never a status").into_inner();
            assert!(
                !planned.diagnostics.iter().any(is_error) || planned.planned_state == prior,
                "seed {seed}: the plan lost the state"
            );
            said.extend(planned.diagnostics);
        }
        let request = wire::apply_resource_change::Request {
            type_name: TYPE.into(),
            prior_state: bad.clone(),
            planned_state: bad.clone(),
            config: bad.clone(),
            planned_private: private.into(),
            ..Default::default()
        };
        said.extend(service.apply_resource_change(Request::new(request)).await.expect("never a status").into_inner().diagnostics);
        let request =
            wire::validate_resource_config::Request { type_name: TYPE.into(), config: bad.clone(), ..Default::default() };
        said.extend(
            service.validate_resource_config(Request::new(request)).await.expect("never a status").into_inner().diagnostics,
        );
        let request = wire::validate_provider_config::Request { config: bad.clone() };
        said.extend(
            service.validate_provider_config(Request::new(request)).await.expect("never a status").into_inner().diagnostics,
        );
        let request = wire::upgrade_resource_state::Request { type_name: TYPE.into(), version: 0, raw_state: raw.clone() };
        said.extend(
            service.upgrade_resource_state(Request::new(request)).await.expect("never a status").into_inner().diagnostics,
        );
        let request = wire::move_resource_state::Request {
            target_type_name: TYPE.into(),
            source_type_name: "awscc_quicksight_action_connector".into(),
            source_provider_address: "registry.terraform.io/hashicorp/awscc".into(),
            source_state: raw,
            ..Default::default()
        };
        said.extend(service.move_resource_state(Request::new(request)).await.expect("never a status").into_inner().diagnostics);
        let identity = Some(wire::ResourceIdentityData { identity_data: bad.clone() });
        let request = wire::import_resource_state::Request { type_name: TYPE.into(), identity, ..Default::default() };
        said.extend(service.import_resource_state(Request::new(request)).await.expect("never a status").into_inner().diagnostics);
        for type_name in [TYPE, "quicksight_action_connectors"] {
            let request =
                wire::read_data_source::Request { type_name: type_name.into(), config: bad.clone(), ..Default::default() };
            said.extend(service.read_data_source(Request::new(request)).await.expect("never a status").into_inner().diagnostics);
        }
        let request = wire::generate_resource_config::Request { type_name: TYPE.into(), state: bad.clone() };
        said.extend(
            service.generate_resource_config(Request::new(request)).await.expect("never a status").into_inner().diagnostics,
        );
        let request = wire::list_resource::Request {
            type_name: TYPE.into(),
            config: bad.clone(),
            include_resource_object: false,
            limit: 2,
        };
        let events = service.list_resource(Request::new(request)).await.expect("never a status").into_inner();
        said.extend(
            events.map(|event| event.expect("never a status").diagnostic).collect::<Vec<_>>().await.into_iter().flatten(),
        );
        for name in ["oauth_redirect_url", "owner_actions"] {
            let request = wire::call_function::Request { name: name.into(), arguments: bad.clone().into_iter().collect() };
            let answer = service.call_function(Request::new(request)).await.expect("never a status").into_inner();
            assert!(answer.error.is_some() || answer.result.is_some());
        }
        assert!(!said.is_empty() && said.iter().all(|said| !said.detail.contains("panicked")), "seed {seed}: {said:?}");
    }
}

/// What a plan, a refresh, an import and a data source answer to a client that allows deferrals, or does not: the reasons of those that are deferred.
async fn deferrals(service: &Service<QuicksightProvider>, deferral_allowed: bool) -> [Option<i32>; 4] {
    let client_capabilities = Some(wire::ClientCapabilities { deferral_allowed, ..Default::default() });
    let reason = |deferred: Option<wire::Deferred>| deferred.map(|deferred| deferred.reason);
    let request = wire::plan_resource_change::Request {
        type_name: TYPE.into(),
        prior_state: nothing(),
        proposed_new_state: connector("One"),
        config: connector("One"),
        client_capabilities,
        ..Default::default()
    };
    let plan = service.plan_resource_change(Request::new(request)).await.expect("never a status").into_inner();
    assert!(plan.planned_state.is_some());
    let request = wire::read_resource::Request {
        type_name: TYPE.into(),
        current_state: connector("One"),
        client_capabilities,
        ..Default::default()
    };
    let read = service.read_resource(Request::new(request)).await.expect("never a status").into_inner();
    assert!(read.deferred.is_none() || read.new_state == connector("One"));
    let request = wire::import_resource_state::Request {
        type_name: TYPE.into(),
        id: "example".into(),
        client_capabilities,
        ..Default::default()
    };
    let import = service.import_resource_state(Request::new(request)).await.expect("never a status").into_inner();
    let block = &data_source::SCHEMA.block;
    let request = wire::read_data_source::Request {
        type_name: TYPE.into(),
        config: object(block, &[("action_connector_id", Value::string("example"))]),
        client_capabilities,
        ..Default::default()
    };
    let data = service.read_data_source(Request::new(request)).await.expect("never a status").into_inner();
    let unknown = |block: &Block| Some(dynamic_value::encode(&Value::unknown(), &block.ty()).expect("it can be encoded"));
    if import.deferred.is_some() {
        assert_eq!(import.imported_resources[0].state, unknown(&schema::SCHEMA.block));
        assert_eq!(data.state, unknown(block));
        let diagnostics = [plan.diagnostics, read.diagnostics, import.diagnostics, data.diagnostics].concat();
        let error = wire::diagnostic::Severity::Error as i32;
        assert!(diagnostics.iter().all(|diagnostic| diagnostic.severity != error), "{diagnostics:?}");
    }
    [plan.deferred, read.deferred, import.deferred, data.deferred].map(reason)
}

#[tokio::test]
async fn what_needs_an_unknown_region_is_deferred_for_a_client_that_allows_it() {
    let emulator = Emulator::start_blocking(Options::default());
    let unknown = service_of(&emulator, Value::unknown(), "1.16.4").await;
    let reason = wire::deferred::Reason::ProviderConfigUnknown as i32;
    assert_eq!(deferrals(&unknown, true).await, [Some(reason); 4]);
    assert_eq!(deferrals(&unknown, false).await, [None; 4]);
    assert!(emulator.calls().is_empty(), "{:?}", emulator.calls());
}

/// In an apply Terraform allows a deferral of everything, and takes one that was not planned for an error.
#[tokio::test]
async fn what_is_known_is_never_deferred_although_the_client_allows_it() {
    let emulator = Emulator::start_blocking(Options::default());
    assert_eq!(deferrals(&service(&emulator).await, true).await, [None; 4]);
}

#[tokio::test]
async fn clients_that_treat_a_deferral_as_an_error_get_none() {
    let emulator = Emulator::start_blocking(Options::default());
    for version in ["1.11.0", "1.11.3"] {
        assert_eq!(deferrals(&service_of(&emulator, Value::unknown(), version).await, true).await, [None; 4]);
    }
}

//! Sentences about the service: what a client of the wire sees.

use std::{path::Path, sync::Arc, time::Duration};

use terraform_plugin::{
    codec::dynamic_value,
    language::value::Value,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    provider::resource::Resource,
    service::Service,
};
use tonic::Request;

use crate::{
    provider::{Thing, Toy},
    shorthand::{identity, show, thing},
};

pub fn encode(value: &Value) -> Option<wire::DynamicValue> {
    Some(dynamic_value::encode(value, &Thing::default().schema().block.ty()).unwrap())
}

fn decode(value: Option<&wire::DynamicValue>) -> Value {
    dynamic_value::decode(value, &Thing::default().schema().block.ty()).unwrap()
}

fn identity_data(id: &str) -> Option<wire::ResourceIdentityData> {
    dynamic_value::encode_identity(&identity(id), &Thing::default().identity().ty()).unwrap()
}

fn summaries(diagnostics: &[wire::Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.summary.as_str()).collect()
}

pub async fn configured(directory: &Path) -> Service<Toy> {
    configured_by(directory, "1.11.4").await
}

/// The same by a client of this version.
pub async fn configured_by(directory: &Path, version: &str) -> Service<Toy> {
    let service = Service::new(Toy);
    let config = Value::object([("directory", Value::string(directory.to_str().unwrap())), ("advice", Value::Null)]);
    let ty = terraform_plugin::provider::Provider::schema(&Toy).block.ty();
    let config = Some(dynamic_value::encode(&config, &ty).unwrap());
    let request = wire::configure_provider::Request { config, terraform_version: version.to_owned(), ..Default::default() };
    assert!(service.configure_provider(Request::new(request)).await.unwrap().into_inner().diagnostics.is_empty());
    service
}

pub async fn plan(service: &Service<Toy>, prior: &Value, config: &Value) -> wire::plan_resource_change::Response {
    let request = wire::plan_resource_change::Request {
        type_name: "toy_thing".into(),
        prior_state: encode(prior),
        proposed_new_state: encode(config),
        config: encode(config),
        ..Default::default()
    };
    service.plan_resource_change(Request::new(request)).await.unwrap().into_inner()
}

pub async fn apply(service: &Service<Toy>, prior: &Value, config: &Value) -> wire::apply_resource_change::Response {
    let request = wire::apply_resource_change::Request {
        type_name: "toy_thing".into(),
        prior_state: encode(prior),
        planned_state: plan(service, prior, config).await.planned_state,
        config: encode(config),
        planned_private: b"p".as_slice().into(),
        planned_identity: if prior.is_null() { None } else { identity_data("i") },
        ..Default::default()
    };
    service.apply_resource_change(Request::new(request)).await.unwrap().into_inner()
}

/// The `provider_meta` of a module that says this of its digest.
fn meta(digest: Value) -> Option<wire::DynamicValue> {
    let ty = terraform_plugin::provider::Provider::meta(&Toy).unwrap().block.ty();
    Some(dynamic_value::encode(&Value::object([("digest", digest)]), &ty).unwrap())
}

async fn create_with(meta: Option<wire::DynamicValue>) -> wire::apply_resource_change::Response {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let config = thing(r#"{"name": "a"}"#);
    let request = wire::apply_resource_change::Request {
        type_name: "toy_thing".into(),
        prior_state: encode(&Value::Null),
        planned_state: plan(&service, &Value::Null, &config).await.planned_state,
        config: encode(&config),
        provider_meta: meta,
        ..Default::default()
    };
    service.apply_resource_change(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test]
async fn the_provider_meta_of_a_module_reaches_the_resource() {
    let said = create_with(meta(Value::string("of-it"))).await;
    assert_eq!(decode(said.new_state.as_ref()).get("digest").as_str(), Some("of-it"));
    for silent in [None, meta(Value::Null), meta(Value::unknown())] {
        let response = create_with(silent).await;
        assert!(response.diagnostics.is_empty(), "{:?}", response.diagnostics);
        assert_ne!(decode(response.new_state.as_ref()).get("digest").as_str(), Some("of-it"));
    }
}

#[tokio::test]
async fn a_provider_meta_that_breaks_a_rule_is_refused_and_nothing_is_done() {
    let refused = create_with(meta(Value::string("far too long"))).await;
    assert_eq!(summaries(&refused.diagnostics), ["Invalid provider_meta Block"]);
    assert!(refused.diagnostics[0].detail.contains("digest"), "{:?}", refused.diagnostics);
    assert!(decode(refused.new_state.as_ref()).is_null());
}

#[tokio::test]
async fn every_call_with_a_provider_meta_checks_it_and_keeps_the_state() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("i"), "a").unwrap();
    let service = configured(directory.path()).await;
    let state = encode(&thing(r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#));
    let type_name = || "toy_thing".to_owned();
    let unreadable = Some(wire::DynamicValue { msgpack: b"\xc1".as_slice().into(), ..Default::default() });
    for (meta, says) in
        [(meta(Value::string("far too long")), "Invalid provider_meta Block"), (unreadable, "Unable to Decode Value")]
    {
        let request = wire::read_resource::Request {
            type_name: type_name(),
            current_state: state.clone(),
            provider_meta: meta.clone(),
            ..Default::default()
        };
        let read = service.read_resource(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((summaries(&read.diagnostics), read.new_state), (vec![says], state.clone()));

        let config = encode(&thing(r#"{"name": "b"}"#));
        let request = wire::plan_resource_change::Request {
            type_name: type_name(),
            prior_state: state.clone(),
            proposed_new_state: config.clone(),
            config: config.clone(),
            provider_meta: meta.clone(),
            ..Default::default()
        };
        let planned = service.plan_resource_change(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((summaries(&planned.diagnostics), planned.planned_state), (vec![says], state.clone()));

        let request = wire::apply_resource_change::Request {
            type_name: type_name(),
            prior_state: state.clone(),
            planned_state: config.clone(),
            config,
            provider_meta: meta.clone(),
            ..Default::default()
        };
        let applied = service.apply_resource_change(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((summaries(&applied.diagnostics), applied.new_state), (vec![says], state.clone()));

        let request = wire::read_data_source::Request { type_name: type_name(), provider_meta: meta, ..Default::default() };
        let found = service.read_data_source(Request::new(request)).await.unwrap().into_inner();
        assert_eq!((summaries(&found.diagnostics), found.state), (vec![says], None));
    }
    assert_eq!(std::fs::read_to_string(directory.path().join("i")).unwrap(), "a");
}

#[tokio::test]
async fn a_plan_needs_no_earlier_schema_or_configure_call() {
    let response = plan(&Service::new(Toy), &Value::Null, &thing(r#"{"name": "a"}"#)).await;
    assert_eq!(show(&decode(response.planned_state.as_ref())), "(color=grey digest=? id=? name=a revision=?)");
    assert!(!response.legacy_type_system && response.deferred.is_none());
}

#[tokio::test]
async fn the_schema_is_complete_valid_and_always_the_same() {
    let service = Service::new(Toy);
    let first = service.get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    assert!(first.diagnostics.is_empty() && first.provider.is_some());
    let capabilities = first.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert!(capabilities.move_resource_state && capabilities.generate_resource_config);
    let second = Service::new(Toy).get_provider_schema(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(first, second);
    let metadata = service.get_metadata(Request::new(Default::default())).await.unwrap().into_inner();
    let names: Vec<_> = metadata.resources.into_iter().map(|resource| resource.type_name).collect();
    assert_eq!(names, first.resource_schemas.into_keys().collect::<Vec<_>>());
    let identities = service.get_resource_identity_schemas(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(identities.identity_schemas.into_keys().collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn an_object_is_created_updated_and_deleted() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let created = apply(&service, &Value::Null, &thing(r#"{"name": "a"}"#)).await;
    assert_eq!(summaries(&created.diagnostics), [""; 0]);
    assert_eq!(created.new_identity, identity_data("thing-a"));
    let state = decode(created.new_state.as_ref());
    let request = wire::read_resource::Request {
        type_name: "toy_thing".into(),
        current_state: created.new_state.clone(),
        private: created.private,
        current_identity: created.new_identity,
        ..Default::default()
    };
    let read = service.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!((read.new_state, read.private), (created.new_state, b"p".as_slice().into()));
    let deleted = apply(&service, &state, &Value::Null).await;
    assert!(decode(deleted.new_state.as_ref()).is_null() && deleted.private.is_empty() && deleted.new_identity.is_none());
}

#[tokio::test]
async fn a_panic_is_a_diagnostic_of_its_call_and_keeps_the_state() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("i"), "read-panics").unwrap();
    let service = configured(directory.path()).await;
    let prior = thing(r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#);
    let updated = apply(&service, &prior, &thing(r#"{"name": "update-panics"}"#)).await;
    assert_eq!(summaries(&updated.diagnostics), ["Bug in the Provider"]);
    assert!(updated.diagnostics[0].detail.contains("ApplyResourceChange of toy_thing panicked"));
    assert_eq!(decode(updated.new_state.as_ref()), prior);
    assert_eq!((updated.private, updated.new_identity), (b"p".as_slice().into(), identity_data("i")));

    let request = wire::read_resource::Request {
        type_name: "toy_thing".into(),
        current_state: encode(&prior),
        private: b"p".as_slice().into(),
        current_identity: identity_data("i"),
        ..Default::default()
    };
    let read = service.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(summaries(&read.diagnostics), ["Bug in the Provider"]);
    assert_eq!((decode(read.new_state.as_ref()), read.new_identity), (prior.clone(), identity_data("i")));

    let planned = plan(&service, &prior, &thing(r#"{"name": "derive-panics"}"#)).await;
    assert_eq!(summaries(&planned.diagnostics), ["Bug in the Provider"]);
}

#[tokio::test]
async fn a_create_that_panics_after_its_object_was_created_answers_the_object() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let created = apply(&service, &Value::Null, &thing(r#"{"name": "create-collapses", "password_wo": "p"}"#)).await;
    assert_eq!(summaries(&created.diagnostics), ["Bug in the Provider"]);
    assert!(created.diagnostics[0].detail.contains("is in the state as tainted"), "{:?}", created.diagnostics);
    // The last note counts, what was not known yet is null, and what is write-only is kept nowhere.
    let state = decode(created.new_state.as_ref());
    assert_eq!(show(&state), "(color=grey id=thing-create-collapses name=create-collapses revision=1)");
    assert_eq!((created.new_identity, created.private), (identity_data("thing-create-collapses"), b"p".as_slice().into()));
}

#[tokio::test]
async fn what_cannot_be_decoded_is_a_diagnostic_and_keeps_the_state_byte_for_byte() {
    let garbage = Some(wire::DynamicValue { msgpack: b"\xc1".as_slice().into(), ..Default::default() });
    let service = Service::new(Toy);
    let request =
        wire::read_resource::Request { type_name: "toy_thing".into(), current_state: garbage.clone(), ..Default::default() };
    let read = service.read_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!((read.new_state, summaries(&read.diagnostics)), (garbage, vec!["Unable to Decode Value"]));
}

#[tokio::test]
async fn an_unknown_type_is_a_diagnostic() {
    let request = wire::validate_resource_config::Request { type_name: "toy_other".into(), ..Default::default() };
    let response = Service::new(Toy).validate_resource_config(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(summaries(&response.diagnostics), ["Unknown Type"]);
    let request = wire::read_data_source::Request { type_name: "toy_other".into(), ..Default::default() };
    let response = Service::new(Toy).read_data_source(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(summaries(&response.diagnostics), ["Unknown Type"]);
}

#[tokio::test]
async fn a_stop_cancels_calls_in_progress_and_no_later_ones() {
    let directory = tempfile::tempdir().unwrap();
    let service = Arc::new(configured(directory.path()).await);
    let slow = {
        let service = Arc::clone(&service);
        tokio::spawn(async move { apply(&service, &Value::Null, &thing(r#"{"name": "create-slow"}"#)).await })
    };
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!slow.is_finished());
    let stopped = service.stop_provider(Request::new(Default::default())).await.unwrap().into_inner();
    assert_eq!(stopped.error, "");
    let created = slow.await.unwrap();
    assert_eq!(summaries(&created.diagnostics), ["Half created"]);
    assert_eq!(decode(created.new_state.as_ref()).get("id").as_str(), Some("thing-create-slow"));

    let config = thing(r#"{"name": "create-slow"}"#);
    let again = tokio::time::timeout(Duration::from_millis(100), apply(&service, &Value::Null, &config));
    assert!(again.await.is_err(), "a later create must not be stopped");
}

#[tokio::test]
async fn a_create_completes_when_the_client_disconnects() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let config = thing(r#"{"name": "create-slow"}"#);
    let abandoned = tokio::time::timeout(Duration::from_millis(100), apply(&service, &Value::Null, &config));
    assert!(abandoned.await.is_err());
    service.stop_provider(Request::new(Default::default())).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(directory.path().join("thing-create-slow").exists());
}

#[tokio::test]
async fn warnings_on_a_configuration_are_shown_by_a_plan_and_not_by_its_validation_unless_the_provider_block_disables_them() {
    let service = Service::new(Toy);
    let config = thing(r#"{"name": "a", "note": "longer than sixteen"}"#);
    let planned = || async { plan(&service, &Value::Null, &config).await.diagnostics.len() };
    let request = wire::validate_resource_config::Request {
        type_name: "toy_thing".into(),
        config: encode(&config),
        client_capabilities: None,
    };
    assert_eq!(service.validate_resource_config(Request::new(request)).await.unwrap().into_inner().diagnostics, []);
    assert_eq!(planned().await, 1);
    let ty = terraform_plugin::provider::Provider::schema(&Toy).block.ty();
    let block = Value::object([("directory", Value::unknown()), ("advice", Value::Bool(false))]);
    let request = wire::validate_provider_config::Request { config: Some(dynamic_value::encode(&block, &ty).unwrap()) };
    assert!(service.validate_provider_config(Request::new(request)).await.unwrap().into_inner().diagnostics.is_empty());
    assert_eq!(planned().await, 0);
}

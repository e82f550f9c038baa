//! Every call that carries values, with nonsense in the place of each: a diagnostic and never a status or a panic, and what was there
//! before comes back to the byte.

use std::path::Path;

use proptest::{prelude::*, test_runner::RngSeed};
use terraform_plugin::{
    codec::dynamic_value,
    language::value::Value,
    proto::tfplugin6::{self as wire, DynamicValue, provider_server::Provider as _},
    provider::{Provider as _, resource::Resource as _},
    service::Service,
};
use tokio_stream::StreamExt as _;
use tonic::Request;

use crate::{
    bytes::{noise, spoil},
    provider::{Thing, Toy},
};

const TYPE: &str = "toy_thing";

type Diagnostics = Vec<wire::Diagnostic>;

fn envelope(bytes: Vec<u8>, is_json: bool) -> Option<DynamicValue> {
    let (msgpack, json) = if is_json { (Vec::new(), bytes) } else { (bytes, Vec::new()) };
    Some(DynamicValue { msgpack: msgpack.into(), json: json.into() })
}

/// Values of a thing as they should be.
struct Good {
    config: Option<DynamicValue>,
    none: Option<DynamicValue>,
}

fn good() -> Good {
    let thing = Thing::default();
    let mut config = thing.schema().block.empty();
    config.replace_at(&["name"], Value::string("a"));
    let encode = |value: &Value| Some(dynamic_value::encode(value, &thing.schema().block.ty()).unwrap());
    Good { config: encode(&config), none: encode(&Value::Null) }
}

async fn configured(directory: &Path) -> Service<Toy> {
    let service = Service::new(Toy);
    let config = Value::object([("directory", Value::string(directory.to_str().unwrap())), ("advice", Value::Null)]);
    let config = Some(dynamic_value::encode(&config, &Toy.schema().block.ty()).unwrap());
    let request = wire::configure_provider::Request { config, ..Default::default() };
    assert!(service.configure_provider(Request::new(request)).await.unwrap().into_inner().diagnostics.is_empty());
    service
}

fn identity(bad: &Option<DynamicValue>) -> Option<wire::ResourceIdentityData> {
    Some(wire::ResourceIdentityData { identity_data: bad.clone() })
}

/// Makes every call with `bad` in each place in turn. What each says, by its name.
async fn calls(service: &Service<Toy>, bad: &Option<DynamicValue>, private: &[u8]) -> Vec<(&'static str, Diagnostics)> {
    let Good { config, none } = good();
    let mut said: Vec<(&'static str, Diagnostics)> = Vec::new();
    macro_rules! call {
        ($name:literal, $method:ident, $module:ident { $($field:ident : $value:expr),* $(,)? } $($rest:ident)?) => {{
            let request = wire::$module::Request { $($field: $value,)* $(..$rest::default())? };
            let answer = service.$method(Request::new(request)).await.expect("never a status").into_inner();
            said.push(($name, answer.diagnostics.clone()));
            answer
        }};
    }
    let name = || TYPE.to_owned();
    call!("validate provider", validate_provider_config, validate_provider_config { config: bad.clone() });
    call!("validate resource", validate_resource_config, validate_resource_config { type_name: name(), config: bad.clone() } Default);
    call!(
        "validate data source",
        validate_data_resource_config,
        validate_data_resource_config { type_name: "toy_look".into(), config: bad.clone() }
    );
    call!(
        "validate list",
        validate_list_resource_config,
        validate_list_resource_config { type_name: name(), config: bad.clone() } Default);
    call!("read data source", read_data_source, read_data_source { type_name: "toy_look".into(), config: bad.clone() } Default);
    call!("generate configuration", generate_resource_config, generate_resource_config { type_name: name(), state: bad.clone() });
    call!("import", import_resource_state, import_resource_state { type_name: name(), identity: identity(bad) } Default);
    let raw = bad.as_ref().map(|bad| wire::RawState {
        json: if bad.json.is_empty() { bad.msgpack.clone() } else { bad.json.clone() },
        ..Default::default()
    });
    call!(
        "upgrade state",
        upgrade_resource_state,
        upgrade_resource_state { type_name: name(), version: 0, raw_state: raw.clone() }
    );
    call!(
        "upgrade identity",
        upgrade_resource_identity,
        upgrade_resource_identity { type_name: name(), version: 0, raw_identity: raw.clone() }
    );
    call!(
        "move",
        move_resource_state,
        move_resource_state {
            target_type_name: name(),
            source_type_name: name(),
            source_state: raw.clone(),
            source_private: private.to_vec().into(),
        } Default);
    // Nothing of the state is lost, whatever else is broken.
    let read = call!(
        "read",
        read_resource,
        read_resource { type_name: name(), current_state: bad.clone(), private: private.to_vec().into() } Default);
    if !read.diagnostics.is_empty() {
        assert_eq!(&read.new_state, bad);
    }
    for (prior, proposed, configured) in [(bad, &config, &config), (&config, bad, &config), (&config, &config, bad)] {
        let planned = call!(
            "plan",
            plan_resource_change,
            plan_resource_change {
                type_name: name(),
                prior_state: prior.clone(),
                proposed_new_state: proposed.clone(),
                config: configured.clone(),
                prior_private: private.to_vec().into(),
            } Default);
        assert!(
            !has_errors(&planned.diagnostics) || &planned.planned_state == prior,
            "the plan lost the state: {:?} became {:?} with {:?}",
            prior,
            planned.planned_state,
            planned.diagnostics
        );
        let applied = call!(
            "apply",
            apply_resource_change,
            apply_resource_change {
                type_name: name(),
                prior_state: prior.clone(),
                planned_state: proposed.clone(),
                config: configured.clone(),
                planned_private: private.to_vec().into(),
            } Default);
        // Whoever was to be created is not there, unless the toy has made it.
        if prior == bad && has_errors(&applied.diagnostics) {
            assert_eq!(&applied.new_state, prior, "the apply lost the state");
        }
    }
    call!(
        "plan a destroy",
        plan_resource_change,
        plan_resource_change {
            type_name: name(),
            prior_state: bad.clone(),
            proposed_new_state: none.clone(),
            config: none.clone(),
        } Default);
    let request =
        wire::list_resource::Request { type_name: name(), config: bad.clone(), include_resource_object: true, limit: 3 };
    let events = service.list_resource(Request::new(request)).await.expect("never a status").into_inner();
    let events: Vec<_> = events.map(|event| event.expect("never a status")).take(10).collect().await;
    said.push(("list", events.into_iter().flat_map(|event| event.diagnostic).collect()));
    let request = wire::call_function::Request { name: "shout".into(), arguments: bad.clone().into_iter().collect() };
    let answer = service.call_function(Request::new(request)).await.expect("never a status").into_inner();
    assert!(answer.error.is_some() || answer.result.is_some());
    let request = wire::configure_provider::Request { config: bad.clone(), ..Default::default() };
    said.push((
        "configure",
        service.configure_provider(Request::new(request)).await.expect("never a status").into_inner().diagnostics,
    ));
    said
}

fn has_errors(diagnostics: &[wire::Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == wire::diagnostic::Severity::Error)
}

fn run(bad: &Option<DynamicValue>, private: &[u8]) -> Vec<(&'static str, Diagnostics)> {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { calls(&configured(directory.path()).await, bad, private).await })
}

#[test]
fn bytes_that_are_not_a_value_are_an_error_of_every_call() {
    for (bytes, is_json) in [(&[0xc1][..], false), (&[0xdd, 0xff, 0xff, 0xff, 0xff], false), (b"{", true), (b"[[[[", true)] {
        for (call, diagnostics) in run(&envelope(bytes.to_vec(), is_json), b"\xff not private data") {
            assert!(has_errors(&diagnostics), "{call} takes {bytes:?}");
            assert!(
                diagnostics.iter().all(|said| !said.summary.is_empty() && !said.detail.contains("panicked")),
                "{call}: {diagnostics:?}"
            );
        }
    }
}

#[test]
fn a_plan_with_an_error_answers_the_state_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Good { config, none } = good();
    let request = wire::plan_resource_change::Request {
        type_name: TYPE.into(),
        prior_state: config.clone(),
        proposed_new_state: config.clone(),
        config: none,
        ..Default::default()
    };
    let planned = runtime.block_on(async {
        configured(directory.path()).await.plan_resource_change(Request::new(request)).await.expect("never a status").into_inner()
    });
    assert!(has_errors(&planned.diagnostics));
    assert_eq!(planned.planned_state, config);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn corrupt_values_in_any_field_of_any_call_are_answered_and_keep_the_state(seed in any::<u64>(), is_json in any::<bool>()) {
        let mut random = fastrand::Rng::with_seed(seed);
        let written = good().config.unwrap().msgpack;
        let bytes = if random.bool() { spoil(&mut random, &written) } else { noise(&mut random) };
        for (call, diagnostics) in run(&envelope(bytes, is_json), &noise(&mut random)) {
            prop_assert!(diagnostics.iter().all(|said| !said.detail.contains("panicked")), "{}: {:?}", call, diagnostics);
        }
    }
}

//! Sentences about the order and distance of answers, as a client of the wire sees them: what Terraform 1.16 needs, and others do not pay for.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use terraform_plugin::{
    language::value::Value,
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    service::Service,
};
use tonic::Request;

use crate::{
    provider::Toy,
    service::{apply, configured_by, encode, plan},
    shorthand::thing,
};

/// A bit less than what is promised: the clock of a test runs on while the answer travels.
const SILENCE: Duration = Duration::from_millis(45);

fn named(name: &str) -> Value {
    thing(&format!(r#"{{"name": "{name}"}}"#))
}

/// Creates all of these at once, and reads and looks up beside them; when each answer arrived, in the order of their arrival.
async fn arrivals(directory: &Path, version: &str, names: &[&'static str]) -> Vec<(&'static str, Instant)> {
    std::fs::write(directory.join("i"), "a").unwrap();
    let service = Arc::new(configured_by(directory, version).await);
    let mut calls = tokio::task::JoinSet::new();
    for &name in names {
        let service = Arc::clone(&service);
        calls.spawn(async move {
            match name {
                "read" => drop(read(&service).await),
                "look" => drop(look(&service).await),
                "plan" => drop(plan(&service, &Value::Null, &named("a")).await),
                name => drop(apply(&service, &Value::Null, &named(name)).await),
            }
            (name, Instant::now())
        });
    }
    let mut arrived = calls.join_all().await;
    arrived.sort_by_key(|(_, when)| *when);
    arrived
}

async fn read(service: &Service<Toy>) -> wire::read_resource::Response {
    let state = thing(r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#);
    let request =
        wire::read_resource::Request { type_name: "toy_thing".into(), current_state: encode(&state), ..Default::default() };
    service.read_resource(Request::new(request)).await.unwrap().into_inner()
}

async fn look(service: &Service<Toy>) -> wire::read_data_source::Response {
    let request = wire::read_data_source::Request { type_name: "toy_thing".into(), ..Default::default() };
    service.read_data_source(Request::new(request)).await.unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_answered_close_to_a_failed_create_that_left_an_object() {
    let directory = tempfile::tempdir().unwrap();
    let names = ["create-midway", "a", "create-lies", "b", "read", "look", "create-midway", "c", "create-fails"];
    let arrived = arrivals(directory.path(), "1.16.4", &names).await;
    assert_eq!(arrived.len(), names.len());
    for pair in arrived.windows(2) {
        let [(first, then), (second, now)] = pair else { unreachable!("windows of two") };
        if [first, second].iter().any(|name| ["create-midway", "create-lies"].contains(name)) {
            assert!(now.duration_since(*then) >= SILENCE, "{second} comes {:?} after {first}", now.duration_since(*then));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_update_and_a_create_without_an_object_need_no_spacing() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured_by(directory.path(), "1.16.4").await;
    let prior = thing(r#"{"name": "a", "color": "grey", "id": "i", "digest": "d", "revision": "1"}"#);
    for (prior, name) in [(&prior, "update-midway"), (&Value::Null, "create-fails"), (&Value::Null, "a")] {
        let began = Instant::now();
        for _ in 0..10 {
            apply(&service, prior, &named(name)).await;
        }
        assert!(began.elapsed() < 9 * SILENCE, "ten times {name} took {:?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_answered_while_other_answers_wait() {
    let directory = tempfile::tempdir().unwrap();
    let arrived = arrivals(directory.path(), "1.16.4", &["create-midway", "create-midway", "create-midway", "plan"]).await;
    assert_eq!(arrived.last().map(|(name, _)| *name), Some("create-midway"));
    assert!(arrived.last().unwrap().1 - arrived[0].1 > 3 * SILENCE, "{arrived:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_without_the_defect_wait_for_nothing() {
    for version in ["1.15.9", "1.11.4", "1.12.6"] {
        let directory = tempfile::tempdir().unwrap();
        let began = Instant::now();
        arrivals(directory.path(), version, &["create-midway"; 10]).await;
        assert!(began.elapsed() < 9 * SILENCE, "{version}: ten answers took {:?}", began.elapsed());
    }
}

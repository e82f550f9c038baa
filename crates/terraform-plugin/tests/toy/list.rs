//! Sentences about lists, as a client of the wire sees them.

use std::{sync::atomic::Ordering, time::Duration};

use terraform_plugin::{
    codec::dynamic_value,
    engine,
    language::{
        diagnostic::{Diagnostic, Diagnostics},
        number::Number,
        value::Value,
    },
    proto::tfplugin6::{self as wire, provider_server::Provider as _},
    provider::{
        list_resource::{ListResource, Listed, More, Sink, Wanted},
        resource::Resource,
    },
    service::Service,
};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_util::sync::CancellationToken;
use tonic::Request;

use crate::{
    lookup::{FOUND, Things},
    provider::{Thing, Toy},
    service::configured,
    shorthand::{identity, show, thing},
};

fn config(count: Value, ends: Value) -> Option<wire::DynamicValue> {
    let config = Value::object([("amount", count), ("ends", ends)]);
    Some(dynamic_value::encode(&config, &Things::default().schema().block.ty()).unwrap())
}

fn request(count: i64, ends: Value, limit: i64, include_resource_object: bool) -> wire::list_resource::Request {
    wire::list_resource::Request {
        type_name: "toy_thing".into(),
        config: config(Value::Number(Number::from(count)), ends),
        include_resource_object,
        limit,
    }
}

async fn listed(request: wire::list_resource::Request) -> Vec<wire::list_resource::Event> {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let stream = service.list_resource(Request::new(request)).await.unwrap().into_inner();
    stream.map(Result::unwrap).collect().await
}

#[tokio::test]
async fn each_listed_object_has_its_name_and_identity_and_its_state_only_on_request() {
    let events = listed(request(3, Value::Null, 100, false)).await;
    assert_eq!(events.iter().map(|event| event.display_name.as_str()).collect::<Vec<_>>(), ["Thing 0", "Thing 1", "Thing 2"]);
    let ty = Thing::default().identity().ty();
    let identity = dynamic_value::decode_identity(events[2].identity.as_ref(), &ty).unwrap();
    assert_eq!(identity.get("id").as_str(), Some("thing-2"));
    assert!(events.iter().all(|event| event.resource_object.is_none() && event.diagnostic.is_empty()));
    let whole = listed(request(1, Value::Null, 100, true)).await;
    let ty = Thing::default().schema().block.ty();
    let state = dynamic_value::decode(whole[0].resource_object.as_ref(), &ty).unwrap();
    assert_eq!(state.get("name").as_str(), Some("Thing 0"));
}

#[tokio::test]
async fn a_list_ends_at_its_limit() {
    assert_eq!(listed(request(1000, Value::Null, 5, false)).await.len(), 5);
    assert_eq!(listed(request(1000, Value::Null, 0, false)).await.len(), 0);
}

#[tokio::test]
async fn errors_follow_the_last_object() {
    for (ends, says) in [("error", "No more"), ("panic", "ListResource of toy_thing panicked")] {
        let events = listed(request(2, Value::string(ends), 100, false)).await;
        let messages = format!("{:?}", events[2].diagnostic);
        assert!(events.len() == 3 && messages.contains(says) && events[2].identity.is_none(), "{messages}");
    }
}

#[tokio::test]
async fn a_client_that_disconnects_ends_the_search() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let mut stream =
        service.list_resource(Request::new(request(i64::MAX, Value::Null, i64::MAX, false))).await.unwrap().into_inner();
    assert!(stream.next().await.is_some());
    drop(stream);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let found = FOUND.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(FOUND.load(Ordering::Relaxed) <= found + 3000, "it still goes on");
}

#[tokio::test]
async fn a_slow_client_slows_the_search() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let endless = request(i64::MAX, Value::Null, i64::MAX, false);
    let mut stream = service.list_resource(Request::new(endless)).await.unwrap().into_inner();
    assert!(stream.next().await.is_some());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let found = FOUND.load(Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(FOUND.load(Ordering::Relaxed) <= found + 3000, "nobody has read them");
    assert!(stream.next().await.is_some());
}

#[tokio::test]
async fn an_interrupt_ends_the_search_with_an_error_that_the_list_is_incomplete() {
    let directory = tempfile::tempdir().unwrap();
    let service = configured(directory.path()).await;
    let endless = request(i64::MAX, Value::Null, i64::MAX, false);
    let mut stream = service.list_resource(Request::new(endless)).await.unwrap().into_inner();
    assert!(stream.next().await.is_some());
    service.stop_provider(Request::new(Default::default())).await.unwrap();
    let rest = tokio::time::timeout(Duration::from_secs(20), stream.map(Result::unwrap).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(rest.last().unwrap().diagnostic[0].summary, "Operation Interrupted");
    assert_eq!(listed(request(2, Value::Null, 100, false)).await.len(), 2, "what comes later is not stopped");
}

#[tokio::test]
async fn objects_that_are_sent_concurrently_stay_within_the_limit() {
    let (sender, mut receiver) = mpsc::channel(1);
    let sink = Sink::new(sender, 2, CancellationToken::new());
    let object = || sink.send(Listed::identity("a", identity("i")));
    let read = async {
        // As slow as to let all of them wait.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut read = 0;
        while tokio::time::timeout(Duration::from_millis(50), receiver.recv()).await.is_ok() {
            read += 1;
        }
        read
    };
    let (_, b, c, read) = tokio::join!(object(), object(), object(), read);
    assert_eq!(([b, c], sink.more(), read), ([More::Enough; 2], More::Enough, 2));
    assert!(!sink.was_interrupted());
}

#[test]
fn a_listed_object_is_returned_as_the_resource_stores_it_and_whole_only_on_request() {
    let settle = |wanted, identity, state: &str| {
        let listed = Listed { display_name: "a".into(), identity, state: Some(thing(state)), diagnostics: Diagnostics::new() };
        engine::list::check_listed(&Thing::default(), wanted, listed)
    };
    let leaks = r#"{"name": "a", "password_wo": "leak", "door": {"key": "k", "pin_wo": "leak"}}"#;
    let messages = settle(Wanted::Object, identity("i"), leaks).unwrap();
    assert_eq!(show(&messages.state.unwrap()), "(door=(key=k) name=a)");
    assert_eq!(settle(Wanted::Identity, identity("i"), leaks).unwrap().state, None);
    assert_eq!(settle(Wanted::Object, identity("i"), "null").unwrap().state, None);
    for (of, state, says) in [
        (Value::Null, "{}", "did not return the identity of the toy_thing"),
        (identity("i"), r#"{"name": "?"}"#, "List returned an unknown value for `name`"),
        (Value::object([("id", Value::unknown())]), "{}", "an identity with unknown values"),
        (Value::string("i"), "{}", "of the wrong type"),
    ] {
        let refusal = settle(Wanted::Object, of, state).unwrap_err();
        assert!(refusal.detail.contains(says), "{}", refusal.detail);
    }
}

#[test]
fn a_warning_accompanies_its_object_and_an_error_replaces_it() {
    let settle = |diagnostic: Diagnostic| {
        let listed = Listed { diagnostics: diagnostic.into(), ..Listed::identity("a", identity("i")) };
        engine::list::check_listed(&Thing::default(), Wanted::Object, listed).unwrap()
    };
    let warned = settle(Diagnostic::warning("Odd", "So it is."));
    assert_eq!((warned.identity, warned.diagnostics.iter().count()), (identity("i"), 1));
    let failed = settle(Diagnostic::error("Bad", "So it is."));
    assert!(failed.identity.is_null() && failed.diagnostics.has_errors());
}

#[tokio::test]
async fn a_list_of_an_unconfigured_provider_is_an_error_that_is_not_a_bug() {
    let request = request(1, Value::Null, 100, false);
    let mut stream = Service::new(Toy).list_resource(Request::new(request)).await.unwrap().into_inner();
    assert_eq!(stream.next().await.unwrap().unwrap().diagnostic[0].summary, "Provider Not Configured");
}

#[tokio::test]
async fn a_configuration_is_checked_against_its_rows_and_an_unknown_list_is_an_error() {
    let service = Service::new(Toy);
    let validate =
        |config| wire::validate_list_resource_config::Request { type_name: "toy_thing".into(), config, ..Default::default() };
    let bad = validate(config(Value::Null, Value::string("well")));
    let found = service.validate_list_resource_config(Request::new(bad)).await.unwrap().into_inner().diagnostics;
    assert_eq!(found.len(), 2, "{found:?}");
    let unknown = validate(config(Value::unknown(), Value::unknown()));
    assert!(service.validate_list_resource_config(Request::new(unknown)).await.unwrap().into_inner().diagnostics.is_empty());
    let events = listed(wire::list_resource::Request { type_name: "toy_other".into(), limit: 1, ..Default::default() }).await;
    assert_eq!(events[0].diagnostic[0].summary, "Unknown Type");
}

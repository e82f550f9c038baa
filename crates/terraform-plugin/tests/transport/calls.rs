//! Calls, whatever the provider behind them: which services there are, how large and how many calls may be.

use std::time::Duration;

use prost::Message as _;
use terraform_plugin::proto::{
    health::{HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient},
    plugin::{ConnInfo, grpc_broker_client::GrpcBrokerClient, grpc_stdio_client::GrpcStdioClient},
    tfplugin6::{DynamicValue, call_function, get_provider_schema, plan_resource_change},
};
use tokio::time::timeout;
use tonic::{Code, codegen::http::Uri};

use super::{answers, apply, bare, clients::*};

/// Long enough to see that nothing comes.
const A_WHILE: Duration = Duration::from_millis(200);

fn origin() -> Uri {
    Uri::from_static("http://localhost")
}

#[tokio::test]
async fn the_streams_that_every_client_opens_stay_open_and_empty() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let channel = plugin.connect().await.unwrap();
    let mut stdio = GrpcStdioClient::with_origin(channel.clone(), origin());
    let mut output = stdio.stream_stdio(()).await.unwrap().into_inner();
    timeout(A_WHILE, output.message()).await.expect_err("nothing comes");
    let mut broker = GrpcBrokerClient::with_origin(channel, origin());
    let offers = tokio_stream::iter([ConnInfo { service_id: 1, ..Default::default() }]);
    let mut connections = broker.start_stream(offers).await.unwrap().into_inner();
    timeout(A_WHILE, connections.message()).await.expect_err("no offer is answered");
    plugin.shut_down().await.unwrap();
    assert_eq!(timeout(SOON, output.message()).await.expect("it ends").unwrap(), None);
}

#[tokio::test]
async fn the_health_service_knows_the_name_plugin() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let mut health = HealthClient::with_origin(plugin.connect().await.unwrap(), origin());
    let plugin_service = || HealthCheckRequest { service: "plugin".to_owned() };
    assert_eq!(health.check(plugin_service()).await.unwrap().into_inner().status(), ServingStatus::Serving);
    let mut states = health.watch(plugin_service()).await.unwrap().into_inner();
    assert_eq!(states.message().await.unwrap().expect("a state").status(), ServingStatus::Serving);
    timeout(A_WHILE, states.message()).await.expect_err("it does not change");
    let unknown = health.check(HealthCheckRequest { service: "unknown".to_owned() }).await.expect_err("there is none");
    assert_eq!(unknown.code(), Code::NotFound);
}

#[tokio::test]
async fn an_unknown_method_is_unimplemented_and_affects_no_other_call() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let channel = plugin.connect().await.unwrap();
    let mut provider = provider(channel.clone());
    let refused = provider.call_function(call_function::Request::default()).await.expect_err("it is not written");
    assert_eq!(refused.code(), Code::Unimplemented);
    for path in ["/tfplugin6.Provider/GetFuture", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] {
        let mut client = tonic::client::Grpc::with_origin(channel.clone(), origin());
        client.ready().await.unwrap();
        let codec = tonic_prost::ProstCodec::<get_provider_schema::Request, get_provider_schema::Response>::default();
        let request = tonic::Request::new(get_provider_schema::Request {});
        let refused = client.unary(request, path.parse().unwrap(), codec).await.expect_err("there is none");
        assert_eq!(refused.code(), Code::Unimplemented, "{path}");
    }
    assert!(answers(&mut provider).await);
}

#[tokio::test]
async fn a_value_of_thirty_megabytes_is_received_and_sent() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let value = DynamicValue { msgpack: vec![7; 30 << 20].into(), ..Default::default() };
    let request = plan_resource_change::Request { proposed_new_state: Some(value.clone()), ..Default::default() };
    let answer = provider_of(&plugin).await.plan_resource_change(request).await.unwrap().into_inner();
    assert!(answer.planned_state == Some(value));
}

#[tokio::test]
async fn concurrent_requests_for_the_schema_return_the_same_bytes() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let provider = provider_of(&plugin).await;
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let mut provider = provider.clone();
            tokio::spawn(async move { provider.get_provider_schema(get_provider_schema::Request {}).await })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap().unwrap().into_inner().encode_to_vec());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn hundreds_of_pending_calls_do_not_block_further_ones() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let mut provider = provider_of(&plugin).await;
    let waiting: Vec<_> = (0..500)
        .map(|_| {
            let mut provider = provider.clone();
            tokio::spawn(async move { provider.apply_resource_change(apply("slow")).await })
        })
        .collect();
    assert!(timeout(SOON, answers(&mut provider)).await.expect("there is room"));
    assert!(waiting.iter().all(|call| !call.is_finished()));
}

#[tokio::test]
async fn a_panic_fails_its_call_alone_and_does_not_look_like_a_crash_to_terraform() {
    for (variables, lines) in [(&[][..], 0), (&[("TF_LOG", "ERROR"), ("RUST_BACKTRACE", "1")][..], 1)] {
        let mut command = bare();
        command.envs(variables.iter().copied());
        let mut plugin = Plugin::start(command).await.unwrap();
        let mut provider = provider_of(&plugin).await;
        provider.apply_resource_change(apply("panicking")).await.expect_err("it panics");
        assert!(answers(&mut provider).await);
        plugin.shut_down().await.unwrap();
        plugin.output_closed().await.unwrap();
        let text = plugin.stderr();
        assert_eq!(text.lines().count(), lines, "{text}");
        for line in text.lines() {
            let record: serde_json::Value = serde_json::from_str(line).expect("a record");
            assert_eq!((&record["@level"], &record["@message"]), (&"error".into(), &"panicked".into()));
            let site = record["site"].as_str().expect("a text");
            assert!(site.contains("bare_provider.rs:") && site.ends_with(": the provider is broken"), "{site}");
            assert!(record["backtrace"].as_str().expect("a text").contains("bare_provider"), "{record}");
        }
    }
}

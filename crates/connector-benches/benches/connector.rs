//! What the provider itself does with one connector as large as the rows allow, in this process: no Terraform, no wire, no AWS.

use connector_benches::{configuration, state};
use criterion::{Criterion, Throughput};
use futures_util::FutureExt;
use prost::Message;
use terraform_plugin::{
    codec::msgpack,
    engine::{
        plan::{Request, Response, plan},
        validate::{Advice, WriteOnly, resource},
    },
    private::Private,
    proto::tfplugin6::{get_provider_schema, provider_server::Provider as _},
    resource::Context,
    service::Service,
    value::Value,
};
use terraform_provider_quicksight::{
    action_connector::{ActionConnector, schema::SCHEMA},
    provider,
};
use tokio_util::sync::CancellationToken;

fn main() {
    let mut criterion = Criterion::default().without_plots().configure_from_args();
    codec(&mut criterion);
    validation(&mut criterion);
    plans(&mut criterion);
    schema(&mut criterion);
    criterion.final_summary();
}

/// Every call decodes three or four such values and encodes one.
fn codec(criterion: &mut Criterion) {
    let ty = SCHEMA.block.ty();
    let state = state();
    let bytes = msgpack::encode(&state, &ty).expect("the state has this type");
    assert_eq!(msgpack::decode(&bytes, &ty).as_ref(), Ok(&state));
    let mut group = criterion.benchmark_group("codec");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("decode", |bencher| bencher.iter(|| msgpack::decode(&bytes, &ty)));
    group.bench_function("encode", |bencher| bencher.iter(|| msgpack::encode(&state, &ty)));
    group.finish();
}

/// All rules of all rows.
fn validation(criterion: &mut Criterion) {
    let config = configuration();
    let validate = || resource(&ActionConnector, &config, WriteOnly::Supported, Advice::Wanted(""));
    assert!(!validate().has_errors(), "{:?}", validate());
    criterion.bench_function("validate", |bencher| bencher.iter(validate));
}

/// Without a client, as while the provider's own configuration is unknown: what is left is the engine's own work.
fn plans(criterion: &mut Criterion) {
    let config = configuration();
    let context = Context::new(CancellationToken::new(), Value::Null);
    let planned = |prior: &Value| -> Response {
        let (private, identity) = (Private::default(), Value::Null);
        let (planned_private, advice) = (None, Advice::Wanted(""));
        let request = Request {
            prior,
            proposed: &config,
            config: &config,
            private,
            planned_private,
            keeps_planned_private: true,
            identity,
            advice,
        };
        plan(&ActionConnector, None, &context, request).now_or_never().expect("nothing is waited for without a client")
    };
    let mut prior = state();
    prior.replace_at(&["name"], Value::string("Former name"));
    for prior in [&Value::Null, &prior] {
        let response = planned(prior);
        assert!(!response.diagnostics.has_errors() && response.planned != *prior, "{:?}", response.diagnostics);
    }
    let mut group = criterion.benchmark_group("plan");
    group.bench_function("create", |bencher| bencher.iter(|| planned(&Value::Null)));
    group.bench_function("update", |bencher| bencher.iter(|| planned(&prior)));
    group.finish();
}

/// From the rows to the bytes of the answer, as for the first schema call of each process; after that the answer is kept.
fn schema(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("threads can be started");
    let encode = || {
        let service = Service::new(provider());
        let request = tonic::Request::new(get_provider_schema::Request::default());
        let answer = runtime.block_on(service.get_provider_schema(request)).expect("never a status").into_inner();
        assert!(answer.diagnostics.is_empty(), "{:?}", answer.diagnostics);
        answer.encode_to_vec()
    };
    let mut group = criterion.benchmark_group("schema");
    group.throughput(Throughput::Bytes(encode().len() as u64));
    group.bench_function("encode", |bencher| bencher.iter(encode));
    group.finish();
}

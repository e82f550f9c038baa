//! The adaptive retries of the SDK against the same simulated services, so that what this crate does instead has a reason that can be measured
//! again.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use aws_sdk_quicksight::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region},
};
use aws_smithy_runtime::client::retries::{ClientRateLimiter, RetryPartition, TokenBucket};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::{HttpRequest, HttpResponse},
    },
    http::StatusCode,
};
use aws_smithy_types::{body::SdkBody, retry::RetryConfig};
use tokio::{task::JoinSet, time::Instant};

use super::tests::Service;

/// The time that the SDK sees: that of the paused clock.
#[derive(Clone, Copy, Debug)]
struct Clock(Instant);

impl aws_smithy_async::time::TimeSource for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000) + self.0.elapsed()
    }
}

#[derive(Clone, Debug)]
struct Connection {
    service: Arc<Mutex<Service>>,
    attempts: Arc<Mutex<u32>>,
    clock: Clock,
}

impl HttpConnector for Connection {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let connection = self.clone();
        HttpConnectorFuture::new(async move {
            *connection.attempts.lock().unwrap() += 1;
            let takes = connection.service.lock().unwrap().takes(connection.clock.0.elapsed());
            tokio::time::sleep(Duration::from_millis(50)).await;
            let status = StatusCode::try_from(if takes { 200 } else { 429 }).unwrap();
            let mut response = HttpResponse::new(status, SdkBody::from(r#"{"Tags":[]}"#));
            if !takes {
                response.headers_mut().insert("x-amzn-errortype", "ThrottlingException");
            }
            Ok(response)
        })
    }
}

/// How a run of many requests went, by the paused clock.
struct Ran {
    took: Duration,
    attempts: u32,
    /// Requests that failed for good.
    failed: u32,
}

/// `requests`, `parallel` of them at a time, to `service` by the SDK's adaptive retries, in one partition.
async fn run(requests: u32, parallel: u32, service: Service, attempts: u32) -> Ran {
    let clock = Clock(Instant::now());
    let connection = Connection { service: Arc::new(Mutex::new(service)), attempts: Arc::default(), clock };
    let counted = connection.attempts.clone();
    let connector = SharedHttpConnector::new(connection);
    let limiter = ClientRateLimiter::new(
        aws_smithy_async::time::TimeSource::now(&clock).duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs_f64(),
    );
    let partition =
        RetryPartition::custom("simulation").token_bucket(TokenBucket::unlimited()).client_rate_limiter(limiter).build();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("AKIAEXAMPLE", "secret", None, None, "simulation"))
        .time_source(clock)
        .sleep_impl(aws_smithy_async::rt::sleep::TokioSleep::new())
        .retry_config(RetryConfig::adaptive().with_max_attempts(attempts))
        .retry_partition(partition)
        .http_client(http_client_fn(move |_, _| connector.clone()))
        .build();
    let client = Client::from_conf(config);
    let (mut running, mut begun, mut failed) = (JoinSet::new(), 0, 0);
    loop {
        while begun < requests && running.len() < parallel as usize {
            let request = client.list_tags_for_resource().resource_arn("arn");
            running.spawn(async move { request.send().await.is_err() });
            begun += 1;
        }
        match running.join_next().await {
            Some(is_failed) => failed += u32::from(is_failed.unwrap()),
            None => break,
        }
    }
    let attempts = *counted.lock().unwrap();
    Ran { took: clock.0.elapsed(), attempts, failed }
}

/// Where this fails, the SDK has become better: then there may be no reason left for a pace of our own. `cargo test -p quicksight-client sdk --
/// --nocapture` prints the figures that ARCHITECTURE.md has.
#[tokio::test(start_paused = true)]
async fn the_adaptive_retries_of_the_sdk_take_longer_and_lose_requests() {
    let mut lost = 0;
    for (requests, parallel, rate) in [(1000, 10, 2.0), (1000, 100, 2.0), (1000, 10, 50.0)] {
        let service = Service::of(rate, rate);
        let sdk = run(requests, parallel, service, crate::Settings::DEFAULT_ATTEMPTS).await;
        let ours = super::tests::run(super::Group::General, requests, parallel, service, crate::RetryMode::Adaptive);
        println!(
            "{requests} requests, {parallel} at a time, at most {rate} a second: SDK {:.0} s, {} attempts, {} failed; ours {:.0} s, {} attempts",
            sdk.took.as_secs_f64(),
            sdk.attempts,
            sdk.failed,
            ours.took.as_secs_f64(),
            ours.attempts,
        );
        assert!(sdk.took > ours.took && sdk.attempts > ours.attempts, "{requests}, {parallel}, {rate}");
        lost += sdk.failed;
    }
    assert!(lost > 0);
}

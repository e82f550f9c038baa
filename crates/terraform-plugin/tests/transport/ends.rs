//! How the process ends, and what does not end it.

use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use terraform_plugin::proto::plugin::{ConnInfo, grpc_broker_client::GrpcBrokerClient, grpc_stdio_client::GrpcStdioClient};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    time::sleep,
};
use tonic::codegen::http::Uri;

use super::{answers, apply, bare, clients::*};

/// What Terraform needs at most is two seconds; half a one is what we promise.
const PROMISE: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_shutdown_is_answered_before_the_process_exits() {
    let mut plugin = Plugin::start(bare()).await.unwrap();
    let began = Instant::now();
    plugin.shut_down().await.unwrap();
    assert!(plugin.ended().await.unwrap().success());
    assert!(began.elapsed() < PROMISE, "{:?}", began.elapsed());
    assert!(!plugin.handshake.socket().exists());
}

#[tokio::test]
async fn open_streams_and_calls_in_progress_do_not_delay_the_shutdown() {
    let mut plugin = Plugin::start(bare()).await.unwrap();
    let channel = plugin.connect().await.unwrap();
    let origin = Uri::from_static("http://localhost");
    let mut stdio = GrpcStdioClient::with_origin(channel.clone(), origin.clone());
    let _output = stdio.stream_stdio(()).await.unwrap();
    let mut broker = GrpcBrokerClient::with_origin(channel.clone(), origin);
    let _connections = broker.start_stream(tokio_stream::pending::<ConnInfo>()).await.unwrap();
    for kind in ["slow", "blocking"] {
        let mut provider = provider(channel.clone());
        tokio::spawn(async move { provider.apply_resource_change(apply(kind)).await });
    }
    sleep(Duration::from_millis(200)).await;
    let began = Instant::now();
    controller(channel.clone()).shutdown(terraform_plugin::proto::plugin::Empty {}).await.unwrap();
    assert!(plugin.ended().await.unwrap().success());
    assert!(began.elapsed() < PROMISE, "{:?}", began.elapsed());
    assert!(!plugin.handshake.socket().exists());
}

#[tokio::test]
async fn an_interrupt_ends_neither_the_process_nor_its_calls() {
    let mut plugin = Plugin::start(bare()).await.unwrap();
    plugin.signal(Signal::Interrupt);
    let mut provider = provider_of(&plugin).await;
    let call = tokio::spawn(async move { provider.apply_resource_change(apply("short")).await });
    sleep(Duration::from_millis(50)).await;
    plugin.signal(Signal::Interrupt);
    assert!(call.await.unwrap().is_ok());
    assert!(plugin.still_runs());
}

/// The provider as a shell or `nohup` starts it: with hangups as by default, or ignored. The tests themselves may run under `nohup`.
#[cfg(target_os = "linux")]
fn with_hangups(disposition: &str) -> Command {
    let mut command = harness::plugin::command("/usr/bin/env");
    command.args([&format!("--{disposition}-signal=HUP"), env!("CARGO_BIN_EXE_bare-provider")]);
    command
}

/// How it is started, and the signals that ask it to end.
fn terminations() -> Vec<(Command, Signal)> {
    vec![
        (bare(), Signal::Term),
        #[cfg(target_os = "linux")]
        (with_hangups("default"), Signal::Hangup),
    ]
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_hangup_that_was_ignored_at_the_start_stays_ignored() {
    let mut plugin = Plugin::start(with_hangups("ignore")).await.unwrap();
    plugin.signal(Signal::Hangup);
    let mut provider = provider_of(&plugin).await;
    let call = tokio::spawn(async move { provider.apply_resource_change(apply("short")).await });
    sleep(Duration::from_millis(50)).await;
    plugin.signal(Signal::Hangup);
    assert!(call.await.unwrap().is_ok());
    assert!(plugin.still_runs());
}

#[tokio::test]
async fn a_termination_signal_ends_the_process_gracefully() {
    for (command, signal) in terminations() {
        let mut plugin = Plugin::start(command).await.unwrap();
        let _connected = plugin.connect().await.unwrap();
        let began = Instant::now();
        plugin.signal(signal);
        assert!(plugin.ended().await.unwrap().success());
        assert!(began.elapsed() < PROMISE, "{:?}", began.elapsed());
        assert!(!plugin.handshake.socket().exists());
    }
}

#[tokio::test]
async fn a_termination_signal_stops_calls_in_progress_and_waits_for_their_responses() {
    for (command, signal) in terminations() {
        let mut plugin = Plugin::start(command).await.unwrap();
        let channel = plugin.connect().await.unwrap();
        let origin = Uri::from_static("http://localhost");
        let _output = GrpcStdioClient::with_origin(channel.clone(), origin).stream_stdio(()).await.unwrap();
        let mut provider = provider(channel);
        let call = tokio::spawn(async move { provider.apply_resource_change(apply("patient")).await });
        sleep(Duration::from_millis(200)).await;
        let began = Instant::now();
        plugin.signal(signal);
        assert!(call.await.unwrap().is_ok(), "the answer was lost");
        assert!(plugin.ended().await.unwrap().success());
        assert!(began.elapsed() > PROMISE && began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    }
}

#[tokio::test]
async fn the_process_ends_with_its_parent() {
    // A shell stands for Terraform: it starts the provider, and is killed before it can say anything.
    let mut shell = Command::new("/bin/sh");
    shell.env_clear().envs(bare().as_std().get_envs().filter_map(|(name, value)| Some((name, value?))));
    shell.args(["-c", "\"$0\" & wait", env!("CARGO_BIN_EXE_bare-provider")]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut shell = shell.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    let socket = PathBuf::from(Handshake(line).address());
    assert!(socket.exists());
    shell.kill().await.unwrap();
    let began = Instant::now();
    while socket.exists() {
        assert!(began.elapsed() < SOON, "the provider lives on without its parent");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn output_of_provider_code_goes_to_stderr_and_blocks_nothing() {
    let plugin = Plugin::start(bare()).await.unwrap();
    let mut provider = provider_of(&plugin).await;
    provider.apply_resource_change(apply("noisy")).await.unwrap();
    assert!(answers(&mut provider).await);
    assert_eq!(plugin.stdout(), "");
    let began = Instant::now();
    while plugin.stderr().len() < 1 << 20 {
        assert!(began.elapsed() < SOON, "{} bytes of what was printed", plugin.stderr().len());
        sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn a_child_process_of_provider_code_does_not_keep_terraform_waiting() {
    let mut plugin = Plugin::start(bare()).await.unwrap();
    provider_of(&plugin).await.apply_resource_change(apply("spawning")).await.unwrap();
    plugin.shut_down().await.unwrap();
    assert!(plugin.ended().await.unwrap().success());
    plugin.output_closed().await.unwrap();
}

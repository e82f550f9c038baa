//! The generated clients on a connection of the harness, made as Terraform makes it.

use std::process::Output;

pub use harness::{
    channel::Channel,
    plugin::{Handshake, Plugin, SOON},
    processes::{self, Signal},
    tls::Identity,
};
use terraform_plugin::proto::{plugin::grpc_controller_client::GrpcControllerClient, tfplugin6::provider_client::ProviderClient};
use tokio::{process::Command, time::timeout};
use tonic::codegen::http;

/// Runs a command that should come to an end by itself.
pub async fn run(mut command: Command) -> Output {
    timeout(SOON, command.output()).await.expect("it ends").unwrap()
}

/// The service of a provider that runs.
pub async fn provider_of(plugin: &Plugin) -> ProviderClient<Channel> {
    provider(plugin.connect().await.unwrap())
}

pub fn provider(channel: Channel) -> ProviderClient<Channel> {
    let origin = http::Uri::from_static("http://localhost");
    ProviderClient::with_origin(channel, origin).max_decoding_message_size(256 << 20).max_encoding_message_size(256 << 20)
}

pub fn controller(channel: Channel) -> GrpcControllerClient<Channel> {
    GrpcControllerClient::with_origin(channel, http::Uri::from_static("http://localhost"))
}

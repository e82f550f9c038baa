//! The transport from outside: a provider with nothing in it, started and spoken to as Terraform does.
#![cfg(unix)]

mod calls;
mod clients;
mod debug;
mod ends;
mod logs;
mod start;
mod trust;

use harness::{channel::Channel, plugin};
use terraform_plugin::proto::tfplugin6::{apply_resource_change, get_provider_schema, provider_client::ProviderClient};
use tokio::process::Command;

/// The provider under test, as Terraform would start it.
fn bare() -> Command {
    plugin::command(env!("CARGO_BIN_EXE_bare-provider"))
}

/// The provider under test, as a person would start it.
fn bare_by_hand() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bare-provider"));
    command.env_clear().kill_on_drop(true);
    command
}

/// Whether calls are answered.
async fn answers(provider: &mut ProviderClient<Channel>) -> bool {
    provider.get_provider_schema(get_provider_schema::Request {}).await.is_ok()
}

/// A call that does what its type name says.
fn apply(type_name: &str) -> apply_resource_change::Request {
    apply_resource_change::Request { type_name: type_name.to_owned(), ..Default::default() }
}

//! Terraform's plugin protocol 6 and its value language, for any provider. Knows no cloud and no service.
//!
//! A provider implements [`provider::Provider`] and [`resource::Resource`] in the words of the language, declares its shape in
//! the rows of [`schema`], and calls [`serve`]. From there on one call goes through three rooms under one name:
//!
//! - [`service`] decodes the request by means of [`codec`] and encodes the answer; protobuf does not get further in;
//! - [`engine`] decides, from values to values, and asks the resource;
//! - [`transport`] carries both, and knows how a plugin starts and ends.

pub mod codec;
pub mod data_source;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod function;
pub mod list_resource;
pub mod log;
pub mod number;
mod panic;
pub mod path;
pub mod private;
pub mod proto;
pub mod provider;
pub mod resource;
pub mod rule;
pub mod schema;
pub mod secret;
pub mod service;
pub mod transport;
pub mod ty;
pub mod typed;
pub mod value;
pub mod walk;

use std::process::ExitCode;

/// Serves a provider until Terraform says otherwise. All that a provider's `main` has to call.
pub fn serve<P: provider::Provider>(provider: P) -> ExitCode {
    let about = transport::About {
        name: provider.name(),
        address: provider.address(),
        version: provider.version(),
        log_targets: provider.log_targets(),
    };
    transport::run(about, || service::Service::new(provider))
}

//! Terraform's plugin protocol 6 and its value language, for any provider. Knows no cloud and no service.
//!
//! A provider implements [`provider::Provider`] and [`resource::Resource`] in the words of the language, declares its shape in
//! the rows of [`schema`], and calls [`serve`]. From there on one call goes through three rooms under one name:
//!
//! - [`service`] decodes the request by means of [`codec`] and encodes the answer; protobuf does not get further in;
//! - [`engine`] decides, from values to values, and asks the resource;
//! - [`transport`] carries both, and knows how a plugin starts and ends.

pub mod codec;
pub mod engine;
pub mod language;
pub mod log;
mod panic;
pub mod proto;
pub mod provider;
pub mod schema;
pub mod service;
pub mod transport;

pub use language::{diagnostic, number, path, private, secret, ty, value};
pub use provider::{data_source, list_resource, resource};
pub use schema::{document, function, walk};

/// Rules, of one value and of several arguments.
pub mod rule {
    pub use crate::schema::{block_rule::*, rule::*};
}

use std::process::ExitCode;

/// Serves a provider until Terraform says otherwise. All that a provider's `main` has to call.
pub fn serve<P: provider::Provider>(provider: P) -> ExitCode {
    let about = transport::About { name: provider.name(), address: provider.address(), version: provider.version() };
    transport::run(about, || service::Service::new(provider))
}

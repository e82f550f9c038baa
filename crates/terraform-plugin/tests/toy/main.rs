//! The toy provider, driven verb by verb through the engine, call by call through the service, and by Terraform itself.

#[path = "../../examples/toy/lookup.rs"]
mod lookup;
#[path = "../../examples/toy/provider.rs"]
mod provider;

mod answer_spacing;
mod apply;
mod data_source;
mod functions;
mod list;
mod plan;
mod read;
mod service;
mod shorthand;
mod terraform;
mod validate;

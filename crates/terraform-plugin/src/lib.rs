//! Terraform's plugin protocol 6 and its value language, for any provider. Knows no cloud and no service.
pub mod codec;
pub mod diagnostic;
pub mod engine;
pub mod log;
pub mod number;
pub mod path;
pub mod proto;
pub mod provider;
pub mod resource;
pub mod rule;
pub mod schema;
pub mod secret;
pub mod transport;
pub mod ty;
pub mod value;
pub mod walk;

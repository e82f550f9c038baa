//! Conversion between protobuf messages and the types of this crate. Decoded values are valid; encoded ones are accepted by
//! Terraform. Protobuf types are used here, in the service and in the transport only.
//!
//! Each shape has a file, with both of its directions. Nothing is decided here.

pub mod diagnostic;
pub mod dynamic_value;
mod error;
pub mod function;
pub mod json;
pub mod msgpack;
pub mod path;
pub mod schema;
pub mod ty;

pub use error::Error;

//! Between the wire and the words of the language: what is decoded here is sound, what is encoded here is what Terraform
//! accepts. Protobuf types do not get further in than this.
//!
//! Each shape has a file, with both of its directions. Nothing here decides anything.

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

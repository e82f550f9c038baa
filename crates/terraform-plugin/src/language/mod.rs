//! Terraform's value language: types, values, paths into them, diagnostics about them. Knows neither schemas nor providers nor
//! the wire.

pub mod diagnostic;
pub mod mismatch;
pub mod number;
pub mod path;
pub mod private;
pub mod secret;
pub mod ty;
pub mod value;

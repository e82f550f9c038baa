//! The words of Terraform's value language: types, values, paths into them, and diagnostics about them. Knows nothing of schemas, of
//! providers or of the wire.

pub mod diagnostic;
pub mod mismatch;
pub mod number;
pub mod path;
pub mod private;
pub mod secret;
pub mod ty;
pub mod value;

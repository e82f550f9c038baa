//! Declaration rows. A fact about an attribute is written once, here, and the wire schema, decoding, validation, planning,
//! replacement, redaction and documentation follow from it.
//!
//! - [`attribute`], [`block`], [`identity`] and [`function`] are the rows;
//! - [`rule`] and [`block_rule`] check values and describe themselves;
//! - [`walk`] is the one traversal of a block and its values;
//! - [`check`] finds what is wrong with rows, and [`document`] writes their reference page.

pub mod attribute;
pub mod block;
pub mod block_rule;
pub mod check;
pub mod document;
pub mod function;
pub mod identity;
pub mod rule;
pub mod walk;

pub use attribute::{Attribute, Mode, OnChange, Recompute};
pub use block::{Block, NestedBlock, Nesting, Schema};
pub use identity::{IdentityAttribute, IdentitySchema};

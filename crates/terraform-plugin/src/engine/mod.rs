//! The decisions of each RPC, one RPC a file: pure functions from values to values. Nothing here does IO, reads a clock or knows
//! the wire: the same request gives the same result and the same diagnostics in the same order.
//!
//! The engine enforces Terraform's rules on whatever a resource returns: where a resource breaks one, the diagnostic names the
//! attribute, which Terraform's own messages do not.

pub mod apply;
pub mod data_source;
pub mod function;
pub mod generate_config;
pub mod import;
pub mod list;
pub mod move_state;
pub mod plan;
pub mod read;
pub mod upgrade;
pub mod validate;

mod apply_check;
mod client;
mod identity;
mod plan_check;
mod propose;
mod replace;
mod state_check;
mod unknowns;

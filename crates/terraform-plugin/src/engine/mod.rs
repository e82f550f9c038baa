//! What each verb decides: pure functions from values to values, one verb a file. Nothing here does IO or reads a clock, and
//! nothing of the wire is known here: the same request gives the same answer and the same messages in the same order.
//!
//! Each verb keeps the laws that Terraform expects of it, whatever the resource answers: where a resource breaks one, the user
//! gets a message that names the attribute, instead of Terraform's own "bug in the provider".

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

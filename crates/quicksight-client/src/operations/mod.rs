//! The operations of Quick Sight, one a file, each with its conversion between the model and the SDK. Every call takes a deadline, and ends soon after it expires.

mod authentication;
pub(crate) mod create;
mod delete;
mod describe;
pub(crate) mod list;
mod permissions;
pub(crate) mod quicksight;
mod tags;
mod update;

//! The log records of this crate: events of `tracing` with one target.

/// The target of all log records of this crate.
pub const LOG_TARGET: &str = "quicksight_client";

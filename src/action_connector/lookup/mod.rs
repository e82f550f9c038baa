//! Reading connectors that no configuration manages: two data sources and a list, and here what they share.

pub mod data_source;
pub mod data_sources;
pub mod list;
mod shared;

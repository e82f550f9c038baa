//! Reading connectors that no configuration manages: three data sources and a list, and here what they share.

pub mod data_source;
pub mod data_sources;
pub mod list;
pub mod permissions;
pub(in crate::action_connector) mod shared;

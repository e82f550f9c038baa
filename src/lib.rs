//! The provider for Amazon Quick Sight action connectors.

pub mod action_connector;
pub mod duration;
pub mod provider;

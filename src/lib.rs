//! The provider for Amazon Quick Sight action connectors.

pub mod aws;
pub mod provider;

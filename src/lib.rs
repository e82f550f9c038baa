//! The provider for Amazon Quick Sight action connectors. An argument is a row in [`action_connector::schema`],
//! [`action_connector::authentication`] or [`provider::rows`]; create, read, update, delete, plan and import are files of [`action_connector`]; an
//! RPC is a file of its name in `service` and `engine` of the crate `terraform_plugin`; a call to AWS is a file in `operations` of the crate
//! `quicksight_client`.

pub mod action_connector;
pub mod client;
pub mod duration;
mod problem;
pub mod provider;
pub mod tags;

use action_connector::{
    ActionConnector,
    functions::FUNCTIONS,
    lookup::{data_source::ActionConnectorData, data_sources::ActionConnectorsData, list::ActionConnectorList},
};
use provider::QuicksightProvider;

/// The provider with all its resources, data sources, lists and functions.
pub fn provider() -> QuicksightProvider {
    QuicksightProvider {
        resources: vec![Box::new(ActionConnector)],
        data_sources: vec![Box::new(ActionConnectorData), Box::new(ActionConnectorsData)],
        list_resources: vec![Box::new(ActionConnectorList)],
        functions: || &FUNCTIONS,
    }
}

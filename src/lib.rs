//! The provider for Amazon Quick Sight action connectors, and what is registered with it.
//!
//! - An argument is a row in [`action_connector::schema`], [`action_connector::authentication`] or, for the provider block, [`provider::rows`].
//! - An operation of a resource (plan, create, read, update, delete, import) is a file in `action_connector/`. Its RPC is in the crate `terraform_plugin`,
//!   in the file of the same name in `service/` (decode, encode) and `engine/` (decide).
//! - A call to AWS is a file in `operations/` of the crate `quicksight_client`.

pub mod action_connector;
pub mod client;
pub mod duration;
mod problem;
pub mod provider;
pub mod tags;

use action_connector::{
    ActionConnector,
    functions::FUNCTIONS,
    lookup::{
        data_source::ActionConnectorData, data_sources::ActionConnectorsData, list::ActionConnectorList,
        permissions::ActionConnectorPermissionsData,
    },
    permission::{ActionConnectorPermission, list::ActionConnectorPermissionList},
};
use provider::QuicksightProvider;

/// The provider with all its resources, data sources, lists and functions.
pub fn provider() -> QuicksightProvider {
    QuicksightProvider {
        resources: vec![Box::new(ActionConnector), Box::new(ActionConnectorPermission)],
        data_sources: vec![
            Box::new(ActionConnectorData),
            Box::new(ActionConnectorsData),
            Box::new(ActionConnectorPermissionsData),
        ],
        list_resources: vec![Box::new(ActionConnectorList), Box::new(ActionConnectorPermissionList)],
        functions: || &FUNCTIONS,
    }
}

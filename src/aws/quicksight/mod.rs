//! The operations of Quick Sight that the provider uses, one a file.

mod create;
mod delete;
mod describe;
mod permissions;
mod tags;
mod update;

pub use aws_sdk_quicksight::types;

pub use self::{
    create::{CreateFailure, CreateRequest, Created},
    update::UpdateRequest,
};

/// Quick Sight in one region. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Quicksight {
    client: aws_sdk_quicksight::Client,
}

//! The members of answers, and the connector that the members of a request name.

use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::request::Request;
use crate::state::Key;

/// What an operation answers.
pub(super) type Answer = Result<Map<String, Value>, Refusal>;

/// The connector that the path names.
pub(super) fn key(request: &Request) -> Key {
    (request.required("AwsAccountId").to_owned(), request.region.clone(), request.required("ActionConnectorId").to_owned())
}

pub(super) fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

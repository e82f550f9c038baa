//! What each operation does with a request that its shapes allow: one function an operation, from the request to the answer's members.
//! Rules that shapes cannot say are here; faults and HTTP are around it, in `server`.

mod connectors;
mod grants;
mod members;
mod permissions;
mod search;
mod tags;

use serde_json::{Value, json};

use crate::answer::Refusal;
use crate::request::Request;
use crate::state::State;

/// Executes one operation and completes its answer with what every answer has.
pub(crate) fn execute(state: &mut State, operation: &str, request: &Request, request_id: &str) -> Result<Value, Refusal> {
    let mut answer = match operation {
        "CreateActionConnector" => connectors::create(state, request),
        "DescribeActionConnector" => connectors::describe(state, request),
        "UpdateActionConnector" => connectors::update(state, request),
        "DeleteActionConnector" => connectors::delete(state, request),
        "DescribeActionConnectorPermissions" => permissions::describe(state, request),
        "UpdateActionConnectorPermissions" => permissions::update(state, request),
        "ListActionConnectors" => search::list(state, request),
        "SearchActionConnectors" => search::search(state, request),
        "TagResource" => tags::tag(state, request),
        "UntagResource" => tags::untag(state, request),
        "ListTagsForResource" => tags::list(state, request),
        _ => Err(Refusal::new("UnknownOperationException", "The operation is not known")),
    }?;
    answer.insert("RequestId".to_owned(), json!(request_id));
    Ok(Value::Object(answer))
}

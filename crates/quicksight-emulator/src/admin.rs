//! The handle over HTTP, for tests in another process: `/_emulator/...`. It shows secrets, as it is for made-up ones only.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::answer::json_response;
use crate::connector::Connector;
use crate::fault::Fault;
use crate::merge::{merged, replaced};
use crate::state::{Shared, State};

pub(crate) const PREFIX: &str = "/_emulator/";

/// Answers 200 with JSON, 400 for a body that cannot be used, 404 for a path or a connector that does not exist.
pub(crate) fn answer(shared: &Shared, method: &str, path: &str, body: &[u8]) -> Response<Body> {
    let (status, value) = match execute(&mut shared.lock(), method, path, body) {
        Ok(value) => (200, value),
        Err(Failure::Path) => (404, json!({ "error": format!("there is no {method} {PREFIX}{path}") })),
        Err(Failure::Connector(error)) => (404, json!({ "error": error })),
        Err(Failure::Body(error)) => (400, json!({ "error": error })),
    };
    // With a line break, so that a terminal shows the next prompt below the answer.
    json_response(status, format!("{value}\n"), "")
}

enum Failure {
    /// There is no such path, or not with this method.
    Path,
    /// The path is right, and names a connector that does not exist.
    Connector(String),
    Body(String),
}

impl Failure {
    fn no_connector((account, region, id): &(String, String, String)) -> Self {
        Self::Connector(format!("no connector \"{id}\" in {region} of {account}"))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Body(error.to_string())
    }
}

fn execute(state: &mut State, method: &str, path: &str, body: &[u8]) -> Result<Value, Failure> {
    state.complete_transitions();
    match (method, path.split('/').collect::<Vec<_>>().as_slice()) {
        ("GET", ["health"]) => return Ok(json!({ "status": "ok" })),
        ("GET", ["options"]) => {}
        ("PATCH", ["options"]) => {
            let options = state.options.with_json(serde_json::from_slice(body)?).map_err(Failure::Body)?;
            state.set_options(options);
        }
        ("GET", ["connectors"]) => return Ok(json!(state.connectors.values().collect::<Vec<_>>())),
        ("GET", ["connectors", account, region, id]) => {
            let key = key(account, region, id);
            return state.connectors.get(&key).map(|connector| json!(connector)).ok_or_else(|| Failure::no_connector(&key));
        }
        ("PUT", ["connectors", account, region, id]) => {
            let patch: Value = serde_json::from_slice(body)?;
            let connector_type = patch["type"].as_str().unwrap_or("GENERIC_HTTP").to_owned();
            let connector: Connector = replaced(json!(Connector::new(account, region, id, &connector_type)), patch)?;
            state.reserved.remove(&key(account, region, id));
            state.connectors.insert(key(account, region, id), connector.clone());
            return Ok(json!(connector));
        }
        ("PATCH", ["connectors", account, region, id]) => {
            let key = key(account, region, id);
            let connector = state.connectors.get_mut(&key).ok_or_else(|| Failure::no_connector(&key))?;
            let changed: Connector = merged(json!(connector), serde_json::from_slice(body)?)?;
            *connector = Connector { transition: connector.transition.take(), ..changed };
            return Ok(json!(connector));
        }
        ("DELETE", ["connectors", account, region, id]) => {
            let key = key(account, region, id);
            return state.connectors.remove(&key).map(|connector| json!(connector)).ok_or_else(|| Failure::no_connector(&key));
        }
        ("GET", ["calls"]) => return Ok(json!(state.calls)),
        ("DELETE", ["calls"]) => state.calls.clear(),
        ("GET", ["faults"]) => return Ok(json!(state.faults.waiting())),
        ("POST", ["faults"]) => {
            state.faults.order(fault(serde_json::from_slice(body)?)?);
            return Ok(json!(state.faults.waiting()));
        }
        ("DELETE", ["faults"]) => state.faults.clear(),
        ("POST", ["reset"]) => state.reset(),
        _ => return Err(Failure::Path),
    }
    Ok(state.options.to_json())
}

/// A member that no fault has is a slip of the pen that would otherwise make a test pass for nothing.
fn fault(body: Value) -> Result<Fault, Failure> {
    let fault: Fault = serde_json::from_value(body.clone())?;
    let known = json!(fault);
    match body.as_object().into_iter().flatten().find(|(name, _)| known.get(name).is_none()) {
        Some((name, _)) => Err(Failure::Body(format!("a fault of this kind has no member '{name}'"))),
        None => Ok(fault),
    }
}

fn key(account: &str, region: &str, id: &str) -> (String, String, String) {
    (account.to_owned(), region.to_owned(), id.to_owned())
}

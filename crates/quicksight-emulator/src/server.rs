//! HTTP around the operations: each request is read, noted, judged, executed and answered, with the faults that tests ordered in between.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State as Extract};
use axum::http::Response;
use serde_json::{Value, json};

use crate::admin;
use crate::admission::admit;
use crate::answer::{Protocol, Refusal, Rejection, html_response, json_response, truncated, xml_response};
use crate::caller::Caller;
use crate::connector::Connector;
use crate::fault::{Kind, Met};
use crate::operations;
use crate::request::Incoming;
use crate::state::{Key, Shared, State};
use crate::sts;
use crate::transport::Cut;
use crate::validation::check_answer;

/// No request of the API is larger: its longest members are a few endpoints of 8 KiB.
const LARGEST_BODY: usize = 1 << 20;

pub(crate) fn router(shared: Shared) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(Extract(shared): Extract<Shared>, ConnectInfo(cut): ConnectInfo<Cut>, request: HttpRequest) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_BODY).await else {
        let refusal =
            Refusal { code: "RequestEntityTooLarge".to_owned(), message: Some("The body is too large".to_owned()), status: 413 };
        return refusal.into_response(Protocol::RestJson, "");
    };
    if let Some(path) = parts.uri.path().strip_prefix(admin::PREFIX) {
        return admin::answer(&shared, parts.method.as_str(), path, &bytes);
    }
    let incoming = Incoming::read(&parts, &bytes);
    let mut call = shared.lock().arrived(&incoming);
    let response = match respond(&shared, &incoming, &call.request_id).await {
        Outcome::Answer(response) => {
            call.status = Some(response.status().as_u16());
            shared.lock().answered(&call);
            response
        }
        Outcome::Reset => {
            cut.now();
            Response::new(Body::empty())
        }
    };
    let observer = shared.lock().observer.clone();
    if let Some(observe) = observer {
        observe(&call);
    }
    response
}

enum Outcome {
    Answer(Response<Body>),
    Reset,
}

/// The body of a successful answer.
enum ResponseBody {
    Json(Value),
    Xml(String),
}

async fn respond(shared: &Shared, incoming: &Incoming, request_id: &str) -> Outcome {
    let refuse = |refusal: Refusal| Outcome::Answer(refusal.into_response(incoming.protocol, request_id));
    // A fault has the form that the test gave it; what the service itself refuses has the one of the options.
    let refuse_in_form = |refusal: Refusal| refuse(refusal.in_form_of(&shared.lock().options));
    let latency = shared.lock().options.latency;
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let admitted = admit(&mut shared.lock(), incoming);
    let (caller, fault) = match admitted {
        Ok(admitted) => admitted,
        Err(Rejection::Refused(refusal)) => return refuse_in_form(refusal),
        Err(Rejection::Page(status)) => return Outcome::Answer(html_response(status)),
    };
    let kind = fault.as_ref().map(|met| &met.kind);
    match kind {
        Some(Kind::Error { code, message, status }) => return refuse(refusal(code, message, *status)),
        Some(Kind::EchoSecret { code }) => {
            return refuse(Refusal::new(code, &format!("The request cannot be processed: {}", incoming.text)));
        }
        Some(Kind::DropBefore) => return Outcome::Reset,
        Some(Kind::Html { status }) => return Outcome::Answer(html_response(*status)),
        Some(Kind::Delay { time }) => tokio::time::sleep(*time).await,
        _ => {}
    }
    let done = execute(&mut shared.lock(), incoming, &caller, request_id, fault.as_ref());
    match kind {
        Some(Kind::DropAfter) => return Outcome::Reset,
        Some(Kind::DelayAfter { time }) => tokio::time::sleep(*time).await,
        _ => {}
    }
    match (done, kind) {
        (Err(refusal), _) => refuse_in_form(refusal),
        (Ok(_), Some(Kind::ErrorAfterCommit { code, message, status })) => refuse(refusal(code, message, *status)),
        (Ok(_), Some(Kind::Malformed)) => Outcome::Answer(json_response(200, "{\"Status\": <html>".to_owned(), request_id)),
        (Ok(done), Some(Kind::Truncated)) => Outcome::Answer(truncated(match done {
            ResponseBody::Json(value) => value.to_string(),
            ResponseBody::Xml(text) => text,
        })),
        (Ok(ResponseBody::Json(value)), _) => Outcome::Answer(json_response(200, value.to_string(), request_id)),
        (Ok(ResponseBody::Xml(text)), _) => Outcome::Answer(xml_response(200, text, request_id)),
    }
}

/// Executes the call, with the faults that change what is done or what is told of it.
fn execute(
    state: &mut State,
    incoming: &Incoming,
    caller: &Caller,
    request_id: &str,
    fault: Option<&Met>,
) -> Result<ResponseBody, Refusal> {
    if incoming.protocol == Protocol::Query {
        let answer = sts::execute(state, incoming, caller, request_id)?;
        fault.into_iter().for_each(|met| state.faults.had_effect(met));
        return Ok(ResponseBody::Xml(answer));
    }
    let request = incoming.validated(caller, &state.options)?;
    let key: Key = (
        incoming.account().unwrap_or_default().to_owned(),
        incoming.region().to_owned(),
        incoming.connector_id().unwrap_or_default().to_owned(),
    );
    let before = fault.and_then(|_| state.connectors.get(&key).cloned());
    let mut answer = operations::execute(state, &incoming.operation, &request, request_id)?;
    if let Some(Err(error)) = incoming.model().map(|model| check_answer(model, &answer)) {
        return Err(Refusal::new(
            "InternalFailureException",
            &format!("The emulator created a response that the API model does not allow: {error}"),
        ));
    }
    if let Some(met) = fault {
        let (connector, expected) = (state.connectors.get(&key).cloned(), answer.clone());
        match &met.kind {
            Kind::IgnoreChange { members } => ignore(state, &key, before, members),
            Kind::Fails { message } => fail(state, &key, before, message, &mut answer),
            Kind::Status { status } => set_status(&mut answer, status),
            Kind::Omit { members } => members.iter().for_each(|path| omit(&mut answer, path)),
            _ => {}
        }
        let replaces_answer = matches!(met.kind, Kind::ErrorAfterCommit { .. } | Kind::Malformed | Kind::Truncated);
        if replaces_answer || answer != expected || state.connectors.get(&key) != connector.as_ref() {
            state.faults.had_effect(met);
        }
    }
    Ok(ResponseBody::Json(answer))
}

fn refusal(code: &str, message: &str, status: Option<u16>) -> Refusal {
    let refusal = Refusal::new(code, message);
    Refusal { status: status.unwrap_or(refusal.status), ..refusal }
}

fn ignore(state: &mut State, key: &Key, before: Option<Connector>, members: &[String]) {
    match (before, state.connectors.get_mut(key)) {
        (Some(before), _) if members.is_empty() => {
            state.reserved.remove(key);
            state.connectors.insert(key.clone(), before);
        }
        (None, _) if members.is_empty() => drop(state.connectors.remove(key)),
        (before, Some(connector)) => {
            // A member of a connector that was not there before had no value.
            let before = before.unwrap_or_else(|| Connector::new(&key.0, &key.1, &key.2, &connector.connector_type));
            members.iter().for_each(|member| restore(connector, &before, member));
        }
        (_, None) => {}
    }
}

fn restore(connector: &mut Connector, before: &Connector, member: &str) {
    match member {
        "Name" => connector.name.clone_from(&before.name),
        "Description" => connector.description.clone_from(&before.description),
        "VpcConnectionArn" => connector.vpc_connection_arn.clone_from(&before.vpc_connection_arn),
        "AuthenticationConfig" => connector.authentication_config.clone_from(&before.authentication_config),
        "Permissions" => connector.permissions.clone_from(&before.permissions),
        "Tags" => connector.tags.clone_from(&before.tags),
        _ => {}
    }
}

/// A failed update leaves the values as they were; a failed creation leaves the connector.
fn fail(state: &mut State, key: &Key, before: Option<Connector>, message: &str, answer: &mut Value) {
    let Some(connector) = state.connectors.get_mut(key) else {
        return;
    };
    connector.fail(message);
    if let Some(before) = before {
        for member in ["Name", "Description", "VpcConnectionArn", "AuthenticationConfig"] {
            restore(connector, &before, member);
        }
    }
    let status = connector.status.clone();
    set_status(answer, &status);
}

fn set_status(answer: &mut Value, status: &str) {
    for path in ["/ActionConnector/Status", "/CreationStatus", "/UpdateStatus"] {
        if let Some(member) = answer.pointer_mut(path) {
            *member = json!(status);
        }
    }
}

fn omit(answer: &mut Value, path: &str) {
    let (parent, member) = path.rsplit_once('.').unwrap_or(("", path));
    let pointer = if parent.is_empty() { String::new() } else { format!("/{}", parent.replace('.', "/")) };
    if let Some(object) = answer.pointer_mut(&pointer).and_then(Value::as_object_mut) {
        object.remove(member);
    }
}

//! What this kind of provider does not offer. Terraform never asks for it, since the schema does not name it; whoever asks
//! anyway gets a clear answer. The RPCs of state stores are not answered at all, which says the same.

use crate::{
    codec::diagnostic,
    language::diagnostic::Diagnostic,
    proto::tfplugin6::{Diagnostic as WireDiagnostic, *},
};

pub fn validate_ephemeral_resource_config(
    request: &validate_ephemeral_resource_config::Request,
) -> validate_ephemeral_resource_config::Response {
    validate_ephemeral_resource_config::Response { diagnostics: no("ephemeral resource", &request.type_name) }
}

pub fn open_ephemeral_resource(request: &open_ephemeral_resource::Request) -> open_ephemeral_resource::Response {
    open_ephemeral_resource::Response { diagnostics: no("ephemeral resource", &request.type_name), ..Default::default() }
}

pub fn renew_ephemeral_resource(request: &renew_ephemeral_resource::Request) -> renew_ephemeral_resource::Response {
    renew_ephemeral_resource::Response { diagnostics: no("ephemeral resource", &request.type_name), ..Default::default() }
}

pub fn close_ephemeral_resource(request: &close_ephemeral_resource::Request) -> close_ephemeral_resource::Response {
    close_ephemeral_resource::Response { diagnostics: no("ephemeral resource", &request.type_name) }
}

pub fn validate_action_config(request: &validate_action_config::Request) -> validate_action_config::Response {
    validate_action_config::Response { diagnostics: no("action", &request.type_name) }
}

pub fn plan_action(request: &plan_action::Request) -> plan_action::Response {
    plan_action::Response { diagnostics: no("action", &request.action_type), ..Default::default() }
}

pub fn invoke_action(request: &invoke_action::Request) -> invoke_action::Event {
    use invoke_action::event::{Completed, Type};
    invoke_action::Event { r#type: Some(Type::Completed(Completed { diagnostics: no("action", &request.action_type) })) }
}

fn no(what: &str, type_name: &str) -> Vec<WireDiagnostic> {
    let detail = format!("This version of the provider has no {what} of this type.");
    diagnostic::encode(&Diagnostic::error(format!("Unknown {what} type {type_name}"), detail).into())
}

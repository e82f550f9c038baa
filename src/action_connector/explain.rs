//! A failed operation in the words of a person at a terminal: what failed and why, what exists now, what to do next.

use terraform_plugin::diagnostic::Diagnostic;

use super::model::Place;
use crate::aws::{Delivery, Fault};

/// The error for `fault`, which happened while `doing` something ("creating") to the connector at `place`. `now` says what exists.
pub fn fault(doing: &str, place: &Place, fault: &Fault, now: &str) -> Diagnostic {
    let what = fault.code.as_deref().unwrap_or(match fault.delivery {
        _ if fault.is_interrupted() => "cut short",
        Delivery::NotSent => "no connection",
        Delivery::Unknown => "no usable answer",
        Delivery::Answered => "unexpected answer",
    });
    let mut detail = format!("{fault}");
    for part in [now, next_step(fault)].into_iter().filter(|part| !part.is_empty()) {
        detail.push_str("\n\n");
        detail.push_str(part);
    }
    Diagnostic::error(format!("{doing} Quick Sight action connector ({}): {what}", place.resource_id()), detail)
}

/// An error without any failed operation: the service did what was asked, and the result is not what was asked for.
pub fn trouble(doing: &str, place: &Place, what: &str, detail: impl Into<String>) -> Diagnostic {
    Diagnostic::error(format!("{doing} Quick Sight action connector ({}): {what}", place.resource_id()), detail)
}

/// An `import` block for the connector at `place`.
pub fn import_block(place: &Place) -> String {
    format!("import {{\n  to = quicksight_action_connector.NAME\n  id = \"{}@{}\"\n}}", place.resource_id(), place.region)
}

fn next_step(fault: &Fault) -> &'static str {
    let message = fault.message.to_lowercase();
    if fault.is_access_denied() {
        if message.contains("passrole") || message.contains("assume") {
            return "Whoever applies needs iam:PassRole on the role, with iam:PassedToService = quicksight.amazonaws.com, and the role must trust quicksight.amazonaws.com.";
        }
        return "Quick Sight answers like this when the credentials lack a permission (an IAM role in the connector also takes iam:PassRole), when they belong to another account, and when the account has no Quick Sight subscription.";
    }
    if message.contains("identity region") || message.contains("home region") {
        return "Quick Sight wants this operation in the Region in which the account was signed up. Set region on the resource, or in the provider block, to that Region.";
    }
    if message.contains("principal") {
        return "Quick Sight refuses all of the permissions when it does not know one of the principals. A user must be registered (aws quicksight register-user) and a group must exist (aws quicksight create-group) before it can be given access; list-users and list-groups tell the ARNs.";
    }
    match fault.code.as_deref() {
        Some("UnsupportedUserEditionException") => {
            "Action connectors need an Enterprise subscription of Quick Sight in this account; it is chosen under Manage Quick Sight in the console."
        }
        Some("LimitExceededException") => {
            "This is a quota, so trying again does not help. Ask AWS to raise it, or remove what is not needed."
        }
        Some("ConflictException") => {
            "Another change of the connector is running, or its name is taken by another connector of the account. Wait and apply again, or choose another name."
        }
        Some("ThrottlingException") => {
            "Quick Sight limits how fast it may be called. Apply again, with a lower -parallelism or a higher max_retries."
        }
        Some("InvalidParameterValueException") => {
            "Quick Sight often does not say which argument it means: compare type, authentication and endpoints with the page of the connector in its user guide."
        }
        Some("ResourceNotFoundException") => "It may have been deleted meanwhile; the next plan will tell.",
        Some("ExpiredTokenException" | "ExpiredToken") => "The credentials have expired. Sign in again, then apply again.",
        Some(_) => "",
        None if fault.is_interrupted() => "",
        None => "Check that the endpoint can be reached from here: Region, network, proxy.",
    }
}

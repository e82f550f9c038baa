//! A failed operation in the words of a person at a terminal: what failed and why, what exists now, what to do next.

use terraform_plugin::diagnostic::{Diagnostic, Severity};

use super::model::Place;
use crate::aws::{Delivery, Fault};

/// The error for `fault`, which happened while `doing` something ("creating") to the connector at `place`. `now` says what exists.
pub fn fault(doing: &str, place: &Place, fault: &Fault, now: &str) -> Diagnostic {
    let what = fault.code.as_deref().or(fault.problem.as_deref()).unwrap_or(match fault.delivery {
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

/// A warning about an operation that did what it had to.
pub fn caution(doing: &str, place: &Place, what: &str, detail: impl Into<String>) -> Diagnostic {
    Diagnostic { severity: Severity::Warning, ..trouble(doing, place, what, detail) }
}

/// The error for something that an interrupt has ended before it was asked of Quick Sight.
pub fn interrupted() -> Diagnostic {
    Diagnostic::error(
        "Interrupted",
        "The user interrupted before AWS had told which account the credentials belong to. Nothing was changed.",
    )
}

/// An `import` block for the connector at `place`.
pub fn import_block(place: &Place) -> String {
    format!("import {{\n  to = quicksight_action_connector.NAME\n  id = \"{}@{}\"\n}}", place.resource_id(), place.region)
}

fn next_step(fault: &Fault) -> &'static str {
    let message = fault.message.to_lowercase();
    if fault.is_access_denied() {
        // Not "assume" alone: every refusal of a role session names its arn:aws:sts::ACCOUNT:assumed-role.
        if ["passrole", "sts:assumerole", "failed to assume", "unable to assume", "cannot be assumed"]
            .iter()
            .any(|says| message.contains(says))
        {
            return "Whoever applies needs iam:PassRole on the role, with iam:PassedToService = quicksight.amazonaws.com, and the role must trust quicksight.amazonaws.com.";
        }
        return "Quick Sight answers like this when the credentials lack a permission (an IAM role in the connector also takes iam:PassRole), when they belong to another account, and when the account has no Quick Sight subscription.";
    }
    if message.contains("identity region") || message.contains("home region") {
        return "Quick Sight wants this operation in the Region in which the account was signed up. Set region on the resource, or in the provider block, to that Region.";
    }
    if fault.is_invalid_parameter() && message.contains("principal") {
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
        None if fault.is_interrupted() => {
            "Apply again. Unless somebody interrupted, the time that timeouts allows was too short; a longer one can be set there."
        }
        None if fault.problem.is_some() => "",
        None => "Check that the endpoint can be reached from here: Region, network, proxy.",
    }
}

#[cfg(test)]
mod tests {
    use super::next_step;
    use crate::aws::Fault;

    fn advice(code: &str, message: &str) -> &'static str {
        next_step(&Fault::answered("CreateActionConnector", code, message))
    }

    #[test]
    fn a_role_session_that_lacks_a_permission_is_not_told_of_passing_roles_alone() {
        let denied =
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: quicksight:CreateActionConnector";
        assert!(advice("AccessDeniedException", denied).contains("lack a permission"));
        assert!(advice("AccessDeniedException", "not authorized to perform: iam:PassRole on resource").contains("must trust"));
        assert!(advice("AccessDeniedException", "Failed to assume your role").contains("must trust"));
    }

    #[test]
    fn what_can_be_done_is_said_for_region_edition_and_quota() {
        assert!(advice("InvalidParameterValueException", "but your identity region is us-east-1").contains("signed up"));
        assert!(advice("UnsupportedUserEditionException", "edition").contains("Enterprise"));
        assert!(advice("LimitExceededException", "limit").contains("quota"));
    }
}

//! A failed operation in the words of a person at a terminal: what failed and why, what exists now, what to do next.

use quicksight_client::{Delivery, Desired, Fault};
use terraform_plugin::diagnostic::Diagnostic;

use super::{connector_types, location::Location, subject::Subject};
use crate::problem;

/// Who may hand a role over.
const PASS_ROLE_ADVICE: &str =
    "Allow iam:PassRole on the role for the identity that runs Terraform, with iam:PassedToService = quicksight.amazonaws.com.";
/// Which role Quick Sight can use, and who can hand it over.
const ROLE_ADVICE: &str = "The trust policy of the role must allow quicksight.amazonaws.com to perform sts:AssumeRole. The identity that runs Terraform needs iam:PassRole on the role, with iam:PassedToService = quicksight.amazonaws.com.";
const CREDENTIALS_ADVICE: &str = "Some connector types, Salesforce for example, verify the credentials with the third party when the connector is created. If the third party rejects them, Quick Sight returns this error: check the user name or client ID, the secret and the endpoints.";

/// What went wrong, or what a warning is about, behind the name of the object in the summary.
#[derive(Clone, Copy, Debug)]
pub struct Reason(&'static str);

pub const CREATION_FAILED: Reason = Reason("creation failed");
pub const UPDATE_FAILED: Reason = Reason("update failed");
pub const TIMED_OUT: Reason = Reason("timed out");
pub const NOT_FOUND: Reason = Reason("not found");
pub const INTERRUPTED: Reason = Reason("interrupted");
pub const NOT_FULLY_UPDATED: Reason = Reason("not fully updated");
pub const CONNECTOR_NOT_FOUND: Reason = Reason("connector not found");
pub const ALREADY_EXISTS: Reason = Reason("already exists");
pub const PERMISSIONS_NOT_CHANGED: Reason = Reason("permissions not changed");
pub const REVOCATION_REFUSED: Reason = Reason("revocation refused");
pub const CANCELED: Reason = Reason("canceled or timed out");
pub const CANNOT_CONNECT: Reason = Reason("cannot connect");
pub const NOT_SENT: Reason = Reason("request not sent");
pub const NO_VALID_RESPONSE: Reason = Reason("no valid response");
pub const UNEXPECTED_RESPONSE: Reason = Reason("unexpected response");
pub const CREATION_NOT_COMPLETE: Reason = Reason("Creation Not Complete");
pub const NOT_READ: Reason = Reason("Could Not Be Read");
pub const UNMANAGED_OWNER: Reason = Reason("Has an Unmanaged Owner");
pub const DIFFERS: Reason = Reason("Differs From Configuration");

/// The error for `fault`, which happened while `doing` something ("creating") to `subject`. `now` says what exists.
pub fn fault(doing: &str, subject: &impl Subject, fault: &Fault, now: &str) -> Diagnostic {
    let location = subject.location();
    failed(doing, subject, fault, &[now, &advice(&location.account, &location.region, fault)])
}

/// Like [`fault`], for a request to create this connector, whose type or secret may be what was refused.
pub fn create_fault(location: &Location, fault: &Fault, now: &str, desired: &Desired) -> Diagnostic {
    let is_about_a_value = fault.is_invalid_parameter()
        && !fault.is_role_not_assumable()
        && !fault.is_invalid_principal()
        && !fault.is_unsupported_permission_set();
    let general = advice(&location.account, &location.region, fault);
    let connector_type = desired.connector.connector_type.as_str();
    let advice = match connector_types::not_creatable(connector_type) {
        Some(why) if is_about_a_value => format!("`type` is {connector_type:?}, which {why}"),
        Some(_) | None if is_about_a_value && desired.secret.is_some() && !names_a_member(fault) => {
            format!("{general}\n\n{CREDENTIALS_ADVICE}")
        }
        Some(_) | None => general,
    };
    failed("creating", location, fault, &[now, &advice])
}

/// Whether a message names the member of the request that violates the API model.
fn names_a_member(fault: &Fault) -> bool {
    fault.message.contains("validation error")
}

/// An error without any failed operation: the service did what was asked, and the result is not what was asked for.
pub fn error(doing: &str, subject: &impl Subject, what: Reason, detail: impl Into<String>) -> Diagnostic {
    Diagnostic::error(summary(doing, subject, what.0), detail)
}

/// A warning about an operation that did what it had to. `what` is in title form.
pub fn warning(subject: &impl Subject, what: Reason, detail: impl Into<String>) -> Diagnostic {
    Diagnostic::warning(format!("{} {}", subject.title(), what.0), detail)
}

/// The error for permissions of `principal` that the service refuses to revoke, for this `reason`.
pub fn irrevocable(doing: &str, subject: &impl Subject, principal: &str, reason: &str) -> Diagnostic {
    let detail = format!(
        "Quick Sight refuses to revoke the permissions of {principal}, which may be the last owner of the connector or its creator. They are unchanged.\n\n{reason}.\n\nGrant another user or group the actions of an owner first, then apply again. To keep the permissions, remove the resource from the state with `terraform state rm`."
    );
    error(doing, subject, REVOCATION_REFUSED, detail)
}

/// The error for something that an interrupt has ended before it was asked of Quick Sight.
pub fn interrupted() -> Diagnostic {
    Diagnostic::error(
        "Operation Interrupted",
        "Terraform was interrupted before the AWS account ID was known. Nothing was changed.",
    )
}

fn summary(doing: &str, subject: &impl Subject, what: &str) -> String {
    format!("Error {doing} {}: {what}", subject.title())
}

fn failed(doing: &str, subject: &impl Subject, fault: &Fault, parts: &[&str]) -> Diagnostic {
    let problem = fault.problem.as_ref().map(|problem| problem.summary.as_str());
    let reason = match fault.delivery {
        _ if fault.is_interrupted() => CANCELED,
        _ if fault.is_unreachable() => CANNOT_CONNECT,
        Delivery::NotSent => NOT_SENT,
        Delivery::Unknown => NO_VALID_RESPONSE,
        Delivery::Answered => UNEXPECTED_RESPONSE,
    };
    let what = fault.code.as_deref().or(problem).unwrap_or(reason.0);
    let mut detail = problem::text(fault);
    for part in parts.iter().filter(|part| !part.is_empty()) {
        detail.push_str("\n\n");
        detail.push_str(part);
    }
    Diagnostic::error(summary(doing, subject, what), detail)
}

/// The cause, as far as it can be told, and the way out. What an error means is told by code and message, and the meanings that share a
/// code with another come first.
pub fn advice(account: &str, region: &str, fault: &Fault) -> String {
    if fault.is_identity_region() {
        return match fault.identity_region() {
            Some(identity) => format!(
                "Quick Sight accepts this operation only in the identity Region of the account, which is {identity}, not in {region}. Set `region = \"{identity}\"` in the resource or in the provider block."
            ),
            None => format!(
                "Quick Sight accepts this operation only in the identity Region of the account, where it was signed up, not in {region}. Set `region` in the resource or in the provider block to that Region."
            ),
        };
    }
    if fault.is_no_subscription() {
        return format!(
            "Action connectors require an Enterprise edition subscription of Quick Sight in account {account}. To show the subscription, run `aws quicksight describe-account-subscription --aws-account-id {account}`. Subscribe or change the edition at https://quicksight.aws.amazon.com, or use credentials of an account with a subscription."
        );
    }
    if fault.is_role_not_assumable() {
        return format!(
            "Quick Sight cannot assume the IAM role of the connector. {ROLE_ADVICE} A new role or trust policy takes up to two minutes to be usable, for which the provider retries."
        );
    }
    if fault.is_unsupported_permission_set() {
        return "Quick Sight grants and revokes only whole sets of actions. Set `actions` to `provider::quicksight::owner_actions()` for an owner, or to `[\"quicksight:DescribeActionConnector\"]` for a viewer.".to_owned();
    }
    if fault.is_invalid_principal() {
        return "Quick Sight rejects all permissions of a request if it does not know one of the principals. Users and groups must exist in the account. To list them, run `aws quicksight list-users` or `aws quicksight list-groups`. To create them, run `aws quicksight register-user` or `aws quicksight create-group`.".to_owned();
    }
    if fault.is_access_denied() {
        if fault.message.to_lowercase().contains("passrole") {
            return PASS_ROLE_ADVICE.to_owned();
        }
        if let Some(action) = fault.denied_action() {
            return format!(
                "Allow {action} for the identity that runs Terraform, or use credentials of account {account} that have it."
            );
        }
        let takes_role = matches!(fault.operation, "CreateActionConnector" | "UpdateActionConnector");
        let pass_role = if takes_role { ", or iam:PassRole for the role of an IAM connector" } else { "" };
        return format!(
            "The identity that runs Terraform lacks an IAM permission for this operation (quicksight:{}{pass_role}), or its credentials are not of account {account}. Quick Sight also returns this error if the account has no Quick Sight subscription.",
            fault.operation
        );
    }
    if fault.is_internal_failure() {
        return format!(
            "Quick Sight returned no reason. It returns this error for every request in a Region that does not support action connectors: check that {region} is the intended Region and supports them. Otherwise apply again. `max_retries` in the provider block sets the number of attempts."
        );
    }
    if fault.is_throttling() {
        return "Quick Sight throttled the request on every attempt. Apply again with a lower `-parallelism`, or increase `max_retries` in the provider block.".to_owned();
    }
    if fault.is_limit_exceeded() {
        return "The account has reached a quota. Request a quota increase, or delete connectors that are not needed.".to_owned();
    }
    if fault.is_conflict() {
        return match fault.operation {
            "CreateActionConnector" => "",
            "UpdateActionConnector" => "Another operation on the connector is in progress, or another connector has the same name. Apply again, or change `name`.",
            "DeleteActionConnector" => "Another operation on the connector is in progress. Run `terraform destroy` again.",
            _ => "Another operation on the connector is in progress. Apply again.",
        }
        .to_owned();
    }
    if fault.is_invalid_parameter() {
        let sends_a_connector = matches!(fault.operation, "CreateActionConnector" | "UpdateActionConnector");
        if !sends_a_connector || names_a_member(fault) {
            return String::new();
        }
        return "Quick Sight often does not name the argument that it rejects. Compare `type`, the authentication block and the endpoints with the page of the connector type in the Quick Sight user guide.".to_owned();
    }
    if fault.is_not_found() {
        return "The connector may have been deleted outside Terraform. Run `terraform plan` to check.".to_owned();
    }
    if fault.is_interrupted() {
        let role = if fault.speaks_of_role() { format!(" {ROLE_ADVICE}") } else { String::new() };
        return format!("Apply again. If Terraform was not interrupted, increase `timeouts`.{role}");
    }
    match fault.code.as_deref() {
        Some("ExpiredTokenException" | "ExpiredToken") => {
            "The credentials have expired. Sign in again, then apply again.".to_owned()
        }
        Some(_) => String::new(),
        None if fault.problem.is_some() => String::new(),
        None => format!(
            "Check that the network allows connections to Quick Sight in {region}, and check `region`, `endpoints` and the proxies in the provider block."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{advice, create_fault, fault};
    use crate::action_connector::location::Location;
    use quicksight_client::{Authentication, Connector, Desired, Fault, SecretString};

    fn location() -> Location {
        Location { account: "123456789012".to_owned(), region: "eu-west-1".to_owned(), id: "example".to_owned() }
    }

    fn refused(code: &str, message: &str) -> Fault {
        Fault::answered("CreateActionConnector", code, message)
    }

    fn advice_for(code: &str, message: &str) -> String {
        advice("123456789012", "eu-west-1", &refused(code, message))
    }

    #[test]
    fn a_summary_names_what_failed_the_connector_and_the_code() {
        let error = fault("creating", &location(), &refused("ConflictException", "Busy"), "Nothing was created.");
        assert_eq!(error.summary, "Error creating Quick Sight Action Connector (123456789012,example): ConflictException");
        assert!(
            error.detail.starts_with("CreateActionConnector: ConflictException: Busy.\n\nNothing was created."),
            "{}",
            error.detail
        );
    }

    #[test]
    fn a_role_session_that_lacks_a_permission_is_not_told_of_passing_roles_alone() {
        let denied =
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: quicksight:CreateActionConnector";
        assert!(advice_for("AccessDeniedException", denied).starts_with("Allow quicksight:CreateActionConnector for"));
        assert!(advice_for("AccessDeniedException", "No").contains("lacks an IAM permission"));
        let pass = advice_for("AccessDeniedException", "not authorized to perform: iam:PassRole on resource");
        assert!(pass.starts_with("Allow iam:PassRole") && !pass.contains("trust policy"), "{pass}");
    }

    #[test]
    fn a_role_that_cannot_be_assumed_is_told_of_its_trust_policy_and_of_the_two_minutes() {
        for code in ["AccessDeniedException", "InvalidParameterValueException"] {
            let role = advice_for(code, "Failed to assume your role");
            assert!(["trust policy", "iam:PassRole", "two minutes"].iter().all(|part| role.contains(part)), "{role}");
        }
    }

    #[test]
    fn the_identity_region_is_named_although_access_is_denied() {
        let message = "Operation is being called from endpoint eu-west-1, but your identity region is us-east-1. Please use the us-east-1 endpoint.";
        let advice = advice_for("AccessDeniedException", message);
        assert!(advice.contains("region = \"us-east-1\"") && !advice.contains("permission"), "{advice}");
    }

    #[test]
    fn every_sign_of_a_missing_subscription_names_edition_account_and_where_to_subscribe() {
        for (code, message) in [
            ("ResourceNotFoundException", "Directory information for account 123456789012 is not found."),
            ("ResourceNotFoundException", "Account 123456789012 is not signed up with QuickSight."),
            ("UnsupportedUserEditionException", "edition"),
            ("PreconditionNotMetException", ""),
            ("UnauthorizedException", ""),
            ("AccessDeniedException", "This operation is disabled for STANDARD Edition"),
        ] {
            let advice = advice_for(code, message);
            for part in ["Enterprise edition", "account 123456789012", "https://quicksight.aws.amazon.com"] {
                assert!(advice.contains(part), "{code}: {advice}");
            }
        }
    }

    #[test]
    fn an_internal_failure_names_the_region_that_may_lack_the_feature() {
        for code in ["InternalFailure", "InternalFailureException"] {
            let advice = advice_for(code, "");
            assert!(advice.contains("does not support action connectors") && advice.contains("eu-west-1"), "{advice}");
        }
    }

    #[test]
    fn a_refused_set_names_its_principal_and_a_refused_principal_tells_how_to_make_one() {
        let message =
            "ResourcePermission list contains unsupported permission sets [[a]] for this resource. Valid sets : [[b]] or [[c]]";
        let fault = refused("InvalidParameterValueException", message);
        let error = super::fault("creating", &location(), &fault, "Nothing was created.");
        assert_eq!(error.detail.matches("Valid sets : [[b]] or [[c]]").count(), 1, "{}", error.detail);
        let principal = advice_for("InvalidParameterValueException", "Invalid principals given");
        assert!(principal.contains("register-user"), "{principal}");
    }

    #[test]
    fn a_refused_value_may_be_a_credential_only_where_one_is_sent() {
        let desired = |secret: Option<&str>| Desired {
            connector: Connector {
                name: "Example".to_owned(),
                connector_type: "ASANA".to_owned(),
                description: None,
                vpc_connection_arn: None,
                authentication: Authentication::ApiKey { base_endpoint: "https://example.com".to_owned(), email: None },
            },
            secret: secret.map(SecretString::from),
        };
        let told = |fault: &Fault, key| {
            create_fault(&location(), fault, "Nothing was created.", &desired(key)).detail.contains("Salesforce")
        };
        let names_a_member = "1 validation error detected: Value 'x' at 'name' failed to satisfy constraint";
        assert!(!told(&refused("ValidationException", names_a_member), Some("key")));
        for code in ["InvalidParameterValueException", "ValidationException"] {
            let refused = refused(code, "One or more parameters are invalid");
            assert!(told(&refused, Some("key")), "{code}");
            assert!(!told(&refused, None), "{code}");
        }
        assert!(!told(&refused("ConflictException", "Busy"), Some("key")));
        assert!(!told(&refused("InvalidParameterValueException", "Invalid principals given"), Some("key")));
    }

    #[test]
    fn a_refused_type_is_told_of_the_types_that_exist_and_not_of_credentials() {
        let invalid = refused("InvalidParameterValueException", "One or more parameters are invalid");
        let create = |fault: &Fault, connector_type: &str| {
            let connector = Connector {
                name: "Example".to_owned(),
                connector_type: connector_type.to_owned(),
                description: None,
                vpc_connection_arn: None,
                authentication: Authentication::None { base_endpoint: "https://example.com".to_owned() },
            };
            let desired = Desired { connector, secret: Some(SecretString::from("key")) };
            create_fault(&location(), fault, "Nothing was created.", &desired).detail
        };
        for (connector_type, way_out) in [
            ("JIRA", "`type` is \"JIRA\", which this version of the provider does not know. Did you mean JIRA_CLOUD?"),
            ("OPEN_API", "`type` is \"OPEN_API\", which the API cannot create. Create the connector in the Quick Sight console"),
        ] {
            let detail = create(&invalid, connector_type);
            assert!(detail.contains(way_out) && !detail.contains("credentials"), "{detail}");
            let model = "1 validation error detected: Value 'JIRA' at 'type' failed to satisfy constraint";
            assert!(create(&refused("ValidationException", model), connector_type).contains(way_out));
            assert!(!create(&refused("ConflictException", "Busy"), connector_type).contains(way_out));
        }
    }

    #[test]
    fn what_can_be_done_is_said_for_quota_and_value() {
        assert!(advice_for("LimitExceededException", "limit").contains("quota"));
        for code in ["InvalidParameterValueException", "ValidationException"] {
            assert!(advice_for(code, "").contains("user guide"), "{code}");
            let permissions = Fault::answered("UpdateActionConnectorPermissions", code, "Some reason");
            assert_eq!(advice("123456789012", "eu-west-1", &permissions), "");
        }
        assert_eq!(advice_for("ValidationException", "1 validation error detected: Value at 'type' is not known"), "");
        let conflict = |operation| advice("123456789012", "eu-west-1", &Fault::answered(operation, "ConflictException", "Busy"));
        assert!(conflict("DeleteActionConnector").contains("destroy` again"));
        assert!(conflict("UpdateActionConnector").contains("Apply again"));
    }
}

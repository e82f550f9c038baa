//! What a failed operation means, by its code and its message. One code stands for several things, and the HTTP status does not
//! tell them apart: `AccessDeniedException` comes with 401 and with 403.

use super::{Cause, Fault, Subject};

/// Sentences about the account that come under the code for what is not found. Each contains a space, which no ID of a connector does.
const NOT_SIGNED_UP: [&str; 7] = [
    "directory information",
    "account information",
    "signed up",
    "sign up for",
    "not subscribed",
    "quicksight subscription",
    "quick sight subscription",
];
/// Sentences about a role that Quick Sight cannot use, at the latest until IAM has made a new one or its trust policy known everywhere.
const NOT_ASSUMABLE: [&str; 12] = [
    "failed to assume",
    "unable to assume",
    "not able to assume",
    "cannot assume",
    "can't assume",
    "could not assume",
    "couldn't assume",
    "cannot be assumed",
    "could not be assumed",
    "trust relationship",
    "trust policy",
    "sts:assumerole",
];
const NOT_FOUND: &str = "ResourceNotFoundException";
const ACCESS_DENIED: &str = "AccessDeniedException";

impl Fault {
    /// Whether the service has no such thing. Not when it is the account that has no Quick Sight: the connector may well exist then.
    pub fn is_not_found(&self) -> bool {
        self.has_code(NOT_FOUND) && !self.is_no_subscription()
    }

    /// Whether the service has one of this ID already.
    pub fn is_exists(&self) -> bool {
        self.has_code("ResourceExistsException")
    }

    /// Whether the connector's status does not allow the operation, or its name or ID is taken.
    pub fn is_conflict(&self) -> bool {
        self.has_code("ConflictException")
    }

    /// Whether the credentials lack a permission. The same code has other meanings, which have predicates of their own.
    pub fn is_access_denied(&self) -> bool {
        self.has_code(ACCESS_DENIED) && !self.is_identity_region() && !self.is_no_subscription() && !self.is_role_not_assumable()
    }

    /// The IAM action that a refusal names as missing.
    pub fn denied_action(&self) -> Option<&str> {
        let (_, action) = self.message.split_once("is not authorized to perform: ")?;
        let action = action.split(|character: char| character.is_whitespace() || character == ',').next()?;
        Some(action.trim_end_matches('.')).filter(|action| action.contains(':'))
    }

    /// Whether the account has no Quick Sight, or an edition or Region without action connectors.
    pub fn is_no_subscription(&self) -> bool {
        match self.code.as_deref() {
            Some(NOT_FOUND) => {
                self.subject == Subject::Account
                    || self.message_contains_any(&NOT_SIGNED_UP)
                    || self.lowercase_message().starts_with("account ")
            }
            Some(ACCESS_DENIED) => {
                let message = self.lowercase_message();
                message.contains("standard edition")
                    || message.contains("disabled for standard")
                    || message.contains("signed up with")
            }
            Some(
                "UnsupportedUserEditionException"
                | "UnsupportedPricingPlanException"
                | "PreconditionNotMetException"
                | "UnauthorizedException",
            ) => true,
            _ => false,
        }
    }

    /// Whether the operation has to be sent to the Region of the account's identities.
    pub fn is_identity_region(&self) -> bool {
        self.code.is_some() && self.message_contains_any(&["identity region", "home region"])
    }

    /// The Region of the account's identities, where the service names it.
    pub fn identity_region(&self) -> Option<&str> {
        if !self.is_identity_region() {
            return None;
        }
        let after = |phrase: &str| {
            // Lowercasing ASCII alone keeps every position.
            let start = self.message.to_ascii_lowercase().find(phrase)? + phrase.len();
            let rest = &self.message[start..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            // Every Region has a number: a word without one is another part of the sentence.
            Some(&rest[..end]).filter(|region| region.contains('-') && region.ends_with(|c: char| c.is_ascii_digit()))
        };
        after("identity region is ").or_else(|| after("home region is ")).or_else(|| after("please use the "))
    }

    /// Whether the service refuses a value: by the rules of its model, or by those behind it.
    pub fn is_invalid_parameter(&self) -> bool {
        self.has_code("InvalidParameterValueException") || self.has_code("ValidationException")
    }

    /// Whether Quick Sight cannot assume the IAM role of the connector, as it cannot for a while after the role was created. Not when
    /// it is the caller that lacks a permission.
    pub fn is_role_not_assumable(&self) -> bool {
        (self.has_code(ACCESS_DENIED) || self.is_invalid_parameter()) && self.speaks_of_role()
    }

    /// Whether the message is about a role that cannot be assumed, whatever the code. Not where it names `iam:PassRole` or an action of
    /// Quick Sight, which the caller lacks.
    pub fn speaks_of_role(&self) -> bool {
        let message = self.lowercase_message();
        NOT_ASSUMABLE.iter().any(|phrase| message.contains(phrase))
            && !message.contains("iam:passrole")
            && !names_action_of_quick_sight(&message)
    }

    /// Whether a principal is not known, not of this account, or has nothing that could be revoked.
    pub fn is_invalid_principal(&self) -> bool {
        const UNKNOWN: [&str; 9] =
            ["invalid", "is not", "are not", "not valid", "not part of", "not found", "not exist", "not registered", "unknown"];
        self.is_invalid_parameter()
            && self.message_contains_any(&["principal"])
            && self.message_contains_any(&UNKNOWN)
            && !self.is_unsupported_permission_set()
    }

    /// Whether the actions of a principal are not one of the sets that can be granted or revoked.
    pub fn is_unsupported_permission_set(&self) -> bool {
        self.is_invalid_parameter()
            && (self.message_contains_any(&["unsupported permission set", "valid sets", "invalid action"])
                || self.message_contains_any(&["list of actions"]) && self.message_contains_any(&["not valid", "invalid"]))
    }

    /// Whether the service failed and gives no reason. It answers so for good in a Region without the feature.
    pub fn is_internal_failure(&self) -> bool {
        self.has_code("InternalFailure") || self.has_code("InternalFailureException")
    }

    /// Whether the service refuses requests because there are too many.
    pub fn is_throttling(&self) -> bool {
        self.cause == Cause::Throttled
    }

    /// Whether a quota is used up.
    pub fn is_limit_exceeded(&self) -> bool {
        self.has_code("LimitExceededException")
    }

    fn has_code(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    fn lowercase_message(&self) -> String {
        self.message.to_lowercase()
    }

    fn message_contains_any(&self, phrases: &[&str]) -> bool {
        let message = self.lowercase_message();
        phrases.iter().any(|phrase| message.contains(phrase))
    }
}

/// Whether the text, in lower case, names an action such as `quicksight:CreateActionConnector`. An ARN contains the same word after a
/// colon.
fn names_action_of_quick_sight(message: &str) -> bool {
    message.match_indices("quicksight:").any(|(start, word)| {
        let (before, after) = (&message[..start], &message[start + word.len()..]);
        !before.ends_with(':') && after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
    })
}

#[cfg(test)]
mod tests {
    use super::{Fault, Subject};

    fn fault(code: &str, message: &str) -> Fault {
        Fault::answered("CreateActionConnector", code, message)
    }

    #[test]
    fn an_account_without_a_subscription_is_no_connector_that_is_gone() {
        for message in [
            "Directory information for account 123456789012 is not found.",
            "Account information for account 123456789012 is not found.",
            "Account 123456789012 is not signed up with QuickSight.",
            "The account is not signed up with QuickSight",
            "Account 123456789012 does not exist",
            "DIRECTORY INFORMATION for account 123456789012 is not found",
        ] {
            let fault = fault("ResourceNotFoundException", message);
            assert!(fault.is_no_subscription() && !fault.is_not_found(), "{message}");
        }
        let typed = Fault { subject: Subject::Account, ..fault("ResourceNotFoundException", "Not found") };
        assert!(typed.is_no_subscription() && !typed.is_not_found());
    }

    #[test]
    fn a_connector_that_is_gone_stays_gone_whatever_its_id() {
        for message in [
            "",
            "ActionConnector signed-up-account-information is not found",
            "ActionConnector arn:aws:quicksight:us-east-1:123456789012:action-connector/x is not found in account 123456789012",
            "Action connector not found for account: 123456789012",
        ] {
            let fault = fault("ResourceNotFoundException", message);
            assert!(fault.is_not_found() && !fault.is_no_subscription(), "{message}");
        }
    }

    #[test]
    fn a_missing_subscription_has_many_codes() {
        for (code, message) in [
            ("UnsupportedUserEditionException", "edition"),
            ("PreconditionNotMetException", ""),
            ("UnauthorizedException", ""),
            ("AccessDeniedException", "Operation is disabled for STANDARD Edition"),
        ] {
            let fault = fault(code, message);
            assert!(fault.is_no_subscription() && !fault.is_access_denied() && !fault.is_not_found(), "{code}");
        }
        assert!(!fault("ConflictException", "account information").is_no_subscription());
        assert!(
            !fault("AccessDeniedException", "User: x is not authorized to perform: quicksight:DescribeActionConnector")
                .is_no_subscription()
        );
    }

    #[test]
    fn the_identity_region_is_read_from_the_message_and_is_no_missing_permission() {
        let message = "Operation is being called from endpoint us-west-2, but your identity region is us-east-1. Please use the us-east-1 endpoint.";
        let wrong = fault("AccessDeniedException", message);
        assert!(wrong.is_identity_region() && !wrong.is_access_denied());
        assert_eq!(wrong.identity_region(), Some("us-east-1"));
        let short = fault("AccessDeniedException", "This is not the home region. Please use the us-gov-west-1 endpoint");
        assert_eq!(short.identity_region(), Some("us-gov-west-1"));
        assert_eq!(fault("AccessDeniedException", "Wrong identity region").identity_region(), None);
        assert!(!fault("AccessDeniedException", "Please use the us-east-1 endpoint").is_identity_region());
    }

    #[test]
    fn a_role_that_cannot_be_assumed_is_told_from_a_caller_without_permission() {
        for (code, message) in [
            (
                "AccessDeniedException",
                "Failed to assume your role. Verify the trust relationships of the role in the IAM console",
            ),
            (
                "AccessDeniedException",
                "Quick Sight is unable to assume arn:aws:iam::123456789012:role/x for arn:aws:quicksight:us-east-1:123456789012:action-connector/x",
            ),
            ("InvalidParameterValueException", "The role cannot be assumed by QuickSight"),
            ("ValidationException", "Could not assume role"),
        ] {
            let fault = fault(code, message);
            assert!(fault.is_role_not_assumable() && !fault.is_access_denied(), "{message}");
        }
        for message in [
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: quicksight:CreateActionConnector on resource: *",
            "User: arn:aws:sts::123456789012:assumed-role/ci/run is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/x, check its trust policy",
            "User is not authorized to perform: quicksight:UpdateActionConnector, failed to assume",
        ] {
            let fault = fault("AccessDeniedException", message);
            assert!(!fault.is_role_not_assumable() && fault.is_access_denied(), "{message}");
        }
        assert!(!fault("ConflictException", "Failed to assume your role").is_role_not_assumable());
    }

    #[test]
    fn violations_of_the_model_and_of_the_rules_behind_it_are_invalid_parameters() {
        assert!(fault("InvalidParameterValueException", "").is_invalid_parameter());
        assert!(fault("ValidationException", "1 validation error detected").is_invalid_parameter());
        assert!(!fault("ConflictException", "").is_invalid_parameter());
    }

    #[test]
    fn a_refused_principal_is_told_from_a_refused_set() {
        for message in [
            "Invalid principals given",
            "Principal ARN arn:aws:quicksight:us-east-1:1:user/default/x is not part of the same account 2",
        ] {
            let fault = fault("InvalidParameterValueException", message);
            assert!(fault.is_invalid_principal() && !fault.is_unsupported_permission_set(), "{message}");
        }
        let message = "ResourcePermission list contains unsupported permission sets [[a]] for this resource. Valid sets : [[a, b]] or [[c]]";
        let set = fault("InvalidParameterValueException", message);
        assert!(set.is_unsupported_permission_set() && !set.is_invalid_principal());
        assert!(
            fault("ValidationException", "The list of actions for the principal is not valid").is_unsupported_permission_set()
        );
        assert!(fault("InvalidParameterValueException", "Invalid action").is_unsupported_permission_set());
        assert!(!fault("InvalidParameterValueException", "The endpoint is invalid").is_invalid_principal());
        assert!(!fault("ConflictException", "Invalid principals given").is_invalid_principal());
    }

    #[test]
    fn an_internal_failure_has_two_names() {
        assert!(fault("InternalFailure", "").is_internal_failure());
        assert!(fault("InternalFailureException", "").is_internal_failure());
        assert!(!fault("ServiceUnavailable", "").is_internal_failure());
    }

    #[test]
    fn a_used_up_quota_is_not_throttling() {
        assert!(fault("ThrottlingException", "").is_throttling());
        let quota = fault("LimitExceededException", "");
        assert!(quota.is_limit_exceeded() && !quota.is_throttling());
    }
}

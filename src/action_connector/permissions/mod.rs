//! Who may do what with a connector: principals and their actions.

mod ahead;
mod change;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    rule::Problem,
    value::Value,
};

use self::steps::listed;
pub use self::{
    ahead::{keep_imported, warn_of_revocations},
    change::change,
    steps::{Target, difference},
};
use crate::aws;

/// The actions that stand for an API operation on one connector, and the one that lists them. Together they are what an owner has.
pub const KNOWN_ACTIONS: &[&str] = &[
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];

/// What a viewer has.
pub const VIEWER_ACTION: &str = KNOWN_ACTIONS[0];

/// The actions of each principal.
pub type Permissions = BTreeMap<String, BTreeSet<String>>;

/// What of `there` is compared with a configuration: not what [`Memory::unmanaged`](super::memory::Memory::unmanaged) principals have.
/// Of those that have a block, `before` says what the state has.
pub fn without_unmanaged(there: &Permissions, before: &Permissions, unmanaged: &BTreeSet<String>) -> Permissions {
    let compared = there.iter().filter_map(|(principal, actions)| {
        if !unmanaged.contains(principal) {
            return Some((principal.clone(), actions.clone()));
        }
        before.get(principal).map(|before| (principal.clone(), before.clone()))
    });
    compared.collect()
}

/// The permissions in the blocks of a resource value; blocks that are not wholly known are left out.
pub fn from_value(blocks: &Value) -> Permissions {
    let mut permissions = Permissions::new();
    for block in blocks.elements() {
        let actions = block.get("actions").elements().iter().filter_map(|action| action.as_str().map(str::to_owned));
        if let Some(principal) = block.get("principal").as_str() {
            permissions.entry(principal.to_owned()).or_default().extend(actions);
        }
    }
    permissions
}

/// The blocks of a resource value.
pub fn to_value(permissions: &Permissions) -> Value {
    Value::set(permissions.iter().map(|(principal, actions)| {
        Value::object([("principal", Value::string(principal)), ("actions", Value::set(actions.iter().map(Value::string)))])
    }))
}

/// Which of the permissions in a request are refused, as far as that can be told.
pub fn suspects<'a>(fault: &aws::Fault, sent: impl Iterator<Item = (&'a String, &'a BTreeSet<String>)>) -> String {
    let sent: Vec<_> = sent.collect();
    let mut suspected: Vec<_> = sent.clone();
    if fault.is_unsupported_permission_set() {
        suspected.retain(|(_, actions)| !is_usual_set(actions));
    }
    let suspected = if suspected.is_empty() { sent } else { suspected };
    let lines = suspected.iter().map(|(principal, actions)| format!("{principal}: {}", listed(actions)));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { format!("\n\nThe request contained these permissions:\n\n{}", lines.join("\n")) }
}

/// Whether these are the actions of an owner, or of a viewer.
fn is_usual_set(actions: &BTreeSet<String>) -> bool {
    actions.len() == KNOWN_ACTIONS.len() || actions.len() == 1 && actions.contains(VIEWER_ACTION)
}

/// The parts of a principal's ARN that can be compared with a connector.
#[derive(Debug, PartialEq, Eq)]
pub struct Principal<'a> {
    pub partition: &'a str,
    /// Where Quick Sight was signed up, which need not be where the connector is.
    pub region: &'a str,
    pub account: &'a str,
}

impl<'a> Principal<'a> {
    /// Reads `arn:PARTITION:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME`, or `group`.
    pub fn parse(arn: &'a str) -> Result<Self, Problem> {
        let wanted = "A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME or arn:aws:quicksight:REGION:ACCOUNT:group/NAMESPACE/NAME.";
        let problem = |why: &str| Err(Problem::new("Invalid principal", format!("{arn:?} {why}. {wanted}")));
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = parts[..] else {
            return problem("is not an ARN");
        };
        if resource == "root" {
            return problem("is a whole account, which action connectors cannot be shared with");
        }
        if service != "quicksight" {
            return problem(
                "is not of Quick Sight; an IAM user or role must be registered with Quick Sight, and its Quick Sight ARN given",
            );
        }
        if region.is_empty() {
            return problem("names no Region");
        }
        if account.is_empty() {
            return problem("names no account");
        }
        match resource.split_once('/') {
            Some(("namespace", _)) => problem("is a namespace, which action connectors cannot be shared with"),
            Some(("user" | "group", name))
                if name.split_once('/').is_some_and(|(namespace, name)| !namespace.is_empty() && !name.is_empty()) =>
            {
                Ok(Self { partition, region, account })
            }
            _ => problem("is neither a user nor a group"),
        }
    }
}

/// No principal stands in two blocks: the two would take each other's actions away.
pub fn check_principals(config: &Value, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for principal in config.get("permissions").elements().iter().filter_map(|block| block.get("principal").as_str()) {
        if !seen.insert(principal) {
            diagnostics.push(
                Diagnostic::error(
                    "Principal in two permissions blocks",
                    format!("{principal} stands in more than one permissions block. Put all of its actions in one block."),
                )
                .at(Path::of(&["permissions"])),
            );
        }
    }
}

/// The principals belong to the connector's account and partition.
pub fn check_place(planned: &Value, diagnostics: &mut Diagnostics) {
    let (account, region) = (planned.get("aws_account_id").as_str(), planned.get("region").as_str());
    for principal in planned.get("permissions").elements().iter().filter_map(|block| block.get("principal").as_str()) {
        let Ok(parsed) = Principal::parse(principal) else { continue };
        let mut refuse = |summary: &str, why: String| {
            diagnostics.push(Diagnostic::error(summary, format!("{principal} {why}")).at(Path::of(&["permissions"])));
        };
        if let Some(account) = account.filter(|account| *account != parsed.account) {
            refuse(
                "Principal of another account",
                format!(
                    "is of account {}, but the connector is in account {account}. Quick Sight shares a connector only within its account.",
                    parsed.account
                ),
            );
        }
        if let Some(partition) = region.map(aws::partition).filter(|partition| *partition != parsed.partition) {
            refuse(
                "Principal of another partition",
                format!("is in the partition {}, but the connector is in {partition}.", parsed.partition),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Principal, suspects};
    use crate::aws::Fault;

    #[test]
    fn only_users_and_groups_of_quick_sight_are_principals() {
        assert_eq!(
            Principal::parse("arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"),
            Ok(Principal { partition: "aws", region: "us-east-1", account: "123456789012" })
        );
        assert!(Principal::parse("arn:aws:quicksight:us-east-1:123456789012:user/default/role/session").is_ok());
        for (arn, why) in [
            ("someone", "is not an ARN"),
            ("arn:aws:iam::123456789012:root", "whole account"),
            ("arn:aws:iam::123456789012:role/deploy", "registered"),
            ("arn:aws:quicksight:us-east-1:123456789012:namespace/default", "is a namespace"),
            ("arn:aws:quicksight:us-east-1:123456789012:dashboard/x", "neither"),
            ("arn:aws:quicksight:us-east-1:123456789012:user/default", "neither"),
            ("arn:aws:quicksight::123456789012:user/default/ann", "no Region"),
            ("arn:aws:quicksight:us-east-1::user/default/ann", "no account"),
        ] {
            let problem = Principal::parse(arn).expect_err(arn);
            assert!(problem.detail.contains(why), "{arn}: {}", problem.detail);
        }
    }

    #[test]
    fn a_set_that_is_refused_names_its_principal() {
        let refused =
            Fault::answered("CreateActionConnector", "InvalidParameterValueException", "contains unsupported permission sets");
        let viewer = ("ann".to_owned(), ["quicksight:DescribeActionConnector".to_owned()].into());
        let odd = ("bob".to_owned(), ["quicksight:UpdateActionConnector".to_owned()].into());
        let suspects = suspects(&refused, [viewer, odd].iter().map(|(principal, actions)| (principal, actions)));
        assert!(suspects.contains("bob: quicksight:UpdateActionConnector") && !suspects.contains("ann"), "{suspects}");
    }
}

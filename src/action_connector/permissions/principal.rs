//! Principals of permissions: what their ARNs say, and whether they fit the connector.

use std::collections::BTreeSet;

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    rule::Violation,
    value::Value,
};

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
    pub fn parse(arn: &'a str) -> Result<Self, Violation> {
        let wanted = "Expected the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME or arn:aws:quicksight:REGION:ACCOUNT:group/NAMESPACE/NAME.";
        let problem = |why: &str| Err(Violation::new("Invalid Principal", format!("{{name}} is {arn:?}, which {why}. {wanted}")));
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, resource] = parts[..] else {
            return problem("is not an ARN");
        };
        if resource == "root" {
            return problem("is an AWS account");
        }
        if service != "quicksight" {
            return problem("is not a Quick Sight ARN").map_err(|violation| Violation {
                detail: format!("{} Register an IAM user or role with Quick Sight first.", violation.detail),
                ..violation
            });
        }
        if region.is_empty() {
            return problem("has no Region");
        }
        if account.is_empty() {
            return problem("has no account ID");
        }
        match resource.split_once('/') {
            Some(("namespace", _)) => problem("is a namespace"),
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
                    "Duplicate Principal",
                    format!("`principal` {principal} is in more than one `permissions` block. Combine its actions in one block."),
                )
                .at(Path::of(&["permissions"])),
            );
        }
    }
}

/// The principals of these entries belong to the account and partition of `planned`. `argument` is what the entries are, or have them in.
pub fn check_location<'a>(
    planned: &Value,
    entries: impl IntoIterator<Item = &'a Value>,
    argument: &'static str,
    diagnostics: &mut Diagnostics,
) {
    let (account, region) = (planned.get("aws_account_id").as_str(), planned.get("region").as_str());
    for principal in entries.into_iter().filter_map(|entry| entry.get("principal").as_str()) {
        let Ok(parsed) = Principal::parse(principal) else { continue };
        let differs = |what: &str, its: &str, expected: Option<&str>| {
            let expected = expected.filter(|expected| *expected != its)?;
            Some(format!("belongs to {what} {its}, but the connector is in {what} {expected}"))
        };
        let partition = region.map(quicksight_client::partition);
        let why = differs("account", parsed.account, account).or_else(|| differs("partition", parsed.partition, partition));
        if let Some(why) = why {
            let detail = format!(
                "`principal` is {principal:?}, which {why}. Quick Sight shares a connector only within its account. Use a user or group of that account."
            );
            diagnostics.push(Diagnostic::error("Principal of Another Account", detail).at(Path::of(&[argument])));
        }
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::{diagnostic::Diagnostics, value::Value};

    use super::{Principal, check_location, check_principals};

    #[test]
    fn only_users_and_groups_of_quick_sight_are_principals() {
        assert_eq!(
            Principal::parse("arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"),
            Ok(Principal { partition: "aws", region: "us-east-1", account: "123456789012" })
        );
        assert!(Principal::parse("arn:aws:quicksight:us-east-1:123456789012:user/default/role/session").is_ok());
        for (arn, why) in [
            ("someone", "is not an ARN"),
            ("arn:aws:iam::123456789012:root", "an AWS account"),
            ("arn:aws:iam::123456789012:role/deploy", "Register"),
            ("arn:aws:quicksight:us-east-1:123456789012:namespace/default", "is a namespace"),
            ("arn:aws:quicksight:us-east-1:123456789012:dashboard/x", "neither"),
            ("arn:aws:quicksight:us-east-1:123456789012:user/default", "neither"),
            ("arn:aws:quicksight:us-east-1:123456789012:user/default/", "neither"),
            ("arn:aws:quicksight:us-east-1:123456789012:group//ann", "neither"),
            ("arn:aws:quicksight::123456789012:user/default/ann", "has no Region"),
            ("arn:aws:quicksight:us-east-1::user/default/ann", "has no account"),
        ] {
            let problem = Principal::parse(arn).expect_err(arn);
            assert!(problem.detail.contains(why) && problem.detail.contains("Expected the ARN"), "{arn}: {}", problem.detail);
        }
    }

    const ANN: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/ann";
    const BOB: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/bob";

    fn block(principal: &str) -> Value {
        Value::object([("principal", Value::string(principal))])
    }

    #[test]
    fn a_principal_in_two_blocks_is_refused_by_its_name() {
        let found = |blocks: Vec<Value>| {
            let mut found = Diagnostics::new();
            check_principals(&Value::object([("permissions", Value::List(blocks))]), &mut found);
            found.iter().map(|diagnostic| diagnostic.detail.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found(vec![block(ANN), block(BOB)]), Vec::<String>::new());
        let twice = found(vec![block(ANN), block(BOB), block(ANN)]);
        assert!(twice.len() == 1 && twice[0].contains(ANN), "{twice:?}");
    }

    #[test]
    fn a_principal_is_of_the_account_and_the_partition_of_the_connector_and_of_any_region() {
        let planned =
            |account: Value, region: &str| Value::object([("aws_account_id", account), ("region", Value::string(region))]);
        let found = |planned: Value| {
            let mut found = Diagnostics::new();
            check_location(&planned, [&block(ANN), &block("no ARN")], "permissions", &mut found);
            found.iter().map(|diagnostic| diagnostic.detail.clone()).collect::<Vec<_>>()
        };
        for account in [Value::string("123456789012"), Value::unknown()] {
            assert_eq!(found(planned(account, "eu-west-1")), Vec::<String>::new());
        }
        for (planned, why) in [
            (
                planned(Value::string("210987654321"), "us-east-1"),
                "account 123456789012, but the connector is in account 210987654321",
            ),
            (planned(Value::unknown(), "cn-north-1"), "partition aws, but the connector is in partition aws-cn"),
        ] {
            let found = found(planned);
            assert!(found.len() == 1 && found[0].contains(why), "{found:?}");
        }
    }
}

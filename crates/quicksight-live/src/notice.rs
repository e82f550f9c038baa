//! What a person is told before anything is created.

use crate::arguments::Arguments;

pub fn notice(arguments: &Arguments) -> String {
    let Arguments { account, region, prefix, .. } = arguments;
    let place = match &arguments.endpoint {
        Some(endpoint) => format!("{endpoint} (account {account}, Region {region})"),
        None => format!("account {account}, Region {region}"),
    };
    let mut lines = vec![format!("The run works in {place}.")];
    let mut created = Vec::new();
    if arguments.has_scenarios() {
        created.push("up to 13 action connectors by Terraform, one after the other");
    }
    if arguments.has_questions() {
        created.push("up to 25 action connectors by the API, of which at most five exist at once");
    }
    lines.push(format!("It creates {}. Each is named {prefix}-TIMESTAMP-..., and deleted again.", created.join(", and ")));
    let principal = match &arguments.principal {
        Some(principal) => {
            format!("Permissions are granted and revoked on these connectors only, to {principal} and to invented principals.")
        }
        None => "No permissions are granted.".to_owned(),
    };
    lines.push(principal);
    if let Some(role) = &arguments.role {
        lines.push(format!("Quick Sight is configured to assume {role} for connectors of Amazon S3, which are not used."));
    }
    lines.push("The connectors connect to connector.example.com, a reserved name, with made-up credentials.".to_owned());
    lines.push("Nothing else is created, and nothing that exists is changed.".to_owned());
    lines.push(
        "Cost: AWS publishes no charge for action connectors or for these requests, so none is expected. The account must have a Quick \
         Sight subscription already, which costs what it costs without this run. Compare https://aws.amazon.com/quicksight/pricing before \
         you agree. The requests are in CloudTrail."
            .to_owned(),
    );
    lines.push(format!(
        "IAM actions: quicksight: CreateActionConnector, DescribeActionConnector, UpdateActionConnector, DeleteActionConnector, \
         ListActionConnectors, DescribeActionConnectorPermissions, UpdateActionConnectorPermissions, TagResource, UntagResource, \
         ListTagsForResource; sts:GetCallerIdentity{}.",
        if arguments.role.is_some() { "; iam:PassRole" } else { "" }
    ));
    lines.join("\n")
}

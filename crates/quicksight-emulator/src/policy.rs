//! What IAM refuses before a service looks at the request. Nobody has written policies here: everything is allowed but what the options deny, access
//! keys that say so, and other accounts.

use crate::answer::{Protocol, Refusal};
use crate::caller::Caller;
use crate::connector::partition;
use crate::options::Options;
use crate::request::{Incoming, iam_role};

/// Access keys that begin so belong to somebody who may do nothing.
const DENIED_ACCESS_KEY: &str = "AKIADENIED";

pub(crate) fn check(options: &Options, incoming: &Incoming, caller: &Caller) -> Result<(), Refusal> {
    let resource = resource(incoming, caller);
    let is_account = |account: &str| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    for (action, resource) in actions(incoming, resource) {
        if incoming.access_key().starts_with(DENIED_ACCESS_KEY) || options.denied_actions.contains(&action) {
            return Err(denied(incoming.protocol, caller, &action, &resource, "identity"));
        }
        // What is no account at all is for validation to refuse.
        if incoming.account().is_some_and(|account| is_account(account) && account != caller.account) {
            return Err(denied(incoming.protocol, caller, &action, &resource, "resource"));
        }
    }
    Ok(())
}

/// The actions that the operation takes, each with the resource that it is about.
fn actions(incoming: &Incoming, resource: String) -> Vec<(String, String)> {
    let service = match incoming.protocol {
        Protocol::RestJson => "quicksight",
        Protocol::Query => "sts",
    };
    let mut actions = vec![(format!("{service}:{}", incoming.operation), resource.clone())];
    if incoming.operation == "CreateActionConnector" && incoming.body.get("Tags").is_some() {
        actions.push(("quicksight:TagResource".to_owned(), resource));
    }
    if let Some(role) = iam_role(&incoming.body) {
        actions.push(("iam:PassRole".to_owned(), role.to_owned()));
    }
    actions
}

fn resource(incoming: &Incoming, caller: &Caller) -> String {
    let text = |name: &str| incoming.body.get(name).and_then(|value| value.as_str());
    match incoming.protocol {
        Protocol::Query => text("RoleArn").unwrap_or("*").to_owned(),
        Protocol::RestJson => incoming.label("ResourceArn").map_or_else(
            || {
                let (region, account) = (incoming.region(), incoming.account().unwrap_or(&caller.account));
                let id = incoming.connector_id().unwrap_or("*");
                format!("arn:{}:quicksight:{region}:{account}:action-connector/{id}", partition(region))
            },
            str::to_owned,
        ),
    }
}

fn denied(protocol: Protocol, caller: &Caller, action: &str, resource: &str, policy: &str) -> Refusal {
    let code = match protocol {
        Protocol::RestJson => "AccessDeniedException",
        Protocol::Query => "AccessDenied",
    };
    Refusal::new(
        code,
        &format!(
            "User: {} is not authorized to perform: {action} on resource: {resource} because no {policy}-based policy allows the \
             {action} action",
            caller.arn
        ),
    )
}

//! Whether there is a service for this account in this Region at all: the subscription, the identity Region, and Regions without the feature.

use crate::answer::{Refusal, Rejection};
use crate::caller::Caller;
use crate::options::{Options, Subscription, UnsupportedRegionAnswer};
use crate::request::Incoming;

pub(crate) fn check(options: &Options, incoming: &Incoming, caller: &Caller) -> Result<(), Rejection> {
    let region = incoming.region();
    if options.unsupported_regions.contains(region) && incoming.operation.contains("ActionConnector") {
        return Err(match options.unsupported_region_answer {
            UnsupportedRegionAnswer::InternalFailure => {
                Rejection::Refused(Refusal { message: None, ..Refusal::new("InternalFailure", "") })
            }
            UnsupportedRegionAnswer::HtmlPage => Rejection::Page(404),
        });
    }
    if let Some(identity) = options.identity_region.as_deref().filter(|identity| *identity != region) {
        return Err(Rejection::Refused(Refusal::denied_by_the_service(&format!(
            "Operation is being called from endpoint {region}, but your identity region is {identity}. \
             Please use the {identity} endpoint."
        ))));
    }
    match no_subscription(options.subscription, &incoming.operation, &caller.account) {
        Some(refusal) => Err(Rejection::Refused(refusal)),
        None => Ok(()),
    }
}

fn no_subscription(subscription: Subscription, operation: &str, account: &str) -> Option<Refusal> {
    Some(match subscription {
        Subscription::Active => return None,
        Subscription::DirectoryNotFound => {
            Refusal::not_found(&format!("Directory information for account {account} is not found."))
        }
        Subscription::AccountNotFound => Refusal::not_found(&format!("Account information for account {account} is not found.")),
        Subscription::NotSignedUp => Refusal::not_found(&format!("Account {account} is not signed up with QuickSight.")),
        Subscription::UnsupportedEdition => Refusal::new(
            "UnsupportedUserEditionException",
            &format!("The edition of the QuickSight subscription of account {account} does not support {operation}."),
        ),
        Subscription::StandardEdition => Refusal::denied_by_the_service(&format!("{operation} is disabled for STANDARD Edition")),
        Subscription::PreconditionNotMet => Refusal::new(
            "PreconditionNotMetException",
            &format!("Account {account} does not have the QuickSight subscription that {operation} requires."),
        ),
        Subscription::Unauthorized => {
            Refusal::new("UnauthorizedException", &format!("Account {account} is not authorized to use QuickSight."))
        }
    })
}

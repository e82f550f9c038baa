//! Accounts and Regions without the service.

use std::collections::BTreeSet;

use quicksight_emulator::{Options, Subscription, UnsupportedRegionAnswer};
use serde_json::json;

use crate::client::*;

#[test]
fn every_request_of_an_account_without_a_subscription_is_refused_in_the_form_that_the_option_specifies() {
    for (subscription, status, code, text) in [
        (
            Subscription::DirectoryNotFound,
            404,
            "ResourceNotFoundException",
            "Directory information for account 123456789012 is not found",
        ),
        (Subscription::AccountNotFound, 404, "ResourceNotFoundException", "Account information for account 123456789012"),
        (Subscription::NotSignedUp, 404, "ResourceNotFoundException", "is not signed up with QuickSight"),
        (Subscription::UnsupportedEdition, 403, "UnsupportedUserEditionException", "edition"),
        (Subscription::StandardEdition, 401, "AccessDeniedException", "is disabled for STANDARD Edition"),
        (Subscription::PreconditionNotMet, 400, "PreconditionNotMetException", "subscription"),
        (Subscription::Unauthorized, 401, "UnauthorizedException", "not authorized"),
    ] {
        let (emulator, client) = start(Options { subscription, ..instant() });
        for answer in [
            client.create(connector("c")),
            client.describe("c"),
            client.update("c", json!({})),
            client.delete("c"),
            client.get(&format!("/accounts/{ACCOUNT}/action-connectors")),
            client.get(&tags_path("c")),
        ] {
            let message = answer.refused(status, code);
            assert!(message.contains(text), "{message}");
        }
        assert_eq!(client.sts("Action=GetCallerIdentity").status, 200);
        emulator.set_options(instant());
        client.create(connector("c")).ok();
    }
}

#[test]
fn a_region_without_the_feature_fails_on_every_attempt() {
    let (_emulator, mut client) = start(Options { unsupported_regions: regions(), ..instant() });
    client.region = "us-east-2";
    for _ in 0..3 {
        client.describe("c").without_message(500, "InternalFailure");
        client.create(connector("c")).without_message(500, "InternalFailure");
    }
    let tags = tags_path("c").replace("us-east-1", "us-east-2");
    client.get(&tags).refused(404, "ResourceNotFoundException");
    client.region = REGION;
    client.create(connector("c")).ok();
}

#[test]
fn a_region_without_the_feature_answers_a_page_with_the_option() {
    let unsupported_region_answer = UnsupportedRegionAnswer::HtmlPage;
    let (_emulator, mut client) = start(Options { unsupported_regions: regions(), unsupported_region_answer, ..instant() });
    client.region = "us-east-2";
    let answer = client.describe("c");
    assert_eq!((answer.status, answer.code.as_str()), (404, ""));
    assert!(answer.text.starts_with("<html>"), "{}", answer.text);
}

#[test]
fn a_region_that_is_not_the_identity_region_is_refused_with_its_name() {
    let (emulator, mut client) = start(Options { identity_region: Some("eu-west-1".to_owned()), ..instant() });
    let expected = "Operation is being called from endpoint us-east-1, but your identity region is eu-west-1. Please use the \
                    eu-west-1 endpoint.";
    assert_eq!(client.describe("c").refused(401, "AccessDeniedException"), expected);
    client.region = "eu-west-1";
    client.create(connector("c")).ok();
    emulator.set_options(instant());
    client.region = REGION;
    client.create(connector("c")).ok();
}

fn regions() -> BTreeSet<String> {
    BTreeSet::from(["us-east-2".to_owned()])
}

//! Who may do what with a connector: sets of actions, smaller grants, revocations, principals, and the creator.

use std::collections::BTreeSet;

use super::bodies;
use super::interview::{Interview, Stop, accepted, actions_of};
use crate::answer::Answer;
use crate::client::Client;
use crate::credentials::{CredentialsCache, Source};

/// What an owner has, by the code of people who granted it.
pub const OWNER: [&str; 6] = [
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];
/// What a viewer has, by the siblings of connectors.
pub const VIEWER: [&str; 1] = ["quicksight:DescribeActionConnector"];
/// Neither an owner's set nor a viewer's, and none that anybody has suggested.
const PARTIAL: [&str; 2] = ["quicksight:DescribeActionConnector", "quicksight:ListActionConnectors"];
/// AWS names a contributor, who "can use and modify connector settings", and lists no actions.
const CONTRIBUTOR: [&str; 2] = ["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"];
const INVENTED: [&str; 1] = ["quicksight:InventActionConnector"];
const VALID_SETS: &str = "Valid sets";

pub fn sets(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let (id, principal) = (interview.connector("sets")?, interview.principal());

    let invented = interview.grant("an action that does not exist", &id, principal, &INVENTED)?;
    note_valid_sets(interview, &invented);
    // A refusal that speaks of sets has taken the action for one.
    let is_refused = !invented.is_success() && !invented.says(VALID_SETS);
    interview.read("unknown-actions", if is_refused { "refused" } else { "accepted" });
    clear(interview, &id, principal)?;

    let partial = interview.grant("a set that is neither an owner's nor a viewer's", &id, principal, &PARTIAL)?;
    let number_of_sets = note_valid_sets(interview, &partial);
    if partial.is_success() {
        interview.read("permission-sets", "any");
        return Ok(());
    }

    let contributor = interview.grant("what a contributor may have", &id, principal, &CONTRIBUTOR)?;
    if contributor.is_success() || number_of_sets > 2 {
        interview.read("permission-sets", "with-contributor");
        return Ok(());
    }

    accepted(interview.grant("all actions of an owner", &id, principal, &OWNER)?, "an owner's set was refused")?;
    interview.revoke("one action of an owner", &id, principal, &OWNER[1..2])?;
    let is_partial = interview.actions(&id, principal)?.len() == OWNER.len() - 1;
    interview.read("permission-sets", if is_partial { "partial-revokes" } else { "owner-or-viewer" });
    Ok(())
}

pub fn smaller_grants(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let (id, principal) = (interview.connector("grants")?, interview.principal());
    accepted(interview.grant("all actions of an owner", &id, principal, &OWNER)?, "an owner's set was refused")?;
    accepted(interview.grant("then a viewer's alone", &id, principal, &VIEWER)?, "a viewer's set was refused")?;
    let held = interview.actions(&id, principal)?;
    if held == set(&OWNER) {
        interview.read("smaller-grants", "merged");
    } else if held == set(&VIEWER) {
        interview.read("smaller-grants", "replaced");
        accepted(interview.grant("an owner's again", &id, principal, &OWNER)?, "an owner's set was refused")?;
    } else {
        return Err(Stop::Undecided("the permissions are neither an owner's nor a viewer's".to_owned()));
    }

    let both =
        interview.change_permissions("a downgrade in one request", &id, &[(principal, &VIEWER)], &[(principal, &OWNER)])?;
    if !both.is_success() {
        interview.read("principal-in-both-lists", "refused");
        return Ok(());
    }
    let held = interview.actions(&id, principal)?;
    if held == set(&VIEWER) {
        interview.read("principal-in-both-lists", "revokes-first");
    } else if held.is_empty() {
        interview.read("principal-in-both-lists", "grants-first");
    } else {
        interview.note("One principal in both lists is accepted, and leaves neither the granted set nor nothing.");
    }
    Ok(())
}

pub fn unheld_revokes(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let (id, principal) = (interview.connector("unheld")?, interview.principal());
    let answer = interview.revoke("a viewer's set, of a principal without permissions", &id, principal, &VIEWER)?;
    interview.read("unheld-revokes", if answer.is_success() { "ignored" } else { "refused" });
    Ok(())
}

pub fn unknown_principals(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let (id, principal) = (interview.connector("principals")?, interview.principal());
    let unknown = beside(principal, &format!("user/default/{}", interview.id("nobody")));
    let grants: [(&str, &[&str]); 2] = [(principal, &VIEWER), (&unknown, &VIEWER)];
    let answer = interview.change_permissions("a principal that exists, and one that does not", &id, &grants, &[])?;
    let (known, unknown) = (interview.actions(&id, principal)?, interview.actions(&id, &unknown)?);
    match (answer.is_success(), known.is_empty(), unknown.is_empty()) {
        (false, true, _) => {
            interview.read("known-principals", principal);
            interview.note("The whole request is refused, and nothing changes.");
        }
        (true, _, false) => {
            interview.read("known-principals", "none");
            interview.note("A principal that does not exist is accepted.");
        }
        (true, ..) => interview.note("The request is accepted, and the principal that does not exist is ignored."),
        (false, false, _) => {
            interview.note("The request is refused, but the principal that exists has its permissions.");
        }
    }
    Ok(())
}

pub fn other_principals(interview: &mut Interview<'_>) -> Result<(), Stop> {
    let (id, principal) = (interview.connector("others")?, interview.principal());
    let account = interview.arguments.account.clone();
    let namespace = beside(principal, "namespace/default");
    let role = format!("arn:aws:iam::{account}:role/{}", interview.id("role"));
    for (what, other) in [("a namespace", &namespace), ("an IAM role", &role)] {
        let answer = interview.grant(what, &id, other, &VIEWER)?;
        interview.note(format!("As a principal {what} is {}.", if answer.is_success() { "accepted" } else { "refused" }));
    }
    let twice: [(&str, &[&str]); 2] = [(principal, &VIEWER), (principal, &VIEWER)];
    let answer = interview.change_permissions("one principal twice in one list", &id, &twice, &[])?;
    interview.note(format!("One principal twice in one list is {}.", if answer.is_success() { "accepted" } else { "refused" }));
    Ok(())
}

pub fn creator(interview: &mut Interview<'_>) -> Result<(), Stop> {
    interview.note(format!("The identity is {}.", interview.caller.arn));
    let id = interview.connector("creator")?;
    let described = unasked_permissions(interview, &id)?;
    let owner = described.body["Permissions"].as_array().into_iter().flatten().find_map(|entry| entry["Principal"].as_str());
    match owner.map(str::to_owned) {
        None => interview.read("creator", "not-owner"),
        Some(owner) => {
            let held = actions_of(&described, &owner);
            let actions: Vec<&str> = held.iter().map(String::as_str).collect();
            let revoked = interview.revoke("the creator's permissions, revoked", &id, &owner, &actions)?;
            let is_revoked = revoked.is_success() && interview.actions(&id, &owner)?.is_empty();
            interview.read("creator", if is_revoked { "owner" } else { "irrevocable-owner" });
        }
    }
    match &interview.arguments.other_profile {
        Some(profile) => other_creator(interview, profile),
        None => {
            interview.note("No other identity was tried, since --other-profile was not given.");
            Ok(())
        }
    }
}

/// The same by an identity that may be a user of Quick Sight where the first is none, or the other way round.
fn other_creator(interview: &mut Interview<'_>, profile: &str) -> Result<(), Stop> {
    let arguments = interview.arguments;
    let source = if arguments.is_local() { Source::MadeUp } else { Source::Profile(profile) };
    let undecided = |error: anyhow::Error| Stop::Undecided(format!("the identity of --other-profile: {error:#}"));
    let credentials = CredentialsCache::new(&source, &arguments.region).map_err(undecided)?;
    let other = Client::new(&arguments.region, &arguments.account, arguments.endpoint.as_deref(), credentials);
    let identity = other.checked_caller().map_err(undecided)?;
    interview.note(format!("The other identity is {}.", identity.arn));
    let id = interview.id("other-creator");
    interview.will_create(&id);
    let create = other.create(&id, bodies::connector(&id, "GENERIC_HTTP", bodies::none()));
    let created = interview.send_as(&other, "a connector of the other identity", &create, Answer::summary)?;
    accepted(created, "the other identity may not create connectors")?;
    interview.stable(&id)?;
    unasked_permissions(interview, &id).map(drop)
}

fn unasked_permissions(interview: &mut Interview<'_>, id: &str) -> Result<Answer, Stop> {
    let call = interview.client.describe_permissions(id);
    let shown = |answer: &Answer| answer.body["Permissions"].to_string();
    accepted(interview.send_showing("permissions that were not granted", &call, shown)?, "the permissions cannot be described")
}

/// Revokes whatever the principal has.
fn clear(interview: &mut Interview<'_>, id: &str, principal: &str) -> Result<(), Stop> {
    let held = interview.actions(id, principal)?;
    if !held.is_empty() {
        let held: Vec<&str> = held.iter().map(String::as_str).collect();
        interview.revoke("what that granted, revoked", id, principal, &held)?;
    }
    Ok(())
}

/// Repeats the sets that a refusal names, and returns how many there are.
fn note_valid_sets(interview: &mut Interview<'_>, answer: &Answer) -> usize {
    let Some((_, sets)) = answer.message().and_then(|message| message.split_once(VALID_SETS)) else { return 0 };
    let sets = sets.trim_start_matches([' ', ':']).to_owned();
    let number = sets.matches('[').count();
    interview.note(format!("The service names {number} valid sets: {sets}"));
    number
}

/// Another resource in the account and Region of a principal.
fn beside(principal: &str, resource: &str) -> String {
    let parts: Vec<&str> = principal.splitn(6, ':').take(5).collect();
    format!("{}:{resource}", parts.join(":"))
}

fn set(actions: &[&str]) -> BTreeSet<String> {
    actions.iter().map(|&action| action.to_owned()).collect()
}

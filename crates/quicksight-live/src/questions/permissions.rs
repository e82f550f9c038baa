//! Who may do what with a connector: sets of actions, smaller grants, revocations, principals, and the creator.

use std::collections::BTreeSet;

use super::asker::{Asker, Stop, accepted, actions_of};
use super::bodies;
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

pub fn sets(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let (id, principal) = (asker.connector("sets")?, asker.principal());

    let invented = asker.grant("an action that does not exist", &id, principal, &INVENTED)?;
    note_valid_sets(asker, &invented);
    // A refusal that speaks of sets has taken the action for one.
    let is_refused = !invented.is_success() && !invented.says(VALID_SETS);
    asker.read("unknown-actions", if is_refused { "refused" } else { "accepted" });
    clear(asker, &id, principal)?;

    let partial = asker.grant("a set that is neither an owner's nor a viewer's", &id, principal, &PARTIAL)?;
    let number_of_sets = note_valid_sets(asker, &partial);
    if partial.is_success() {
        asker.read("permission-sets", "any");
        return Ok(());
    }

    let contributor = asker.grant("what a contributor may have", &id, principal, &CONTRIBUTOR)?;
    if contributor.is_success() || number_of_sets > 2 {
        asker.read("permission-sets", "with-contributor");
        return Ok(());
    }

    accepted(asker.grant("all actions of an owner", &id, principal, &OWNER)?, "an owner's set was refused")?;
    asker.revoke("one action of an owner", &id, principal, &OWNER[1..2])?;
    let is_partial = asker.actions(&id, principal)?.len() == OWNER.len() - 1;
    asker.read("permission-sets", if is_partial { "partial-revokes" } else { "owner-or-viewer" });
    Ok(())
}

pub fn smaller_grants(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let (id, principal) = (asker.connector("grants")?, asker.principal());
    accepted(asker.grant("all actions of an owner", &id, principal, &OWNER)?, "an owner's set was refused")?;
    accepted(asker.grant("then a viewer's alone", &id, principal, &VIEWER)?, "a viewer's set was refused")?;
    let held = asker.actions(&id, principal)?;
    if held == set(&OWNER) {
        asker.read("smaller-grants", "merged");
    } else if held == set(&VIEWER) {
        asker.read("smaller-grants", "replaced");
        accepted(asker.grant("an owner's again", &id, principal, &OWNER)?, "an owner's set was refused")?;
    } else {
        return Err(Stop::Undecided("the permissions are neither an owner's nor a viewer's".to_owned()));
    }

    let both = asker.change_permissions("a downgrade in one request", &id, &[(principal, &VIEWER)], &[(principal, &OWNER)])?;
    if !both.is_success() {
        asker.read("principal-in-both-lists", "refused");
        return Ok(());
    }
    let held = asker.actions(&id, principal)?;
    if held == set(&VIEWER) {
        asker.read("principal-in-both-lists", "revokes-first");
    } else if held.is_empty() {
        asker.read("principal-in-both-lists", "grants-first");
    } else {
        asker.note("One principal in both lists is accepted, and leaves neither the granted set nor nothing.");
    }
    Ok(())
}

pub fn unheld_revokes(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let (id, principal) = (asker.connector("unheld")?, asker.principal());
    let answer = asker.revoke("a viewer's set, of a principal without permissions", &id, principal, &VIEWER)?;
    asker.read("unheld-revokes", if answer.is_success() { "ignored" } else { "refused" });
    Ok(())
}

pub fn unknown_principals(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let (id, principal) = (asker.connector("principals")?, asker.principal());
    let unknown = beside(principal, &format!("user/default/{}", asker.id("nobody")));
    let grants: [(&str, &[&str]); 2] = [(principal, &VIEWER), (&unknown, &VIEWER)];
    let answer = asker.change_permissions("a principal that exists, and one that does not", &id, &grants, &[])?;
    let (known, unknown) = (asker.actions(&id, principal)?, asker.actions(&id, &unknown)?);
    match (answer.is_success(), known.is_empty(), unknown.is_empty()) {
        (false, true, _) => {
            asker.read("known-principals", principal);
            asker.note("The whole request is refused, and nothing changes.");
        }
        (true, _, false) => {
            asker.read("known-principals", "none");
            asker.note("A principal that does not exist is accepted.");
        }
        (true, ..) => asker.note("The request is accepted, and the principal that does not exist is left out."),
        (false, false, _) => {
            asker.note("The request is refused, and the principal that exists has its permissions all the same.");
        }
    }
    Ok(())
}

pub fn other_principals(asker: &mut Asker<'_>) -> Result<(), Stop> {
    let (id, principal) = (asker.connector("others")?, asker.principal());
    let account = asker.arguments.account.clone();
    let namespace = beside(principal, "namespace/default");
    let role = format!("arn:aws:iam::{account}:role/{}", asker.id("role"));
    for (what, other) in [("a namespace", &namespace), ("an IAM role", &role)] {
        let answer = asker.grant(what, &id, other, &VIEWER)?;
        asker.note(format!("As a principal {what} is {}.", if answer.is_success() { "accepted" } else { "refused" }));
    }
    let twice: [(&str, &[&str]); 2] = [(principal, &VIEWER), (principal, &VIEWER)];
    let answer = asker.change_permissions("one principal twice in one list", &id, &twice, &[])?;
    asker.note(format!("One principal twice in one list is {}.", if answer.is_success() { "accepted" } else { "refused" }));
    Ok(())
}

pub fn creator(asker: &mut Asker<'_>) -> Result<(), Stop> {
    asker.note(format!("The identity is {}.", asker.caller.arn));
    let id = asker.connector("creator")?;
    let described = unasked_permissions(asker, &id)?;
    let owner = described.body["Permissions"].as_array().into_iter().flatten().find_map(|entry| entry["Principal"].as_str());
    match owner.map(str::to_owned) {
        None => asker.read("creator", "not-owner"),
        Some(owner) => {
            let held = actions_of(&described, &owner);
            let actions: Vec<&str> = held.iter().map(String::as_str).collect();
            let revoked = asker.revoke("the creator's permissions, revoked", &id, &owner, &actions)?;
            let is_revoked = revoked.is_success() && asker.actions(&id, &owner)?.is_empty();
            asker.read("creator", if is_revoked { "owner" } else { "irrevocable-owner" });
        }
    }
    match &asker.arguments.other_profile {
        Some(profile) => other_creator(asker, profile),
        None => {
            asker.note("No other identity was tried, since --other-profile was not given.");
            Ok(())
        }
    }
}

/// The same by an identity that may be a user of Quick Sight where the first is none, or the other way round.
fn other_creator(asker: &mut Asker<'_>, profile: &str) -> Result<(), Stop> {
    let arguments = asker.arguments;
    let source = if arguments.is_local() { Source::MadeUp } else { Source::Profile(profile) };
    let undecided = |error: anyhow::Error| Stop::Undecided(format!("the identity of --other-profile: {error:#}"));
    let credentials = CredentialsCache::new(&source, &arguments.region).map_err(undecided)?;
    let other = Client::new(&arguments.region, &arguments.account, arguments.endpoint.as_deref(), credentials);
    let identity = other.checked_caller().map_err(undecided)?;
    asker.note(format!("The other identity is {}.", identity.arn));
    let id = asker.id("other-creator");
    asker.will_create(&id);
    let create = other.create(&id, bodies::connector(&id, "GENERIC_HTTP", bodies::none()));
    let created = asker.send_as(&other, "a connector of the other identity", &create, Answer::summary)?;
    accepted(created, "the other identity may not create connectors")?;
    asker.stable(&id)?;
    unasked_permissions(asker, &id).map(drop)
}

fn unasked_permissions(asker: &mut Asker<'_>, id: &str) -> Result<Answer, Stop> {
    let call = asker.client.describe_permissions(id);
    let shown = |answer: &Answer| answer.body["Permissions"].to_string();
    accepted(asker.send_showing("permissions that nobody granted", &call, shown)?, "the permissions cannot be described")
}

/// Revokes whatever the principal has.
fn clear(asker: &mut Asker<'_>, id: &str, principal: &str) -> Result<(), Stop> {
    let held = asker.actions(id, principal)?;
    if !held.is_empty() {
        let held: Vec<&str> = held.iter().map(String::as_str).collect();
        asker.revoke("what that granted, revoked", id, principal, &held)?;
    }
    Ok(())
}

/// Repeats the sets that a refusal names, and returns how many there are.
fn note_valid_sets(asker: &mut Asker<'_>, answer: &Answer) -> usize {
    let Some((_, sets)) = answer.message().and_then(|message| message.split_once(VALID_SETS)) else { return 0 };
    let sets = sets.trim_start_matches([' ', ':']).to_owned();
    let number = sets.matches('[').count();
    asker.note(format!("The service names {number} valid sets: {sets}"));
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

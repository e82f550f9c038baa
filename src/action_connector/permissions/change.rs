//! Carries out a change of permissions: reads, sends one step, reads again, until nothing is left to send.

use std::{collections::BTreeSet, time::Duration};

use quicksight_client::{Deadline, Fault, Permissions, wait_until_shown};
use terraform_plugin::diagnostic::{Diagnostic, Diagnostics};

use super::{
    blocks::suspects,
    steps::{Progress, Step, Target},
};
use crate::action_connector::{messages, session::Session};

const DOING: &str = "updating";
/// How long the grant that follows a revocation may take after an interrupt or a timeout.
const OWED_GRANT: Duration = Duration::from_secs(30);

/// How a change of permissions has ended.
#[derive(Debug, Default)]
pub struct Changed {
    /// Principals whose revocation the service refuses.
    pub irrevocable: BTreeSet<String>,
    pub warnings: Diagnostics,
}

/// Leads to `target`. `known` is what the state has, which stands in for permissions that may not be read.
pub async fn change(session: &Session<'_>, target: &Target, known: &Permissions) -> Result<Changed, Diagnostic> {
    let mut changed = Changed::default();
    let mut progress = Progress::default();
    let (mut there, is_readable) = match session.permissions(&session.deadline).await {
        Ok(there) => (there, true),
        Err(fault) if fault.is_access_denied() => {
            changed.warnings.push(unreadable(session, &fault));
            (known.clone(), false)
        }
        Err(fault) => return Err(messages::fault(DOING, &session.location, &fault, &so_far(&progress))),
    };
    // Nobody is left without the permissions that were revoked to be granted anew, whatever ends this apply.
    let mut owed: Option<Deadline> = None;
    let mut failure: Option<Fault> = None;
    while let Some(step) = target.next(&there, &progress) {
        if failure.is_some() && owed.is_none() {
            break;
        }
        let deadline = owed.as_ref().unwrap_or(&session.deadline).clone();
        let result = match &step {
            Step::Grant(sets) => send(session, sets, &Permissions::new(), &deadline).await.map(|()| {
                progress.granted.extend(sets.clone());
                there.extend(sets.clone());
            }),
            Step::Revoke(sets) => match revoke(session, sets, &deadline, &mut progress).await {
                // Interrupted, or without an answer: whoever has lost permissions by it is granted the new ones all the same.
                Err(fault) if fault.is_outcome_unknown() && failure.is_none() => {
                    if let Ok(read) = session.permissions(&session.deadline.last_read()).await {
                        let gone = sets.keys().filter(|principal| !read.contains_key(*principal));
                        progress.revoked.extend(gone.cloned());
                        there = read;
                    }
                    failure = Some(fault);
                    Ok(())
                }
                result => result.map(|()| {
                    there.retain(|principal, _| !sets.contains_key(principal) || progress.irrevocable.contains_key(principal));
                }),
            },
        };
        result.map_err(|fault| failed(session, target, &progress, &fault))?;
        let owes = target.owed(&progress).next().is_some();
        owed = owes.then(|| owed.take().unwrap_or_else(|| Deadline::never().with_timeout(OWED_GRANT)));
        if is_readable && let Ok(read) = session.permissions(owed.as_ref().unwrap_or(&session.deadline)).await {
            there = read;
        }
    }
    if let Some(fault) = failure {
        return Err(failed(session, target, &progress, &fault));
    }
    if is_readable {
        confirm(session, target, &progress, there).await?;
    }
    for (principal, reason) in &progress.irrevocable {
        changed.warnings.push(refused(session, principal, reason));
    }
    changed.irrevocable = progress.irrevocable.into_keys().collect();
    Ok(changed)
}

/// Reads until the change shows. `there` was read after the last request.
async fn confirm(session: &Session<'_>, target: &Target, progress: &Progress, there: Permissions) -> Result<(), Diagnostic> {
    let mut differences = target.differences(&there, progress);
    if !differences.is_empty() {
        let read = async |deadline: Deadline| {
            let there = session.permissions(&deadline).await?;
            Ok(target.differences(&there, progress))
        };
        differences = wait_until_shown(&session.deadline, read).await.map_err(|fault| {
            let now = "All changes were sent, and only reading the permissions back failed. The next plan reads them again.";
            messages::fault(DOING, &session.location, &fault, now)
        })?;
    }
    if differences.is_empty() {
        return Ok(());
    }
    let detail =
        format!("Quick Sight reported success, but the permissions still differ: {}. Apply again.", differences.join("; "));
    Err(messages::trouble(DOING, &session.location, "permissions not changed", detail))
}

async fn send(session: &Session<'_>, grant: &Permissions, revoke: &Permissions, deadline: &Deadline) -> Result<(), Fault> {
    let (account, id) = (&session.location.account, &session.location.id);
    session.quicksight.update_permissions(account, id, grant, revoke, deadline).await
}

/// Revokes whole sets in one request. When the service refuses it, each by itself: one that is gone counts as revoked, and one that is
/// refused alone is irrevocable.
async fn revoke(session: &Session<'_>, sets: &Permissions, deadline: &Deadline, progress: &mut Progress) -> Result<(), Fault> {
    match send(session, &Permissions::new(), sets, deadline).await {
        Ok(()) => {
            progress.revoked.extend(sets.keys().cloned());
            return Ok(());
        }
        Err(fault) if fault.is_invalid_parameter() => {}
        Err(fault) => return Err(fault),
    }
    for (principal, set) in sets {
        // It may have gone since it was read.
        let set = match session.permissions(deadline).await {
            Ok(there) => there.get(principal).cloned(),
            Err(fault) if fault.is_access_denied() => Some(set.clone()),
            Err(fault) => return Err(fault),
        };
        let Some(set) = set else {
            progress.revoked.insert(principal.clone());
            continue;
        };
        match send(session, &Permissions::new(), &Permissions::from([(principal.clone(), set)]), deadline).await {
            Ok(()) => {
                progress.revoked.insert(principal.clone());
            }
            Err(refusal) if refusal.is_invalid_parameter() => {
                let has_permissions = match session.permissions(deadline).await {
                    Ok(there) => there.contains_key(principal),
                    // The refusal itself is all that there is to go by.
                    Err(fault) if fault.is_access_denied() && refusal.is_invalid_principal() => false,
                    Err(fault) if fault.is_access_denied() => return Err(refusal),
                    Err(fault) => return Err(fault),
                };
                if has_permissions {
                    progress.irrevocable.insert(principal.clone(), refusal.to_string());
                } else {
                    progress.revoked.insert(principal.clone());
                }
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

fn failed(session: &Session<'_>, target: &Target, progress: &Progress, fault: &Fault) -> Diagnostic {
    let mut now = so_far(progress);
    let without: Vec<&str> = target.owed(progress).map(String::as_str).collect();
    if !without.is_empty() {
        now.push_str(&format!(" Without permissions until the next apply: {}.", without.join(", ")));
    }
    if fault.is_outcome_unknown() {
        now.push_str(" Whether the last request took effect is not known.");
    }
    if fault.is_unsupported_permission_set() || fault.is_invalid_principal() {
        let granted = target.wanted.iter().filter(|&(principal, set)| progress.granted.get(principal) != Some(set));
        now.push_str(&suspects(fault, granted));
    } else {
        now.push_str(" Apply again to finish.");
    }
    messages::fault(DOING, &session.location, fault, &now)
}

/// What has been done to the permissions.
fn so_far(progress: &Progress) -> String {
    let listed = |principals: Vec<&String>| principals.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let parts = [("Granted", progress.granted.keys().collect::<Vec<_>>()), ("Revoked", progress.revoked.iter().collect())];
    let done: Vec<String> = parts
        .into_iter()
        .filter(|(_, principals)| !principals.is_empty())
        .map(|(what, principals)| format!("{what}: {}.", listed(principals)))
        .collect();
    if done.is_empty() { "The permissions were not changed.".to_owned() } else { done.join(" ") }
}

fn unreadable(session: &Session<'_>, fault: &Fault) -> Diagnostic {
    Diagnostic::warning(
        format!("Permissions changed without reading them on Quick Sight Action Connector ({})", session.location.resource_id()),
        format!(
            "{fault}\n\nThe change of permissions starts from the state, so changes made outside Terraform are not taken into account. Allow quicksight:DescribeActionConnectorPermissions."
        ),
    )
}

fn refused(session: &Session<'_>, principal: &str, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Permissions not revoked on Quick Sight Action Connector ({})", session.location.resource_id()),
        format!(
            "Quick Sight refuses to change the permissions of {principal}, which may belong to the creator of the connector. They are left as they are, and Terraform does not compare them from now on. To try again, remove the permissions block of the principal and apply.\n\n{reason}"
        ),
    )
}

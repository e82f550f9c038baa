//! Carries out a change of permissions: reads, sends one step, reads again, until nothing is left to send.

use std::{collections::BTreeMap, time::Duration};

use quicksight_client::{Deadline, Fault, Permissions, wait_until_shown};
use terraform_plugin::diagnostic::Diagnostic;

use super::{
    blocks::refused_permissions,
    steps::{Progress, Step, Target},
};
use crate::action_connector::{messages, session::Session, subject::Subject};

/// How long the grant that follows a revocation may take after an interrupt or a timeout.
const OWED_GRANT: Duration = Duration::from_secs(30);

/// Where a change starts.
#[derive(Debug)]
pub enum Start {
    /// From the permissions that were read a moment ago. They are read again after each request.
    Read(Permissions),
    /// From those that the state has, since they may not be read.
    Known(Permissions),
}

/// Why a change of permissions did not come to its end.
#[derive(Debug)]
pub struct Unfinished {
    pub progress: Progress,
    pub cause: Cause,
}

/// What went wrong.
#[derive(Debug)]
pub enum Cause {
    /// A request failed.
    Request(Fault),
    /// All requests succeeded, and only reading the permissions back failed.
    ReadingBack(Fault),
    /// All requests succeeded, and the permissions still differ: sentences that say how.
    Difference(Vec<String>),
}

/// Leads to `target`. Returns the principals whose revocation the service refuses, and in which words.
pub async fn change(session: &Session<'_>, target: &Target, start: Start) -> Result<BTreeMap<String, String>, Unfinished> {
    let mut progress = Progress::default();
    match send_steps(session, target, start, &mut progress).await {
        Ok(()) => Ok(progress.irrevocable),
        Err(cause) => Err(Unfinished { progress, cause }),
    }
}

async fn send_steps(session: &Session<'_>, target: &Target, start: Start, progress: &mut Progress) -> Result<(), Cause> {
    let (mut current, is_readable) = match start {
        Start::Read(current) => (current, true),
        Start::Known(current) => (current, false),
    };
    // Nobody is left without the permissions that were revoked to be granted anew, whatever ends this apply.
    let mut pending_grants: Option<Deadline> = None;
    let mut failure: Option<Fault> = None;
    while let Some(step) = target.next(&current, progress) {
        if failure.is_some() && pending_grants.is_none() {
            break;
        }
        let deadline = pending_grants.as_ref().unwrap_or(&session.deadline).clone();
        let result = match &step {
            Step::Grant(sets) => send(session, sets, &Permissions::new(), &deadline).await.map(|()| {
                progress.granted.extend(sets.clone());
                current.extend(sets.clone());
            }),
            Step::Revoke(sets) => match revoke(session, sets, &deadline, progress).await {
                // Interrupted, or without an answer: whoever has lost permissions by it is granted the new ones all the same.
                Err(fault) if fault.is_outcome_unknown() && failure.is_none() => {
                    if let Ok(read) = session.permissions(&session.deadline.last_read()).await {
                        let gone = sets.keys().filter(|principal| !read.contains_key(*principal));
                        progress.revoked.extend(gone.cloned());
                        current = read;
                    }
                    failure = Some(fault);
                    Ok(())
                }
                result => result.map(|()| {
                    current.retain(|principal, _| !sets.contains_key(principal) || progress.irrevocable.contains_key(principal));
                }),
            },
        };
        result.map_err(Cause::Request)?;
        let owes = target.pending_grants(progress).next().is_some();
        pending_grants = owes.then(|| pending_grants.take().unwrap_or_else(|| Deadline::never().with_timeout(OWED_GRANT)));
        if is_readable && let Ok(read) = session.permissions(pending_grants.as_ref().unwrap_or(&session.deadline)).await {
            current = read;
        }
    }
    if let Some(fault) = failure {
        return Err(Cause::Request(fault));
    }
    if is_readable { confirm(session, target, progress, current).await } else { Ok(()) }
}

/// Reads until the change shows. `current` was read after the last request.
async fn confirm(session: &Session<'_>, target: &Target, progress: &Progress, current: Permissions) -> Result<(), Cause> {
    let mut differences = target.differences(&current, progress);
    if !differences.is_empty() {
        let read = async |deadline: Deadline| {
            let current = session.permissions(&deadline).await?;
            Ok(target.differences(&current, progress))
        };
        differences = wait_until_shown(&session.deadline, read).await.map_err(Cause::ReadingBack)?;
    }
    if differences.is_empty() { Ok(()) } else { Err(Cause::Difference(differences)) }
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
            Ok(current) => current.get(principal).cloned(),
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
                    Ok(current) => current.contains_key(principal),
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

impl Unfinished {
    /// The error for a change of the permissions of `subject` to `target`.
    pub fn diagnostic(&self, doing: &str, subject: &impl Subject, target: &Target) -> Diagnostic {
        match &self.cause {
            Cause::Request(fault) => messages::fault(doing, subject, fault, &self.now(fault, target)),
            Cause::ReadingBack(fault) => {
                let now =
                    "All changes were sent, but the permissions could not be read afterwards. The next plan reads them again.";
                messages::fault(doing, subject, fault, now)
            }
            Cause::Difference(differences) => {
                let detail = format!(
                    "Quick Sight reported success, but the permissions still differ: {}. Apply again.",
                    differences.join("; ")
                );
                messages::error(doing, subject, messages::PERMISSIONS_NOT_CHANGED, detail)
            }
        }
    }

    /// What is true after a request that failed.
    fn now(&self, fault: &Fault, target: &Target) -> String {
        let progress = &self.progress;
        let mut now = progress_message(progress);
        let without: Vec<&str> = target.pending_grants(progress).map(String::as_str).collect();
        if !without.is_empty() {
            now.push_str(&format!(" These principals have no permissions until the next apply: {}.", without.join(", ")));
        }
        if fault.is_outcome_unknown() {
            now.push_str(" It is not known whether the last request took effect.");
        }
        if fault.is_unsupported_permission_set() || fault.is_invalid_principal() {
            let granted = target.wanted.iter().filter(|&(principal, set)| progress.granted.get(principal) != Some(set));
            now.push_str(&refused_permissions(fault, granted));
        } else {
            now.push_str(" Apply again to finish.");
        }
        now
    }
}

/// What has been done to the permissions.
fn progress_message(progress: &Progress) -> String {
    let listed = |principals: Vec<&String>| principals.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let parts = [("Granted", progress.granted.keys().collect::<Vec<_>>()), ("Revoked", progress.revoked.iter().collect())];
    let done: Vec<String> = parts
        .into_iter()
        .filter(|(_, principals)| !principals.is_empty())
        .map(|(what, principals)| format!("{what}: {}.", listed(principals)))
        .collect();
    if done.is_empty() { "The permissions were not changed.".to_owned() } else { done.join(" ") }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use quicksight_client::Delivery;
    use quicksight_emulator::{Emulator, Fault as Injected, Kind};

    use super::*;
    use crate::action_connector::{
        KNOWN_ACTIONS as OWNER,
        against_emulator::{ANN, BOB, EVE, alter, changes, emulator_with, make_irrevocable, permissions as has, session, soon},
        permissions::of_rows,
    };

    /// Principals, each with its actions.
    type Rows<'a> = &'a [(&'a str, &'a [&'a str])];

    const VIEWER: &[&str] = &[OWNER[0]];
    const READ: &str = "DescribeActionConnectorPermissions";
    const WRITE: &str = "UpdateActionConnectorPermissions";
    const CREATOR: &str = "arn:aws:quicksight:us-east-1:123456789012:user/default/creator";

    fn set(actions: &[&str]) -> BTreeSet<String> {
        actions.iter().map(|&action| action.to_owned()).collect()
    }

    fn now(progress: Progress, fault: &Fault) -> String {
        let wanted = [("ann".to_owned(), set(&["d"])), ("bob".to_owned(), set(&["d", "u"]))].into();
        let unfinished = Unfinished { progress, cause: Cause::Difference(Vec::new()) };
        unfinished.now(fault, &Target { wanted, removed: set(&["eve"]) })
    }

    fn refusal(code: &str, message: &str) -> Fault {
        Fault::answered("UpdateActionConnectorPermissions", code, message)
    }

    #[test]
    fn an_error_before_any_change_states_that_nothing_was_changed() {
        let said = now(Progress::default(), &refusal("AccessDeniedException", "No"));
        assert_eq!(said, "The permissions were not changed. Apply again to finish.");
    }

    #[test]
    fn an_error_on_the_way_states_what_was_done_and_who_has_nothing_until_the_next_apply() {
        let progress = Progress {
            granted: [("bob".to_owned(), set(&["d", "u"]))].into(),
            revoked: set(&["ann", "eve"]),
            ..Progress::default()
        };
        assert_eq!(
            now(progress, &refusal("AccessDeniedException", "No")),
            "Granted: bob. Revoked: ann, eve. These principals have no permissions until the next apply: ann. Apply again to finish."
        );
    }

    #[test]
    fn an_error_of_the_service_states_that_the_outcome_is_not_known() {
        let mut lost = refusal("InternalFailureException", "Oh no");
        lost.delivery = Delivery::Unknown;
        let said = now(Progress::default(), &lost);
        assert!(said.contains(" It is not known whether the last request took effect. Apply again"), "{said}");
    }

    #[test]
    fn a_refused_set_or_principal_is_followed_by_what_was_to_be_granted_and_not_by_advice_to_apply_again() {
        for message in ["contains unsupported permission sets", "contains invalid principals"] {
            let granted = [("bob".to_owned(), set(&["d", "u"]))].into();
            let refused = refusal("InvalidParameterValueException", message);
            let said = now(Progress { granted, ..Progress::default() }, &refused);
            assert!(refused.is_unsupported_permission_set() != refused.is_invalid_principal(), "{message}");
            assert!(said.ends_with("\n\nann: d") && !said.contains("Apply again"), "{said}");
        }
    }

    /// All of `from` that is not in `to` is to be removed.
    fn target(from: Rows, to: Rows) -> Target {
        let wanted = of_rows(to);
        let removed = of_rows(from).into_keys().filter(|principal| !wanted.contains_key(principal)).collect();
        Target { wanted, removed }
    }

    /// Changes the permissions of the connector, which are read first, or are those that the state has.
    async fn changed(emulator: &Emulator, target: &Target, start: Start) -> Result<BTreeMap<String, String>, Unfinished> {
        change(&session(emulator, soon()), target, start).await
    }

    fn start(rows: Rows) -> Start {
        Start::Read(of_rows(rows))
    }

    fn names(principals: &[&str]) -> Vec<String> {
        principals.iter().map(|&principal| principal.to_owned()).collect()
    }

    fn deny_reads(emulator: &Emulator) {
        emulator.fault(Injected::error(READ, "AccessDeniedException", "No").always());
    }

    #[tokio::test]
    async fn a_change_leads_to_its_target_and_what_shows_at_once_is_read_once_after_each_request() {
        let (from, to): (Rows, Rows) = (&[(ANN, OWNER), (EVE, VIEWER)], &[(ANN, VIEWER), (BOB, OWNER)]);
        let emulator = emulator_with(from);
        assert_eq!(changed(&emulator, &target(from, to), start(from)).await.unwrap(), BTreeMap::new());
        assert_eq!(has(&emulator), of_rows(to));
        let steps = [(names(&[BOB]), vec![]), (vec![], names(&[ANN, EVE])), (names(&[ANN]), vec![])];
        assert_eq!((changes(&emulator), emulator.calls_of(READ).len()), (steps.to_vec(), 3));
    }

    #[tokio::test]
    async fn a_change_that_may_not_read_grants_nothing_to_those_who_keep_what_they_have() {
        let (from, to): (Rows, Rows) = (&[(ANN, OWNER), (BOB, OWNER), (EVE, VIEWER)], &[(ANN, VIEWER), (BOB, OWNER)]);
        let emulator = emulator_with(from);
        deny_reads(&emulator);
        changed(&emulator, &target(from, to), Start::Known(of_rows(from))).await.unwrap();
        assert_eq!(has(&emulator), of_rows(to));
        assert_eq!(changes(&emulator), [(vec![], names(&[ANN, EVE])), (names(&[ANN]), vec![])]);
    }

    #[tokio::test]
    async fn who_has_lost_permissions_by_a_revocation_without_an_answer_is_granted_the_wanted_ones() {
        let (from, to): (Rows, Rows) = (&[(ANN, OWNER), (BOB, OWNER)], &[(ANN, VIEWER), (BOB, OWNER)]);
        let emulator = emulator_with(from);
        emulator.fault(Injected::new(WRITE, Kind::DropAfter));
        let Unfinished { progress, cause } = changed(&emulator, &target(from, to), start(from)).await.unwrap_err();
        assert_eq!(has(&emulator), of_rows(to));
        assert_eq!((progress.revoked, progress.granted), (set(&[ANN]), of_rows(&[(ANN, VIEWER)])));
        assert!(matches!(&cause, Cause::Request(fault) if fault.is_outcome_unknown()), "{cause:?}");
    }

    #[tokio::test]
    async fn a_request_that_is_refused_or_lost_without_an_effect_is_the_last() {
        let refusal = Injected::error(WRITE, "AccessDeniedException", "No");
        for (fault, reads) in [(refusal, 0), (Injected::new(WRITE, Kind::DropBefore), 2)] {
            for to in [&[(ANN, VIEWER), (BOB, OWNER)][..], &[(ANN, OWNER), (EVE, VIEWER)]] {
                let from: Rows = &[(ANN, OWNER), (BOB, OWNER)];
                let emulator = emulator_with(from);
                emulator.fault(fault.clone());
                let Unfinished { progress, cause } = changed(&emulator, &target(from, to), start(from)).await.unwrap_err();
                assert!(matches!(&cause, Cause::Request(_)), "{cause:?}");
                assert_eq!((has(&emulator), changes(&emulator).len(), progress), (of_rows(from), 1, Progress::default()));
                let is_revocation = changes(&emulator)[0].0.is_empty();
                assert_eq!(emulator.calls_of(READ).len(), if is_revocation { reads } else { 0 });
            }
        }
    }

    #[tokio::test]
    async fn a_change_that_does_not_show_is_an_error_that_states_the_difference() {
        let emulator = emulator_with(&[(ANN, OWNER)]);
        emulator.fault(Injected::new(WRITE, Kind::IgnoreChange { members: Vec::new() }));
        let brief = session(&emulator, Deadline::never().with_timeout(Duration::from_millis(100)));
        let target = target(&[], &[(ANN, OWNER), (BOB, VIEWER)]);
        let unfinished = change(&brief, &target, start(&[(ANN, OWNER)])).await.unwrap_err();
        assert!(matches!(&unfinished.cause, Cause::Difference(_)), "{unfinished:?}");
        let error = unfinished.diagnostic("updating", &brief.location, &target);
        assert!(error.is_error() && error.detail.contains("bob was not granted quicksight:DescribeActionConnector"), "{error:?}");
    }

    #[tokio::test]
    async fn a_change_that_cannot_be_read_back_is_an_error_that_states_that_all_was_sent() {
        let emulator = emulator_with(&[(ANN, OWNER)]);
        emulator.fault(Injected::error(READ, "InternalFailureException", "Oh no").always());
        let session = session(&emulator, soon());
        // The grant of what is there already is sent, since reading it failed.
        let target = target(&[], &[(ANN, OWNER)]);
        let unfinished = Unfinished {
            cause: confirm(&session, &target, &Progress::default(), Permissions::new()).await.unwrap_err(),
            progress: Progress::default(),
        };
        assert!(matches!(&unfinished.cause, Cause::ReadingBack(_)), "{unfinished:?}");
        let error = unfinished.diagnostic("updating", &session.location, &target);
        assert!(error.detail.contains("Oh no") && error.detail.contains("All changes were sent"), "{error:?}");
    }

    #[tokio::test]
    async fn of_a_refused_revocation_each_principal_is_revoked_alone_and_who_is_refused_alone_is_irrevocable() {
        let from: Rows = &[(ANN, OWNER), (BOB, VIEWER), (CREATOR, OWNER), (EVE, VIEWER)];
        let emulator = emulator_with(from);
        make_irrevocable(&emulator, CREATOR);
        alter(&emulator, |connector| connector.permissions.retain(|has| has.principal != EVE));
        let irrevocable = changed(&emulator, &target(from, &[(ANN, OWNER)]), start(from)).await.unwrap();
        assert!(irrevocable.len() == 1 && irrevocable[CREATOR].contains("cannot be removed"), "{irrevocable:?}");
        assert_eq!(has(&emulator), of_rows(&[(ANN, OWNER), (CREATOR, OWNER)]));
        assert_eq!(changes(&emulator)[1..], [(vec![], names(&[BOB])), (vec![], names(&[CREATOR]))]);
    }

    #[tokio::test]
    async fn of_a_refused_revocation_that_may_not_be_read_who_is_refused_as_unknown_counts_as_revoked() {
        let from: Rows = &[(ANN, OWNER), (BOB, VIEWER)];
        let emulator = emulator_with(from);
        deny_reads(&emulator);
        let known = [from, &[(EVE, VIEWER)]].concat();
        let irrevocable = changed(&emulator, &target(&known, &[(ANN, OWNER)]), Start::Known(of_rows(&known))).await.unwrap();
        assert_eq!((irrevocable, has(&emulator)), (BTreeMap::new(), of_rows(&[(ANN, OWNER)])));
    }

    #[tokio::test]
    async fn of_a_refused_revocation_that_may_not_be_read_any_other_refusal_is_the_error() {
        let from: Rows = &[(ANN, OWNER), (CREATOR, OWNER)];
        let emulator = emulator_with(from);
        make_irrevocable(&emulator, CREATOR);
        deny_reads(&emulator);
        let unfinished = changed(&emulator, &target(from, &[(ANN, OWNER)]), Start::Known(of_rows(from))).await.unwrap_err();
        assert!(matches!(&unfinished.cause, Cause::Request(fault) if fault.is_invalid_parameter()), "{unfinished:?}");
    }

    /// Where each request fails of those that follow a refused revocation: the read, the revocation of one principal, and the read after it.
    #[tokio::test]
    async fn what_fails_after_a_refused_revocation_is_the_error() {
        let failure = |operation, skip| Injected::error(operation, "InternalFailureException", "Oh no").skip(skip);
        for fault in [failure(READ, 0), failure(WRITE, 1), failure(READ, 1)] {
            let from: Rows = &[(ANN, OWNER), (CREATOR, OWNER)];
            let emulator = emulator_with(from);
            make_irrevocable(&emulator, CREATOR);
            emulator.fault(fault);
            let unfinished = changed(&emulator, &target(from, &[(ANN, OWNER)]), Start::Known(of_rows(from))).await.unwrap_err();
            assert!(matches!(&unfinished.cause, Cause::Request(fault) if fault.message == "Oh no"), "{unfinished:?}");
            assert_eq!(emulator.faults_without_effect(), []);
        }
    }
}

//! From the permissions that are there to those that are wanted, in requests that the service takes under every reading of what it
//! documents: it takes whole sets only, may merge or replace a smaller grant, and may refuse a principal that is in both lists.

use std::collections::{BTreeMap, BTreeSet};

use quicksight_client::Permissions;

/// The most entries of a connector (`ResourcePermissionList` of the API).
const ENTRIES_MAX: usize = 64;

/// One `UpdateActionConnectorPermissions`. Only one of the lists of a request has entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whole sets, of principals that have nothing or less.
    Grant(Permissions),
    /// Whole sets, as they were read.
    Revoke(Permissions),
}

/// What a change of permissions is to lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The whole set of each principal that is configured.
    pub wanted: Permissions,
    /// Principals that are not configured and whose permissions the plan has shown as revoked.
    pub removed: BTreeSet<String>,
}

/// How far a change has got.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The whole sets that were granted.
    pub granted: Permissions,
    /// Principals whose set was revoked, the set of those to be granted another one included.
    pub revoked: BTreeSet<String>,
    /// Principals whose revocation the service refuses, and in which words.
    pub irrevocable: BTreeMap<String, String>,
}

impl Target {
    /// The next request, for a connector whose permissions are `current`. None when nothing is left to send.
    ///
    /// Grants that add come before revocations, so that no last owner is revoked before another one is there, unless the connector would
    /// have too many entries meanwhile. No principal is granted or revoked twice, so the steps end whatever the reads in between show.
    pub fn next(&self, current: &Permissions, progress: &Progress) -> Option<Step> {
        let (grants, revocations) = (self.grants(current, progress), self.revocations(current, progress));
        let entries = current.keys().chain(grants.keys()).collect::<BTreeSet<_>>().len();
        let makes_room = entries > ENTRIES_MAX && !revocations.is_empty();
        if !grants.is_empty() && !makes_room {
            return Some(Step::Grant(grants));
        }
        (!revocations.is_empty()).then_some(Step::Revoke(revocations))
    }

    /// Who has lost permissions to be granted others, and was not granted them yet.
    pub fn pending_grants<'a>(&'a self, progress: &'a Progress) -> impl Iterator<Item = &'a String> {
        let wanted = self.wanted.keys();
        wanted.filter(|principal| progress.revoked.contains(*principal) && !progress.granted.contains_key(*principal))
    }

    fn grants(&self, current: &Permissions, progress: &Progress) -> Permissions {
        let open = self.wanted.iter().filter(|&(principal, set)| {
            let has = current.get(principal);
            let was_revoked = progress.revoked.contains(principal);
            // What was revoked a moment ago may still be read, so only a set that is the wanted one needs no grant.
            let adds = has.is_none_or(|has| has.is_subset(set)) || was_revoked;
            adds && has != Some(set)
                && progress.granted.get(principal) != Some(set)
                && !progress.irrevocable.contains_key(principal)
        });
        open.map(|(principal, set)| (principal.clone(), set.clone())).collect()
    }

    fn revocations(&self, current: &Permissions, progress: &Progress) -> Permissions {
        let open = current.iter().filter(|&(principal, has)| {
            let goes = match self.wanted.get(principal) {
                Some(set) => !has.is_subset(set),
                None => self.removed.contains(principal),
            };
            goes && !progress.revoked.contains(principal) && !progress.irrevocable.contains_key(principal)
        });
        open.map(|(principal, has)| (principal.clone(), has.clone())).collect()
    }

    /// What of the change a connector with these permissions does not show, as sentences.
    pub fn differences(&self, current: &Permissions, progress: &Progress) -> Vec<String> {
        let mut found = Vec::new();
        for (principal, set) in &self.wanted {
            let has = current.get(principal);
            if has != Some(set) && !progress.irrevocable.contains_key(principal) {
                found.push(difference(principal, has, set));
            }
        }
        for principal in self.removed.iter().filter(|principal| !progress.irrevocable.contains_key(*principal)) {
            if let Some(has) = current.get(principal) {
                found.push(format!("permissions: {principal} still has {}", listed(has)));
            }
        }
        found
    }
}

/// That a principal has other permissions than it was granted.
pub fn difference(principal: &str, has: Option<&BTreeSet<String>>, granted: &BTreeSet<String>) -> String {
    match has {
        Some(has) => format!("permissions: {principal} has {}, not {}", listed(has), listed(granted)),
        None => format!("permissions: {principal} was not granted {}", listed(granted)),
    }
}

/// Actions in one line.
pub fn listed(actions: &BTreeSet<String>) -> String {
    actions.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Progress, Step, Target};
    use crate::action_connector::permissions::of_rows as permissions;
    use quicksight_client::Permissions;

    const OWNER: &[&str] = &["d", "u", "x"];
    const VIEWER: &[&str] = &["d"];

    /// How a service may read what is not documented.
    #[derive(Clone, Copy, Debug)]
    enum Reading {
        Merges,
        Replaces,
    }

    fn simulate(current: &mut Permissions, step: &Step, reading: Reading) {
        match step {
            Step::Grant(sets) => {
                for (principal, set) in sets {
                    let has = current.entry(principal.clone()).or_default();
                    match reading {
                        Reading::Merges => has.extend(set.iter().cloned()),
                        Reading::Replaces => *has = set.clone(),
                    }
                }
            }
            Step::Revoke(sets) => {
                for (principal, set) in sets {
                    assert_eq!(current.get(principal), Some(set), "a revocation names the whole set");
                    current.remove(principal);
                }
            }
        }
    }

    fn target(from: &Permissions, to: &[(&str, &[&str])]) -> Target {
        let wanted = permissions(to);
        let removed: BTreeSet<String> = from.keys().filter(|principal| !wanted.contains_key(*principal)).cloned().collect();
        Target { wanted, removed }
    }

    /// The requests of a change, which must come to the same end under each reading.
    fn steps(from: &[(&str, &[&str])], to: &[(&str, &[&str])]) -> Vec<Step> {
        let mut ends = [Reading::Merges, Reading::Replaces].map(|reading| {
            let mut current = permissions(from);
            let target = target(&current, to);
            let (mut progress, mut steps) = (Progress::default(), Vec::new());
            while let Some(step) = target.next(&current, &progress) {
                simulate(&mut current, &step, reading);
                match &step {
                    Step::Grant(sets) => progress.granted.extend(sets.clone()),
                    Step::Revoke(sets) => progress.revoked.extend(sets.keys().cloned()),
                }
                steps.push(step);
            }
            assert_eq!(current, permissions(to), "{reading:?}");
            assert_eq!(target.differences(&current, &progress), Vec::<String>::new());
            steps
        });
        let [merges, replaces] = &mut ends;
        assert_eq!(merges, replaces);
        std::mem::take(merges)
    }

    fn grant(rows: &[(&str, &[&str])]) -> Step {
        Step::Grant(permissions(rows))
    }

    fn revoke(rows: &[(&str, &[&str])]) -> Step {
        Step::Revoke(permissions(rows))
    }

    #[test]
    fn a_new_principal_is_granted_its_whole_set_and_others_are_in_no_request() {
        assert_eq!(steps(&[("a", OWNER)], &[("a", OWNER), ("b", VIEWER)]), [grant(&[("b", VIEWER)])]);
    }

    #[test]
    fn an_enlarged_set_is_granted_whole_without_a_revocation() {
        assert_eq!(steps(&[("a", VIEWER)], &[("a", OWNER)]), [grant(&[("a", OWNER)])]);
    }

    #[test]
    fn a_removed_principal_is_revoked_whole_as_read() {
        assert_eq!(steps(&[("a", OWNER), ("b", &["d", "odd"])], &[("a", OWNER)]), [revoke(&[("b", &["d", "odd"])])]);
    }

    #[test]
    fn a_reduced_or_exchanged_set_is_revoked_whole_and_then_granted_whole_in_another_request() {
        assert_eq!(steps(&[("a", OWNER)], &[("a", VIEWER)]), [revoke(&[("a", OWNER)]), grant(&[("a", VIEWER)])]);
        assert_eq!(steps(&[("a", &["d", "y"])], &[("a", OWNER)]), [revoke(&[("a", &["d", "y"])]), grant(&[("a", OWNER)])]);
    }

    #[test]
    fn another_owner_is_granted_before_the_last_one_is_revoked_or_reduced() {
        assert_eq!(
            steps(&[("a", OWNER), ("c", VIEWER)], &[("a", VIEWER), ("b", OWNER)]),
            [grant(&[("b", OWNER)]), revoke(&[("a", OWNER), ("c", VIEWER)]), grant(&[("a", VIEWER)])]
        );
    }

    #[test]
    fn grants_that_would_exceed_the_entries_of_a_connector_come_after_the_revocations() {
        let names: Vec<String> = (0..64).map(|number| format!("p{number:02}")).collect();
        let all: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), OWNER)).collect();
        let mut changed = all[1..].to_vec();
        changed.push(("q", OWNER));
        assert_eq!(steps(&all, &changed), [revoke(&[("p00", OWNER)]), grant(&[("q", OWNER)])]);
    }

    #[test]
    fn a_grant_up_to_the_last_entry_of_a_connector_comes_before_the_revocations() {
        let names: Vec<String> = (0..63).map(|number| format!("p{number:02}")).collect();
        let all: Vec<(&str, &[&str])> = names.iter().map(|name| (name.as_str(), OWNER)).collect();
        let mut changed = all[1..].to_vec();
        changed.push(("q", OWNER));
        assert_eq!(steps(&all, &changed), [grant(&[("q", OWNER)]), revoke(&[("p00", OWNER)])]);
        // Nothing makes room, so that the service has to say it.
        changed.extend([all[0], ("r", OWNER), ("s", OWNER)]);
        let target = target(&permissions(&all), &changed);
        let first = target.next(&permissions(&all), &Progress::default());
        assert_eq!(first, Some(grant(&[("q", OWNER), ("r", OWNER), ("s", OWNER)])));
    }

    #[test]
    fn who_has_lost_permissions_is_owed_the_wanted_ones_until_they_are_granted() {
        let target = target(&permissions(&[("a", OWNER), ("b", OWNER)]), &[("a", VIEWER), ("c", VIEWER)]);
        let owed = |granted: &[(&str, &[&str])]| {
            let revoked = ["a".to_owned(), "b".to_owned()].into();
            let progress = Progress { granted: permissions(granted), revoked, ..Progress::default() };
            target.pending_grants(&progress).cloned().collect::<Vec<_>>()
        };
        assert_eq!(owed(&[]), ["a"]);
        assert_eq!(owed(&[("a", VIEWER)]), Vec::<String>::new());
        assert_eq!(target.pending_grants(&Progress::default()).count(), 0);
    }

    #[test]
    fn what_was_granted_is_not_granted_again_however_it_is_read() {
        let target = target(&permissions(&[]), &[("a", VIEWER)]);
        let progress = Progress { granted: permissions(&[("a", VIEWER)]), ..Progress::default() };
        assert_eq!(target.next(&permissions(&[]), &progress), None);
    }

    #[test]
    fn each_difference_names_the_principal_and_both_sets() {
        let before = permissions(&[("gone", OWNER)]);
        let target = target(&before, &[("a", OWNER), ("b", VIEWER), ("c", VIEWER)]);
        let current = permissions(&[("a", VIEWER), ("c", VIEWER), ("gone", OWNER)]);
        assert_eq!(
            target.differences(&current, &Progress::default()),
            ["permissions: a has d, not d, u, x", "permissions: b was not granted d", "permissions: gone still has d, u, x"]
        );
    }

    #[test]
    fn what_was_revoked_and_is_still_read_is_granted_all_the_same() {
        let current = permissions(&[("a", OWNER)]);
        let progress = Progress { revoked: ["a".to_owned()].into(), ..Progress::default() };
        assert_eq!(target(&current, &[("a", VIEWER)]).next(&current, &progress), Some(grant(&[("a", VIEWER)])));
    }

    #[test]
    fn what_has_come_true_meanwhile_is_in_no_request() {
        let wanted = target(&permissions(&[("a", OWNER)]), &[("b", VIEWER)]);
        assert_eq!(wanted.next(&permissions(&[("b", VIEWER)]), &Progress::default()), None);
    }

    #[test]
    fn a_principal_that_the_plan_has_not_shown_is_left_alone() {
        let shown = target(&permissions(&[]), &[("a", OWNER)]);
        let current = permissions(&[("a", OWNER), ("console", OWNER)]);
        assert_eq!(shown.next(&current, &Progress::default()), None);
        assert!(shown.differences(&current, &Progress::default()).is_empty());
    }

    #[test]
    fn an_irrevocable_principal_is_neither_revoked_again_nor_a_difference() {
        let current = permissions(&[("a", OWNER), ("b", OWNER)]);
        let target = target(&current, &[("b", VIEWER)]);
        let refused = |principal: &str| (principal.to_owned(), "no".to_owned());
        let progress = Progress { irrevocable: [refused("a"), refused("b")].into(), ..Progress::default() };
        assert_eq!(target.next(&current, &progress), None);
        assert!(target.differences(&current, &progress).is_empty());
    }
}

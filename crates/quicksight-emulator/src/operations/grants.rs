//! What grants and revocations may name, and what they make of the permissions of a connector. Nothing here touches the connector: a request
//! takes effect as a whole or not at all.

use std::collections::BTreeSet;

use crate::answer::Refusal;
use crate::connector::{Permission, partition};
use crate::options::{Creator, Options, PermissionSets, PrincipalInBothLists, SmallerGrants, UnheldRevokes, UnknownActions};
use crate::request::Request;
use crate::state::Key;

/// What an owner may do: the actions that people grant to users who are to manage a connector.
const OWNER: &[&str] = &[
    "quicksight:DescribeActionConnector",
    "quicksight:UpdateActionConnector",
    "quicksight:DeleteActionConnector",
    "quicksight:DescribeActionConnectorPermissions",
    "quicksight:UpdateActionConnectorPermissions",
    "quicksight:ListActionConnectors",
];

/// What a viewer may do, by what the other resources of Quick Sight have.
const VIEWER: &[&str] = &["quicksight:DescribeActionConnector"];

/// Made up: AWS names this level and lists no actions for it.
const CONTRIBUTOR: &[&str] = &["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"];

/// Most principals of one connector (ResourcePermissionList).
const MOST_PRINCIPALS: usize = 64;

/// The rules for one connector.
pub(super) struct Rules<'a> {
    pub(super) options: &'a Options,
    pub(super) key: &'a Key,
    /// Who created the connector, if that made somebody an owner.
    pub(super) creator: Option<&'a str>,
}

/// The Quick Sight user that the caller of a creation is known as, where the options make it an owner.
pub(super) fn creator(options: &Options, request: &Request) -> Option<String> {
    if options.creator == Creator::NotOwner {
        return None;
    }
    // arn:aws:iam::ACCOUNT:user/NAME and arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION
    let (_, name) = request.caller_arn.split_once('/')?;
    let region = options.identity_region.as_ref().unwrap_or(&request.region);
    Some(format!("arn:{}:quicksight:{region}:{}:user/default/{name}", partition(region), request.caller_account))
}

impl Rules<'_> {
    /// The permissions of a new connector.
    pub(super) fn created(&self, granted: &[Permission]) -> Result<Vec<Permission>, Refusal> {
        self.check(granted)?;
        self.check_grants(granted)?;
        let mut permissions: Vec<Permission> = self.creator.map(|creator| permission(creator, OWNER)).into_iter().collect();
        granted.iter().for_each(|granted| self.grant(&mut permissions, granted));
        Ok(permissions)
    }

    /// The permissions after a change.
    pub(super) fn changed(
        &self,
        existing: &[Permission],
        granted: &[Permission],
        revoked: &[Permission],
    ) -> Result<Vec<Permission>, Refusal> {
        self.check(granted)?;
        self.check(revoked)?;
        self.check_grants(granted)?;
        let mut permissions = merged(existing);
        let in_both = granted.iter().find(|granted| revoked.iter().any(|revoked| revoked.principal == granted.principal));
        match (self.options.principal_in_both_lists, in_both) {
            (PrincipalInBothLists::Refused, Some(granted)) => {
                return Err(Refusal::invalid(&format!(
                    "Principal {} is in both GrantPermissions and RevokePermissions",
                    granted.principal
                )));
            }
            (PrincipalInBothLists::GrantsFirst, _) => {
                granted.iter().for_each(|granted| self.grant(&mut permissions, granted));
                revoked.iter().try_for_each(|revoked| self.revoke(&mut permissions, revoked))?;
            }
            (PrincipalInBothLists::Refused | PrincipalInBothLists::RevokesFirst, _) => {
                revoked.iter().try_for_each(|revoked| self.revoke(&mut permissions, revoked))?;
                granted.iter().for_each(|granted| self.grant(&mut permissions, granted));
            }
        }
        if permissions.len() > MOST_PRINCIPALS {
            let message = format!("An action connector can have at most {MOST_PRINCIPALS} principals");
            return Err(Refusal::new("LimitExceededException", &message));
        }
        Ok(permissions)
    }

    /// What holds for both lists: who may be named, how often, and for which actions.
    fn check(&self, list: &[Permission]) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for Permission { principal, actions } in list {
            check_principal(self.key, principal)?;
            if !seen.insert(principal) {
                return Err(Refusal::invalid(&format!("Principal {principal} is given twice")));
            }
            let is_unknown = |action: &String| !OWNER.contains(&action.as_str());
            if self.options.unknown_actions == UnknownActions::Refused && actions.iter().any(is_unknown) {
                return Err(Refusal::invalid("Invalid action"));
            }
        }
        Ok(())
    }

    fn check_grants(&self, granted: &[Permission]) -> Result<(), Refusal> {
        for Permission { principal, actions } in granted {
            let is_known = self.options.known_principals.as_ref().is_none_or(|known| known.contains(principal));
            if !is_known || self.options.refused_principals.contains(principal) {
                return Err(not_of_the_account(self.key, principal));
            }
            if self.options.permission_sets != PermissionSets::Any && !self.is_valid_set(actions) {
                return Err(self.unsupported_set(actions));
            }
        }
        Ok(())
    }

    fn grant(&self, permissions: &mut Vec<Permission>, granted: &Permission) {
        let Some(held) = permissions.iter_mut().find(|held| held.principal == granted.principal) else {
            permissions.extend(merged(std::slice::from_ref(granted)));
            return;
        };
        if self.options.smaller_grants == SmallerGrants::Replaced && !self.is_irrevocable(&granted.principal) {
            held.actions.clear();
        }
        add(&mut held.actions, &granted.actions);
    }

    fn revoke(&self, permissions: &mut Vec<Permission>, revoked: &Permission) -> Result<(), Refusal> {
        if self.is_irrevocable(&revoked.principal) {
            let message = format!("The creator {} always retains the Owner role and cannot be removed", revoked.principal);
            return Err(Refusal::invalid(&message));
        }
        let held = permissions.iter_mut().find(|held| held.principal == revoked.principal);
        let held_actions = held.as_ref().map_or_else(BTreeSet::new, |held| set(&held.actions));
        let revoked_actions = set(&revoked.actions);
        let is_whole = match self.options.permission_sets {
            PermissionSets::OwnerOrViewer | PermissionSets::WithContributor => true,
            PermissionSets::PartialRevokes | PermissionSets::Any => false,
        };
        let is_held = if is_whole {
            // What the principal has can be revoked as it is, even if it is a set that cannot be granted any more.
            if held_actions != revoked_actions && !self.is_valid_set(&revoked.actions) {
                return Err(self.unsupported_set(&revoked.actions));
            }
            held_actions == revoked_actions
        } else {
            !held_actions.is_empty() && revoked_actions.is_subset(&held_actions)
        };
        match (held, self.options.unheld_revokes) {
            (Some(held), _) if is_held => held.actions.retain(|action| !revoked_actions.contains(action.as_str())),
            (_, UnheldRevokes::Refused) => return Err(Refusal::invalid("Invalid principals given")),
            (Some(held), UnheldRevokes::Ignored) if !is_whole => {
                held.actions.retain(|action| !revoked_actions.contains(action.as_str()));
            }
            (_, UnheldRevokes::Ignored) => {}
        }
        permissions.retain(|held| !held.actions.is_empty());
        Ok(())
    }

    fn is_irrevocable(&self, principal: &str) -> bool {
        self.options.creator == Creator::IrrevocableOwner && self.creator == Some(principal)
    }

    fn valid_sets(&self) -> &'static [&'static [&'static str]] {
        match self.options.permission_sets {
            PermissionSets::WithContributor => &[VIEWER, CONTRIBUTOR, OWNER],
            PermissionSets::OwnerOrViewer | PermissionSets::PartialRevokes | PermissionSets::Any => &[VIEWER, OWNER],
        }
    }

    fn is_valid_set(&self, actions: &[String]) -> bool {
        self.valid_sets().iter().any(|valid| valid.iter().copied().collect::<BTreeSet<_>>() == set(actions))
    }

    fn unsupported_set(&self, actions: &[String]) -> Refusal {
        let valid: Vec<String> = self.valid_sets().iter().map(|valid| format!("[{}]", valid.join(", "))).collect();
        Refusal::invalid(&format!(
            "ResourcePermission list contains unsupported permission sets [{}] for this resource. Valid sets : {}",
            actions.join(", "),
            valid.join(" or ")
        ))
    }
}

/// Users and groups only: action connectors cannot be shared with a namespace or a whole account.
fn check_principal(key: &Key, principal: &str) -> Result<(), Refusal> {
    let is_user_or_group = |resource: &str| match resource.splitn(3, '/').collect::<Vec<_>>()[..] {
        ["user" | "group", namespace, name] => !namespace.is_empty() && !name.is_empty(),
        _ => false,
    };
    match principal.splitn(6, ':').collect::<Vec<_>>()[..] {
        ["arn", its_partition, "quicksight", region, account, resource] if !region.is_empty() && is_user_or_group(resource) => {
            let is_same_account = account == key.0 && its_partition == partition(&key.1);
            if is_same_account { Ok(()) } else { Err(not_of_the_account(key, principal)) }
        }
        _ => Err(Refusal::invalid(&format!("Principal ARN {principal} is not the ARN of a user or group"))),
    }
}

fn not_of_the_account(key: &Key, principal: &str) -> Refusal {
    Refusal::invalid(&format!("Principal ARN {principal} is not part of the same account {}", key.0))
}

fn permission(principal: &str, actions: &[&str]) -> Permission {
    Permission { principal: principal.to_owned(), actions: actions.iter().map(|&action| action.to_owned()).collect() }
}

/// One entry for each principal, each action once.
fn merged(permissions: &[Permission]) -> Vec<Permission> {
    let mut merged: Vec<Permission> = Vec::new();
    for Permission { principal, actions } in permissions {
        let index = merged.iter().position(|entry| entry.principal == *principal).unwrap_or_else(|| {
            merged.push(permission(principal, &[]));
            merged.len() - 1
        });
        add(&mut merged[index].actions, actions);
    }
    merged
}

fn add(actions: &mut Vec<String>, more: &[String]) {
    for action in more {
        if !actions.contains(action) {
            actions.push(action.clone());
        }
    }
}

fn set(actions: &[String]) -> BTreeSet<&str> {
    actions.iter().map(String::as_str).collect()
}

//! What a plan says of permissions that the configuration does not show.

use std::collections::BTreeSet;

use quicksight_client::{Deadline, Permissions};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::{Context, Draft, Plan},
};

use super::{blocks::from_value, steps::listed};
use crate::{
    action_connector::{location::Location, private_state::PrivateState},
    client::Client,
    problem,
};

/// Permissions that were not managed are in no state, so the first block revokes what the plan does not show. The plan names them, and
/// apply revokes no others.
pub async fn warn_of_revocations(
    client: &Client,
    context: &Context,
    request: Plan<'_>,
    draft: &mut Draft,
    diagnostics: &mut Diagnostics,
) {
    let (prior, planned) = (request.prior, &draft.planned);
    let wanted = planned.get("permissions");
    let becomes_managed = prior.get("permissions").elements().is_empty() && !wanted.elements().is_empty();
    let (Ok(place), Ok(before)) = (Location::of(planned), Location::of(prior)) else { return };
    if !becomes_managed || place != before {
        return;
    }
    let mut private_state = PrivateState::of(&draft.private);
    if let Some(kept) = request.planned_private.and_then(|kept| PrivateState::of(kept).revocations) {
        // The plan that is carried out has shown them already.
        private_state.revocations = Some(kept);
    } else {
        let found = if wanted.is_wholly_known() {
            revoked(client, context, &place, &from_value(wanted), &private_state).await
        } else {
            Err("the `permissions` blocks are known only after apply.".to_owned())
        };
        let keeps = request.keeps_planned_private;
        diagnostics.extend(match &found {
            Ok(lost) if lost.is_empty() => None,
            Ok(lost) => Some(revocations(lost, keeps)),
            Err(why) => Some(unchecked(why, keeps)),
        });
        // What the plan could not show is not revoked.
        private_state.revocations = Some(found.map(|lost| lost.into_keys().collect()).unwrap_or_default());
    }
    draft.private = private_state.write(&draft.private);
}

async fn revoked(
    client: &Client,
    context: &Context,
    place: &Location,
    wanted: &Permissions,
    private_state: &PrivateState,
) -> Result<Permissions, String> {
    let quicksight = client.quicksight(&place.region, context).await.map_err(|diagnostic| format!("{}.", diagnostic.summary))?;
    let deadline = Deadline::until_canceled(context.stop.clone());
    let current = quicksight.describe_permissions(&place.account, &place.id, &deadline).await;
    Ok(current
        .map_err(|fault| problem::text(&fault))?
        .permissions
        .into_iter()
        .filter(|(principal, _)| !wanted.contains_key(principal) && !private_state.unmanaged.contains(principal))
        .collect())
}

/// A client that does not keep what the plan has shown makes the plan again at apply time, and revokes what there is by then.
const NOT_KEPT: &str = "This version of Terraform or OpenTofu does not pass the planned revocations to apply";

fn revocations(lost: &Permissions, keeps: bool) -> Diagnostic {
    let others = if keeps {
        String::new()
    } else {
        format!("\n\n{NOT_KEPT}, so permissions that are granted outside Terraform in the meantime are revoked as well.")
    };
    let lost: Vec<String> = lost.iter().map(|(principal, actions)| format!("{principal}: {}", listed(actions))).collect();
    Diagnostic::warning(
        "Permissions Outside the Configuration Will Be Revoked",
        format!(
            "With the first `permissions` block, Terraform manages all permissions of the connector. Applying this plan revokes the following permissions, which were granted outside Terraform:\n\n{}\n\nTo keep them, add them as `permissions` blocks.{others}",
            lost.join("\n")
        ),
    )
    .at(Path::of(&["permissions"]))
}

fn unchecked(why: &str, keeps: bool) -> Diagnostic {
    let then = if keeps {
        "Applying this plan revokes none of them. The next plan shows them.".to_owned()
    } else {
        format!(
            "{NOT_KEPT}, so applying this plan revokes all of them. To list them first, allow quicksight:DescribeActionConnectorPermissions, or apply the resources that the blocks depend on with `-target`, and plan again."
        )
    };
    Diagnostic::warning(
        "Permissions Outside the Configuration Could Not Be Checked",
        format!(
            "With the first `permissions` block, Terraform manages all permissions of the connector. The plan cannot show which permissions were granted outside Terraform: {why} {then}"
        ),
    )
    .at(Path::of(&["permissions"]))
}

/// Permissions that an import has read and that no block configures are left unchanged: the state drops them.
pub fn keep_imported(request: Plan<'_>, draft: &Draft, diagnostics: &mut Diagnostics) {
    let imported = from_value(request.prior.get("permissions"));
    let has_blocks = !draft.planned.get("permissions").elements().is_empty() || draft.planned.get("permissions").is_unknown();
    if imported.is_empty() || has_blocks || !PrivateState::of(request.private).has_imported_permissions {
        return;
    }
    let principals: BTreeSet<&str> = imported.keys().map(String::as_str).collect();
    diagnostics.push(
        Diagnostic::warning(
            "Imported Permissions Are Left Unchanged",
            format!(
                "The connector was imported with permissions, and the configuration has no `permissions` block. Applying this plan removes them from the state and revokes nothing:\n\n{}\n\nTo manage them, add them as `permissions` blocks.",
                principals.into_iter().collect::<Vec<_>>().join("\n")
            ),
        )
        .at(Path::of(&["permissions"])),
    );
}

#[cfg(test)]
mod tests {
    use quicksight_emulator::{Emulator, Fault as Injected};
    use terraform_plugin::{private::Private, value::Value};
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::action_connector::{
        KNOWN_ACTIONS as OWNER,
        against_emulator::{ANN, BOB, EVE, client, emulator_with, resource},
    };

    const VIEWER: &[&str] = &[OWNER[0]];
    const READ: &str = "DescribeActionConnectorPermissions";

    fn request<'a>(prior: &'a Value, planned: &'a Value, private: &'a Private) -> Plan<'a> {
        Plan { prior, config: planned, private, planned_private: None, keeps_planned_private: true }
    }

    /// What a plan says of revocations, in which the bob of the state is not managed, and which of them it keeps for apply.
    async fn warned(emulator: &Emulator, request: Plan<'_>) -> (Vec<Diagnostic>, Option<BTreeSet<String>>) {
        let unmanaged = PrivateState { unmanaged: [BOB.to_owned()].into(), ..PrivateState::default() };
        let private = unmanaged.write(request.private);
        let mut draft = Draft { planned: request.config.clone(), private, requires_replace: Vec::new() };
        let context = Context::new(CancellationToken::new(), Value::Null);
        let mut found = Diagnostics::new();
        warn_of_revocations(&client(emulator), &context, request, &mut draft, &mut found).await;
        (found.into_iter().collect(), PrivateState::of(&draft.private).revocations)
    }

    fn set(principals: &[&str]) -> Option<BTreeSet<String>> {
        Some(principals.iter().map(|&principal| principal.to_owned()).collect())
    }

    #[tokio::test]
    async fn the_first_blocks_revoke_what_the_plan_shows() {
        let emulator = emulator_with(&[(ANN, OWNER), (BOB, OWNER), (EVE, VIEWER)]);
        let (prior, planned, private) = (resource(&[]), resource(&[(ANN, OWNER)]), Private::default());
        let first = request(&prior, &planned, &private);
        let (found, kept) = warned(&emulator, first).await;
        assert!(found.len() == 1 && found[0].detail.contains(&format!("\n\n{EVE}: {}\n\nTo keep them", VIEWER[0])), "{found:?}");
        assert!(!found[0].detail.contains(BOB) && !found[0].detail.contains(NOT_KEPT), "{found:?}");
        assert_eq!(kept, set(&[EVE]));
        let (found, _) = warned(&emulator, Plan { keeps_planned_private: false, ..first }).await;
        assert!(found.len() == 1 && found[0].detail.contains(NOT_KEPT), "{found:?}");
    }

    #[tokio::test]
    async fn the_first_blocks_revoke_nothing_silently_where_nothing_else_is() {
        let emulator = emulator_with(&[(ANN, OWNER), (BOB, OWNER)]);
        let (prior, planned, private) = (resource(&[]), resource(&[(ANN, OWNER)]), Private::default());
        assert_eq!(warned(&emulator, request(&prior, &planned, &private)).await, (Vec::new(), set(&[])));
    }

    #[tokio::test]
    async fn apply_revokes_what_its_plan_has_shown_without_reading_again() {
        let emulator = emulator_with(&[(ANN, OWNER), (EVE, VIEWER)]);
        let (prior, planned, private) = (resource(&[]), resource(&[(ANN, OWNER)]), Private::default());
        let shown = PrivateState { revocations: set(&["shown"]), ..PrivateState::default() }.write(&private);
        let request = Plan { planned_private: Some(&shown), ..request(&prior, &planned, &private) };
        assert_eq!(warned(&emulator, request).await, (Vec::new(), set(&["shown"])));
        assert_eq!(emulator.calls_of(READ).len(), 0);
    }

    #[tokio::test]
    async fn blocks_that_are_not_the_first_none_at_all_and_those_of_another_connector_revoke_nothing_more() {
        let emulator = emulator_with(&[(EVE, VIEWER)]);
        let mut elsewhere = resource(&[]);
        elsewhere.replace_at(&["action_connector_id"], Value::string("elsewhere"));
        let (none, some, private) = (resource(&[]), resource(&[(ANN, OWNER)]), Private::default());
        for (prior, planned) in [(&some, &some), (&some, &none), (&none, &none), (&elsewhere, &some)] {
            assert_eq!(warned(&emulator, request(prior, planned, &private)).await, (Vec::new(), None));
        }
        assert_eq!(emulator.calls_of(READ).len(), 0);
    }

    #[tokio::test]
    async fn what_cannot_be_read_or_is_not_known_yet_is_a_warning_and_is_not_revoked() {
        let emulator = emulator_with(&[(EVE, VIEWER)]);
        emulator.fault(Injected::error(READ, "AccessDeniedException", "No"));
        let (prior, planned, private) = (resource(&[]), resource(&[(ANN, OWNER)]), Private::default());
        let mut unknown = planned.clone();
        unknown.replace_at(&["permissions"], Value::set([Value::object([("principal", Value::unknown())])]));
        for (planned, why) in [(&planned, "AccessDeniedException: No"), (&unknown, "known only after apply")] {
            let (found, kept) = warned(&emulator, request(&prior, planned, &private)).await;
            assert!(found.len() == 1 && found[0].summary.ends_with("Could Not Be Checked"), "{found:?}");
            assert!(found[0].detail.contains(why) && found[0].detail.contains("revokes none of them"), "{found:?}");
            assert_eq!(kept, set(&[]));
        }
    }

    #[test]
    fn imported_permissions_without_blocks_are_left_unchanged_with_a_warning() {
        let imported = PrivateState { has_imported_permissions: true, ..PrivateState::default() }.write(&Private::default());
        let found = |prior: &Value, planned: &Value, private: &Private| {
            let draft = Draft { planned: planned.clone(), private: private.clone(), requires_replace: Vec::new() };
            let mut found = Diagnostics::new();
            keep_imported(request(prior, planned, private), &draft, &mut found);
            found.into_iter().collect::<Vec<_>>()
        };
        let (none, some) = (resource(&[]), resource(&[(ANN, OWNER), (EVE, VIEWER)]));
        let mut unknown = none.clone();
        unknown.replace_at(&["permissions"], Value::unknown());
        let warning = found(&some, &none, &imported);
        assert!(warning.len() == 1 && warning[0].detail.contains(&format!("{ANN}\n{EVE}")), "{warning:?}");
        for (prior, planned, private) in [
            (&none, &none, &imported),
            (&some, &some, &imported),
            (&some, &unknown, &imported),
            (&some, &none, &Private::default()),
        ] {
            assert_eq!(found(prior, planned, private), []);
        }
    }
}

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

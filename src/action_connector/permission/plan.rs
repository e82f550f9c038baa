//! What a plan can know before apply, and what it warns of. Quick Sight is asked for the permissions of the connector when one more
//! principal is to be given some, to tell whether they may be managed as a whole elsewhere.

use std::time::Duration;

use quicksight_client::{Deadline, Permissions};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::{Context, Plan},
    value::Value,
};

use super::access::AccessId;
use crate::{
    action_connector::{checks, permissions::principal, planned_location, subject::Subject},
    client::Client,
};

/// The most principals that a warning names.
const NAMED: usize = 5;
/// How long the plan waits for what it only warns of.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Checks a configuration beyond its rows, without any call. What is unknown is not judged.
pub fn validate(config: &Value, diagnostics: &mut Diagnostics) {
    diagnostics.extend(checks::permission_set(config, "actions"));
}

/// Fills in what follows from configuration and provider, and warns of permissions that are managed as a whole.
pub async fn derive(
    client: Option<&Client>,
    context: &Context,
    request: Plan<'_>,
    planned: &mut Value,
    diagnostics: &mut Diagnostics,
) {
    planned_location::derive(client, context, request, planned, diagnostics).await;
    let named = ["aws_account_id", "region", "action_connector_id", "principal"].map(|name| planned.get(name).as_str());
    let id = if named.iter().all(Option::is_some) { AccessId::of(planned).ok() } else { None };
    planned.replace_at(&["id"], id.as_ref().map_or_else(Value::unknown, |id| Value::String(id.resource_id())));
    principal::check_location(planned, [&*planned], "principal", diagnostics);
    let (Some(client), Some(id)) = (client, id) else { return };
    if client.managed_permissions.contains(&id.location.key()) {
        diagnostics.push(managed_by_blocks(&id));
    } else if request.prior.is_null() && !diagnostics.has_errors() {
        diagnostics.extend(other_principals(client, context, &id).await);
    }
}

/// A connector in the same plan has blocks, which manage all of its permissions.
fn managed_by_blocks(id: &AccessId) -> Diagnostic {
    let connector = &id.location.id;
    Diagnostic::warning(
        "Permissions Managed in Two Places",
        format!(
            "A quicksight_action_connector resource manages all permissions of connector {connector} with `permissions` blocks and revokes all others with every apply. Manage the permissions of a connector in one place: remove its `permissions` blocks, or add {} as a block and remove this resource.",
            id.principal
        ),
    )
    .at(Path::of(&["action_connector_id"]))
}

/// Others that have permissions already may be managed as a whole in another configuration. What cannot be read is the business of apply.
async fn other_principals(client: &Client, context: &Context, id: &AccessId) -> Option<Diagnostic> {
    if client.is_incomplete() {
        return None;
    }
    let quicksight = client.quicksight(&id.location.region, context).await.ok()?;
    let deadline = Deadline::until_canceled(context.stop.clone()).with_timeout(READ_TIMEOUT);
    let described = quicksight.describe_permissions(&id.location.account, &id.location.id, &deadline).await.ok()?;
    let others = others(&described.permissions, &id.principal)?;
    let connector = &id.location.id;
    let detail = format!(
        "Connector {connector} has permissions of other principals:\n\n{others}\n\nIf `permissions` blocks of a quicksight_action_connector resource manage them, in this configuration or another, the next apply of that resource revokes this permission. Manage the permissions of a connector in one place: with blocks of its resource, or with quicksight_action_connector_permission resources."
    );
    Some(Diagnostic::advice("Other Principals Have Permissions on the Connector", detail).at(Path::of(&["action_connector_id"])))
}

/// The other principals, one in each line; none where there are none.
fn others(permissions: &Permissions, principal: &str) -> Option<String> {
    let others: Vec<&str> = permissions.keys().map(String::as_str).filter(|other| *other != principal).collect();
    let more = others.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("\nand {more} more") };
    (!others.is_empty()).then(|| format!("{}{more}", others[..others.len().min(NAMED)].join("\n")))
}

#[cfg(test)]
mod tests {
    use quicksight_client::Permissions;

    use super::others;

    fn permissions(count: usize) -> Permissions {
        (0..count).map(|number| (format!("p{number}"), ["quicksight:DescribeActionConnector".to_owned()].into())).collect()
    }

    #[test]
    fn other_principals_are_named_up_to_five() {
        assert_eq!(others(&permissions(1), "p0"), None);
        assert_eq!(others(&permissions(3), "p1").as_deref(), Some("p0\np2"));
        assert_eq!(others(&permissions(6), "p9").as_deref(), Some("p0\np1\np2\np3\np4\nand 1 more"));
    }
}

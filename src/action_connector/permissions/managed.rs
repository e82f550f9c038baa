//! A change of the permissions that the blocks of a connector manage: all of the connector.

use std::collections::BTreeSet;

use quicksight_client::{Fault, Permissions};
use terraform_plugin::diagnostic::{Diagnostic, Diagnostics};

use super::{
    change::{self, Start},
    steps::Target,
};
use crate::action_connector::{messages, session::Session, subject::Subject};

const DOING: &str = "updating";

/// How a change of permissions has ended.
#[derive(Debug, Default)]
pub struct Changed {
    /// Principals whose revocation the service refuses.
    pub irrevocable: BTreeSet<String>,
    pub warnings: Diagnostics,
}

/// Leads to `target`. `known` is what the state has, which stands in for permissions that may not be read.
pub async fn change(session: &Session<'_>, target: &Target, known: &Permissions) -> Result<Changed, Diagnostic> {
    let mut warnings = Diagnostics::new();
    let start = match session.permissions(&session.deadline).await {
        Ok(current) => Start::Read(current),
        Err(fault) if fault.is_access_denied() => {
            warnings.push(unreadable(session, &fault));
            Start::Known(known.clone())
        }
        Err(fault) => return Err(messages::fault(DOING, &session.location, &fault, "The permissions were not changed.")),
    };
    let changed = change::change(session, target, start).await;
    let irrevocable = changed.map_err(|unfinished| unfinished.diagnostic(DOING, &session.location, target))?;
    warnings.extend(irrevocable.iter().map(|(principal, reason)| refused(session, principal, reason)));
    Ok(Changed { irrevocable: irrevocable.into_keys().collect(), warnings })
}

fn unreadable(session: &Session<'_>, fault: &Fault) -> Diagnostic {
    // Not the summary of the refresh, which warns too: Terraform shows one of several warnings with the same summary.
    let detail = format!(
        "{fault}.\n\nPermissions were changed on the basis of the state, without changes made outside Terraform. Allow quicksight:DescribeActionConnectorPermissions for the identity that runs Terraform."
    );
    Diagnostic::warning(format!("Permissions Changed Without Reading Them on {}", session.location.title()), detail)
}

fn refused(session: &Session<'_>, principal: &str, reason: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("Permissions Not Revoked on {}", session.location.title()),
        format!(
            "Quick Sight refuses to change the permissions of {principal}, which may belong to the creator of the connector. They are unchanged, and Terraform no longer compares them. To retry, remove the `permissions` block of the principal and apply.\n\n{reason}."
        ),
    )
}

//! Account and Region that a plan shows: as configured, as they were, or those of the provider, for which STS may be asked.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::{Context, Plan},
    value::Value,
};

use super::messages;
use crate::client::Client;

/// Fills in `region` and `aws_account_id` of `planned`. They are unknown while they depend on what is known only after apply.
pub async fn derive(
    client: Option<&Client>,
    context: &Context,
    request: Plan<'_>,
    planned: &mut Value,
    diagnostics: &mut Diagnostics,
) {
    let region = region(client, request).await.map_err(|diagnostic| diagnostics.push(diagnostic));
    // STS is asked in a Region, too: without one it would be the same error once more.
    let to_ask = client.filter(|_| region.is_ok());
    planned.replace_at(&["region"], region.unwrap_or_else(|()| unknown_if_null(request.config.get("region"))));
    let account = account(to_ask, context, request, planned.get("region").as_str(), diagnostics).await;
    planned.replace_at(&["aws_account_id"], account);
}

async fn region(client: Option<&Client>, request: Plan<'_>) -> Result<Value, Diagnostic> {
    let configured = request.config.get("region");
    let otherwise = if configured.is_null() { request.prior.get("region") } else { configured };
    let (Some(client), false) = (client, configured.is_unknown()) else { return Ok(unknown_if_null(otherwise)) };
    match client.region(configured.as_str()).await {
        Ok(Some(region)) => Ok(Value::String(region)),
        Ok(None) => Ok(unknown_if_null(otherwise)),
        Err(diagnostic) if configured.is_null() => Err(diagnostic),
        Err(diagnostic) => Err(diagnostic.at(Path::of(&["region"]))),
    }
}

/// The account of an object that exists is not asked for again: it cannot have changed.
async fn account(
    client: Option<&Client>,
    context: &Context,
    request: Plan<'_>,
    region: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Value {
    let configured = request.config.get("aws_account_id");
    if configured.is_unknown() {
        return configured.clone();
    }
    let explicit = configured.as_str().or_else(|| request.prior.get("aws_account_id").as_str());
    let account = match client {
        Some(client) => {
            let account = context.unless_stopped(client.account_id(explicit, region)).await;
            account.unwrap_or_else(|| Err(messages::interrupted()))
        }
        None => Ok(explicit.map(str::to_owned)),
    };
    match account {
        Ok(account) => account.map_or_else(Value::unknown, Value::String),
        Err(diagnostic) => {
            diagnostics.push(diagnostic.at(Path::of(&["aws_account_id"])));
            explicit.map_or_else(Value::unknown, Value::string)
        }
    }
}

fn unknown_if_null(value: &Value) -> Value {
    if value.is_null() { Value::unknown() } else { value.clone() }
}

//! What a plan can know before apply, and what it may not ask for. AWS is asked for two things only: STS for the account
//! when a connector is to be created and nothing else names one, and Quick Sight for its permissions when they are about to be managed.

use quicksight_client::Kind;
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::{Context, Draft, Plan},
    value::Value,
};

use super::{
    changes::sent_changes,
    create_warnings,
    kinds::{self, CONFIG, KINDS, KindRow, PLAIN_CREDENTIALS},
    location::Location,
    permissions, planned_location,
    private_state::PrivateState,
    redirect_url,
    schema::{TAGS_MAX, TAGS_USUAL},
    secrets,
    state::VPC_CONNECTION,
    subject::Subject,
    url,
};
use crate::{client::Client, tags};

/// Fills in what follows from configuration and provider.
pub async fn derive(
    client: Option<&Client>,
    context: &Context,
    request: Plan<'_>,
    draft: &mut Draft,
    diagnostics: &mut Diagnostics,
) {
    let planned = &mut draft.planned;
    planned_location::derive(client, context, request, planned, diagnostics).await;
    planned.replace_at(&["id"], id(planned));
    planned.replace_at(&["tags_all"], client.map_or_else(Value::unknown, |client| client.tags.all(planned.get("tags"))));
    if let Some(client) = client
        && planned.get("tags") != request.prior.get("tags")
    {
        warn_of_ignored_tags(&client.tags, planned.get("tags"), diagnostics);
    }
    derive_authentication(request, planned);
    let mut authentication = planned.get(CONFIG).clone();
    url::keep_spelling(&mut authentication, request.prior.get(CONFIG));
    planned.replace_at(&[CONFIG], authentication);
    replace_failed_creation(request.prior, draft);
    if let (Some(client), Ok(location)) = (client, Location::of(&draft.planned)) {
        client.managed_permissions.record(location.key(), has_blocks(&draft.planned));
    }
    permissions::plan::keep_imported(request, draft, diagnostics);
    if let Some(client) = client {
        permissions::plan::warn_of_revocations(client, context, request, draft, diagnostics).await;
    }
}

/// A plan shows the tags as they are configured, those that will not be sent included. Only while they change, when there is something to do about it.
fn warn_of_ignored_tags(config: &tags::Config, tags: &Value, diagnostics: &mut Diagnostics) {
    let keys = config.ignored(tags);
    if keys.is_empty() {
        return;
    }
    let list = keys.join(", ");
    diagnostics.push(
        Diagnostic::advice(
            "Ignored Tag",
            format!(
                "`tags` contains keys that `ignore_tags` of the provider excludes, so they are neither sent to Quick Sight nor compared with it: {list}. Remove them from `tags`, or from `ignore_tags`."
            ),
        )
        .at(Path::of(&["tags"])),
    );
}

/// A connector whose creation has failed cannot be repaired. It is in the state untainted when its creation was not waited for.
fn replace_failed_creation(prior: &Value, draft: &mut Draft) {
    if prior.get("status").as_str() == Some("CREATION_FAILED") {
        draft.planned.replace_at(&["status"], Value::unknown());
        draft.requires_replace.push(Path::of(&["status"]));
    }
}

/// Whether the permissions of the connector are managed, as far as is known.
fn has_blocks(planned: &Value) -> bool {
    planned.get("permissions").is_unknown() || !planned.get("permissions").elements().is_empty()
}

fn id(planned: &Value) -> Value {
    match (planned.get("aws_account_id").as_str(), planned.get("action_connector_id").as_str()) {
        (Some(account), Some(id)) => Value::String(format!("{account},{id}")),
        _ => Value::unknown(),
    }
}

/// The authentication type follows from the block, the redirect URL from the region, and the source of the credentials from
/// their being there.
fn derive_authentication(request: Plan<'_>, planned: &mut Value) {
    let Some(kind) = kinds::configured(planned) else {
        if request.config.at(&[CONFIG, "authentication_type"]).is_null() {
            planned.replace_at(&[CONFIG, "authentication_type"], Value::unknown());
        }
        return;
    };
    if request.config.at(&[CONFIG, "authentication_type"]).is_null() {
        planned.replace_at(&[CONFIG, "authentication_type"], Value::string(kind.kind.authentication_type()));
    }
    let url = kind.names(&["redirect_url"]);
    if kind.kind == Kind::AuthorizationCode && request.config.at(&url).is_null() {
        let region = planned.get("region");
        let derived = match region.as_str() {
            // Where there is no default, an object that has a URL keeps it.
            Some(region) => redirect_url::default(region).map_or_else(|| planned.at(&url).clone(), Value::String),
            None => region.clone(),
        };
        planned.replace_at(&url, derived);
    }
    let Some(source) = kind.source else { return };
    let source = kind.names(&[source]);
    let Some((details, _)) = kind.secret_block() else { return };
    if !request.config.at(&source).is_null() {
        return;
    }
    match (request.prior.at(&details).is_null(), planned.at(&details).is_null()) {
        (true, false) => planned.replace_at(&source, Value::string(PLAIN_CREDENTIALS)),
        (false, true) => planned.replace_at(&source, Value::unknown()),
        // As it was, also where the service tells nothing of it.
        (true, true) | (false, false) => {}
    }
}

/// Looks at the finished plan and may refuse it.
pub fn review(request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
    // Terraform drops the warnings of the second plan of a replacement, which has no prior state.
    if request.prior.is_null() || secrets::is_replaced(request.prior, planned) {
        create_warnings::advise(planned, diagnostics);
    }
    secrets::review(request, planned, diagnostics);
    diagnostics.extend(create_warnings::oauth_application(request.prior, planned));
    vpc_connection(request.prior, planned, diagnostics);
    diagnostics.extend(removed_vpc_connection(request, planned));
    check_kind_is_known(planned, diagnostics);
    redirect_url::check(request.config, planned, diagnostics);
    permissions::principal::check_location(planned, planned.get("permissions").elements(), "permissions", diagnostics);
    count_tags(planned, diagnostics);
}

/// Terraform plans a single `dynamic` block whose `for_each` is unknown as if it stood, and holds the apply to that. So two of them
/// can only end in an error, and this one comes before anything is done.
fn check_kind_is_known(planned: &Value, diagnostics: &mut Diagnostics) {
    let is_configured = |kind: &&KindRow| matches!(planned.at(&kind.names(&[])), Value::Object(_));
    let [first, second, ..] = KINDS.into_iter().filter(is_configured).collect::<Vec<_>>()[..] else { return };
    diagnostics.push(
        Diagnostic::error(
            "Authentication Block Not Known Yet",
            format!(
                "`{}` and `{}` may both be configured, because the `for_each` of a `dynamic` block is known only after apply. Terraform cannot plan this. Make `for_each` depend on values that are known during plan, or apply the resources that it depends on first with `-target`.",
                first.block, second.block
            ),
        )
        .at(second.path(&[])),
    );
}

/// A VPC connection serves connectors of its own account and Region. One that the service has already accepted is not judged.
fn vpc_connection(prior: &Value, planned: &Value, diagnostics: &mut Diagnostics) {
    let argument = VPC_CONNECTION;
    let Some(arn) = planned.get(argument).as_str().filter(|_| prior.get(argument) != planned.get(argument)) else { return };
    let [_, _, "quicksight", region, account, _] = arn.splitn(6, ':').collect::<Vec<_>>()[..] else { return };
    let differs = |what: &str, its: &str, of: &str| {
        let expected = planned.get(of).as_str().filter(|expected| *expected != its)?;
        let its = if its.is_empty() { format!("has no {what}") } else { format!("is in {what} {its}") };
        Some(format!("{its}, but the connector is in {what} {expected}. Use a VPC connection in {what} {expected}"))
    };
    if let Some(why) = differs("Region", region, "region").or_else(|| differs("account", account, "aws_account_id")) {
        let detail = format!("`{argument}` is {arn:?}, which {why}.");
        let error = Diagnostic::error("VPC Connection of Another Region or Account", detail);
        diagnostics.push(error.at(Path::of(&[argument])));
    }
}

/// An update sends the whole connector and a replacement creates one: without a VPC connection, either loses that which an import may not have shown.
fn removed_vpc_connection(Plan { prior, private, .. }: Plan<'_>, planned: &Value) -> Option<Diagnostic> {
    if !PrivateState::of(private).has_unknown_vpc_connection || !planned.get(VPC_CONNECTION).is_null() {
        return None;
    }
    let changed = sent_changes(prior, planned);
    let effect = if secrets::is_replaced(prior, planned) {
        "The connector is replaced, and its replacement has none.".to_owned()
    } else if changed.is_empty() {
        return None;
    } else {
        format!("Changing {} sends the whole connector and removes its VPC connection.", secrets::listed(&changed))
    };
    let detail = format!(
        "The connector was imported, and Quick Sight may not return the VPC connection that it uses. {effect} If it uses one, set `{VPC_CONNECTION}`."
    );
    Some(Diagnostic::warning("VPC Connection Not Known After Import", detail).at(Path::of(&[VPC_CONNECTION])))
}

/// What `default_tags` adds is known only here.
fn count_tags(planned: &Value, diagnostics: &mut Diagnostics) {
    let Some(all) = planned.get("tags_all").as_map() else { return };
    let sum = format!("`tags` and `default_tags` of the provider contain {} tags.", all.len());
    let diagnostic = if all.len() > TAGS_MAX {
        Diagnostic::error("Too Many Tags", format!("{sum} The API accepts at most {TAGS_MAX}. Remove some of them."))
    } else if all.len() > TAGS_USUAL {
        Diagnostic::advice(
            format!("More Than {TAGS_USUAL} Tags"),
            format!("{sum} AWS documents a limit of {TAGS_USUAL} tags for each resource, and Quick Sight may reject more."),
        )
    } else {
        return;
    };
    diagnostics.push(diagnostic.at(Path::of(&["tags"])));
}

#[cfg(test)]
mod tests {
    use crate::action_connector::kinds::KINDS;

    #[test]
    fn a_kind_with_a_source_of_credentials_has_a_secret_in_nested_blocks() {
        for kind in KINDS {
            assert!(
                kind.source.is_none() || kind.secret.as_ref().is_some_and(|place| !place.blocks.is_empty()),
                "{}",
                kind.block
            );
        }
    }
}

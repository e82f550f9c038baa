//! What a plan can know before apply, and what it may not ask for. AWS is asked for two things only: STS for the account
//! when a connector is to be created and nothing else names one, and Quick Sight for its permissions when they are about to be managed.

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    resource::{Context, Draft, Plan},
    value::Value,
};

use super::{
    authentication::{AUTHORIZATION_CODE, CONFIG, KINDS, Kind, PLAIN_CREDENTIALS, SecretArgument},
    explain, permissions,
    schema::{SENT_BY_UPDATE, TAGS_MAX},
    url,
};
use crate::{aws, provider::Client};

/// Whether going from `prior` to `planned` takes an `UpdateActionConnector`.
pub fn calls_update(prior: &Value, planned: &Value) -> bool {
    SENT_BY_UPDATE.iter().any(|name| prior.get(name) != planned.get(name))
}

/// Fills in what follows from configuration and provider.
pub async fn derive(
    client: Option<&Client>,
    context: &Context,
    request: Plan<'_>,
    draft: &mut Draft,
    diagnostics: &mut Diagnostics,
) {
    let planned = &mut draft.planned;
    planned.replace_at(&["region"], region(client, request, diagnostics).await);
    let account = account(client, context, request, planned.get("region").as_str(), diagnostics).await;
    planned.replace_at(&["aws_account_id"], account);
    planned.replace_at(&["id"], id(planned));
    planned.replace_at(&["tags_all"], client.map_or_else(Value::unknown, |client| client.tags.all(planned.get("tags"))));
    derive_authentication(request, planned);
    let mut authentication = planned.get(CONFIG).clone();
    url::keep_spelling(&mut authentication, request.prior.get(CONFIG));
    planned.replace_at(&[CONFIG], authentication);
    replace_failed_creation(request.prior, draft);
    permissions::keep_imported(request, draft, diagnostics);
    if let Some(client) = client {
        permissions::warn_of_revocations(client, context, request, draft, diagnostics).await;
    }
}

/// A connector whose creation has failed cannot be repaired. It is in the state untainted when its creation was not waited for.
fn replace_failed_creation(prior: &Value, draft: &mut Draft) {
    if prior.get("status").as_str() == Some("CREATION_FAILED") {
        draft.planned.replace_at(&["status"], Value::unknown());
        draft.requires_replace.push(Path::of(&["status"]));
    }
}

async fn region(client: Option<&Client>, request: Plan<'_>, diagnostics: &mut Diagnostics) -> Value {
    let configured = request.config.get("region");
    let otherwise = if configured.is_null() { request.prior.get("region") } else { configured };
    let (Some(client), false) = (client, configured.is_unknown()) else { return unless_null(otherwise) };
    match client.region(configured.as_str()).await {
        Ok(Some(region)) => Value::String(region),
        Ok(None) => unless_null(otherwise),
        Err(diagnostic) => {
            diagnostics.push(if configured.is_null() { diagnostic } else { diagnostic.at(Path::of(&["region"])) });
            unless_null(configured)
        }
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
            account.unwrap_or_else(|| Err(explain::interrupted()))
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

fn id(planned: &Value) -> Value {
    match (planned.get("aws_account_id").as_str(), planned.get("action_connector_id").as_str()) {
        (Some(account), Some(id)) => Value::String(format!("{account},{id}")),
        _ => Value::unknown(),
    }
}

/// The authentication type follows from the block, the redirect URL from the region, and the source of the credentials from
/// their being there.
fn derive_authentication(request: Plan<'_>, planned: &mut Value) {
    let Some(kind) = Kind::of(planned) else {
        if request.config.at(&[CONFIG, "authentication_type"]).is_null() {
            planned.replace_at(&[CONFIG, "authentication_type"], Value::unknown());
        }
        return;
    };
    if request.config.at(&[CONFIG, "authentication_type"]).is_null() {
        planned.replace_at(&[CONFIG, "authentication_type"], Value::string(kind.authentication_type));
    }
    let redirect_url = kind.way(&["redirect_url"]);
    if kind == &AUTHORIZATION_CODE && request.config.at(&redirect_url).is_null() {
        let region = planned.get("region");
        let derived = match region.as_str() {
            // Where there is no default, an object that has a URL keeps it.
            Some(region) => default_redirect_url(region).map_or_else(|| planned.at(&redirect_url).clone(), Value::String),
            None => region.clone(),
        };
        planned.replace_at(&redirect_url, derived);
    }
    let Some(source) = kind.source else { return };
    let source = kind.way(&[source]);
    let Some((details, _)) = kind.secret_way() else { return };
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

/// Where users return to after authorizing an OAuth application, in the partition for which AWS documents it.
pub fn default_redirect_url(region: &str) -> Option<String> {
    (aws::partition(region) == "aws").then(|| format!("https://{region}.quicksight.aws.amazon.com/sn/oauthcallback"))
}

fn unless_null(value: &Value) -> Value {
    if value.is_null() { Value::unknown() } else { value.clone() }
}

/// Looks at the finished plan and may refuse it.
pub fn review(request: Plan<'_>, planned: &Value, diagnostics: &mut Diagnostics) {
    if request.prior.is_null() || calls_update(request.prior, planned) {
        secret_is_there(request.config, planned, diagnostics);
    }
    kind_is_decided(planned, diagnostics);
    redirect_url(request.config, planned, diagnostics);
    permissions::check_place(planned, diagnostics);
    tags(planned, diagnostics);
}

/// Terraform plans a single `dynamic` block whose `for_each` is unknown as if it stood, and holds the apply to that. So two of them
/// can only end in an error, and this one comes before anything is done.
fn kind_is_decided(planned: &Value, diagnostics: &mut Diagnostics) {
    let stands = |kind: &&Kind| matches!(planned.at(&kind.way(&[])), Value::Object(_));
    let [first, second, ..] = KINDS.into_iter().filter(stands).collect::<Vec<_>>()[..] else { return };
    diagnostics.push(
        Diagnostic::error(
            "The kind of authentication is not known yet",
            format!(
                "Both {} and {} may stand, because the for_each of a dynamic block is known only after apply, and Terraform cannot plan that. Let for_each depend on values that are known while planning, or apply with -target first what it depends on.",
                first.block, second.block
            ),
        )
        .at(second.path(&[])),
    );
}

/// Creating and updating both send the whole authentication, secret included, and Terraform may not have kept it: so the
/// configuration must have it.
fn secret_is_there(config: &Value, planned: &Value, diagnostics: &mut Diagnostics) {
    let Some((way, argument)) = Kind::of(planned).and_then(Kind::secret_way) else { return };
    if planned.at(&way).is_null() || is_given(config.at(&way), argument) {
        return;
    }
    diagnostics.push(secret_is_missing(&way, argument));
}

/// What to tell when the secret in the block at `way` has to be sent and is not there.
pub fn secret_is_missing(way: &[&'static str], argument: &SecretArgument) -> Diagnostic {
    Diagnostic::error(
        format!("The plan needs {}", argument.plain),
        format!(
            "Quick Sight takes the whole authentication, secret included, whenever a connector is created or changed, and it never tells a secret. Set {} (kept nowhere) together with {}, or {} (kept in state).",
            argument.write_only, argument.version, argument.plain
        ),
    )
    .at(Path::of(way).attribute(argument.plain))
}

/// A version without its write-only secret is refused in a configuration, so it stands alone only where `ignore_changes` has put
/// the state's in place of the configuration's. Apply will have the latter, and look at it again.
fn is_given(block: &Value, argument: &SecretArgument) -> bool {
    [argument.plain, argument.write_only, argument.version].iter().any(|name| !block.get(name).is_null())
}

fn redirect_url(config: &Value, planned: &Value, diagnostics: &mut Diagnostics) {
    let way = AUTHORIZATION_CODE.way(&["redirect_url"]);
    if Kind::of(planned) != Some(&AUTHORIZATION_CODE) {
        return;
    }
    let Some(region) = planned.get("region").as_str() else { return };
    let redirect_url = planned.at(&way);
    // What the engine found missing in a plan is by now unknown.
    if config.at(&way).is_null() && redirect_url.as_str().is_none() && default_redirect_url(region).is_none() {
        diagnostics.push(
            Diagnostic::error(
                "redirect_url is required in this Region",
                format!("AWS documents the URL that users return to only for the aws partition, and {region} is in {}. Look it up in the Quick Sight console of that Region and set redirect_url.", aws::partition(region)),
            )
            .at(Path::of(&way)),
        );
    }
    let Some(host) = redirect_url.as_str().and_then(|url| url.strip_prefix("https://")).and_then(|rest| rest.split('/').next())
    else {
        return;
    };
    if let Some((of, _)) = host.split_once(".quicksight.")
        && of != region
    {
        diagnostics.push(
            Diagnostic::advice(
                "Redirect URL of another Region",
                format!("The connector is in {region}, but users are sent back to {of} after authorizing it, where Quick Sight does not know it. Leave redirect_url out, or name {region} in it."),
            )
            .at(Path::of(&way)),
        );
    }
}

/// What `default_tags` adds is known only here.
fn tags(planned: &Value, diagnostics: &mut Diagnostics) {
    let Some(all) = planned.get("tags_all").as_map() else { return };
    if all.len() > TAGS_MAX {
        diagnostics.push(
            Diagnostic::error(
                "Too many tags",
                format!(
                    "tags and the provider's default_tags make {} tags together; Quick Sight takes {TAGS_MAX} per connector.",
                    all.len()
                ),
            )
            .at(Path::of(&["tags"])),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::default_redirect_url;
    use crate::action_connector::authentication::KINDS;

    #[test]
    fn the_redirect_url_is_known_only_in_the_aws_partition() {
        assert_eq!(
            default_redirect_url("eu-west-1").as_deref(),
            Some("https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback")
        );
        assert_eq!(default_redirect_url("us-gov-west-1"), None);
        assert_eq!(default_redirect_url("cn-north-1"), None);
    }

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

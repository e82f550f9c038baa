//! Where users return to after they have authorized an OAuth application.

use quicksight_client::Kind;
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

use super::kinds;

/// The URL in a Region of the partition for which AWS documents it.
pub fn default(region: &str) -> Option<String> {
    (quicksight_client::partition(region) == "aws")
        .then(|| format!("https://{region}.quicksight.aws.amazon.com/sn/oauthcallback"))
}

/// A URL is there where it has no default, and leads to the Region of the connector.
pub fn check(config: &Value, planned: &Value, diagnostics: &mut Diagnostics) {
    let names = kinds::row(Kind::AuthorizationCode).names(&["redirect_url"]);
    if kinds::configured(planned).map(|row| row.kind) != Some(Kind::AuthorizationCode) {
        return;
    }
    let Some(region) = planned.get("region").as_str() else { return };
    let redirect_url = planned.at(&names);
    // What the engine found missing in a plan is by now unknown.
    if config.at(&names).is_null() && redirect_url.as_str().is_none() && default(region).is_none() {
        diagnostics.push(
            Diagnostic::error(
                "Missing Redirect URL",
                format!("`redirect_url` is required in {region}: AWS documents a default for the aws partition only, and this Region is in {}. Copy the URL from the Quick Sight console of the Region.", quicksight_client::partition(region)),
            )
            .at(Path::of(&names)),
        );
    }
    let Some(host) = redirect_url.as_str().and_then(|url| url.strip_prefix("https://")).and_then(|rest| rest.split('/').next())
    else {
        return;
    };
    if let Some((of, _)) = host.split_once(".quicksight.")
        && !of.eq_ignore_ascii_case(region)
    {
        diagnostics.push(
            Diagnostic::advice(
                "Redirect URL of Another Region",
                format!("`redirect_url` is in {of}, but the connector is in {region}, so users return to a Region without the connector after they authorize it. Omit `redirect_url`, or use the URL of {region}."),
            )
            .at(Path::of(&names)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::default;

    #[test]
    fn the_redirect_url_is_known_only_in_the_aws_partition() {
        assert_eq!(default("eu-west-1").as_deref(), Some("https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"));
        assert_eq!(default("us-gov-west-1"), None);
        assert_eq!(default("cn-north-1"), None);
    }
}

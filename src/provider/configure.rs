//! From the provider block and the environment to settings. Reads no file but a CA bundle, and asks nobody.

mod network;
mod roles;
mod surroundings;

use std::collections::BTreeMap;

use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

pub use self::surroundings::Surroundings;
use super::{
    Accounts,
    rows::SCHEMA,
    tags::{self, KEY_LENGTH, VALUE_LENGTH},
};
use crate::aws::{
    AccountLookup, Credentials, Endpoints, Metadata, MetadataMode, MetadataSource, RegionCheck, RetryMode, Settings,
};

const DEFAULT_TAGS_VARIABLE: &str = "TF_AWS_DEFAULT_TAGS_";
const IGNORED_KEYS_VARIABLE: &str = "TF_AWS_IGNORE_TAGS_KEYS";
const IGNORED_PREFIXES_VARIABLE: &str = "TF_AWS_IGNORE_TAGS_KEY_PREFIXES";
const USER_AGENT_VARIABLE: &str = "TF_APPEND_USER_AGENT";

/// Arguments and blocks that say nothing of how AWS is reached.
const APART: [&str; 3] = ["default_tags", "ignore_tags", "advisory_checks"];

/// The arguments and blocks that decide how AWS is reached and that are not known before apply.
pub fn unknown_arguments(config: &Value) -> Vec<&'static str> {
    let names = SCHEMA.block.attributes.iter().map(|attribute| attribute.name);
    let names = names.chain(SCHEMA.block.blocks.iter().map(|nested| nested.name));
    names.filter(|name| !APART.contains(name) && !config.get(name).is_wholly_known()).collect()
}

/// The way to AWS. What is unknown is left out; see [`unknown_arguments`].
pub fn settings(config: &Value, surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> Settings {
    let files = |name| -> Vec<String> { strings(config.get(name)).map(|path| surroundings.path(path)).collect() };
    Settings {
        region: text(config.get("region")),
        profile: text(config.get("profile")),
        credentials: credentials(config),
        web_identity: roles::web_identity(config, surroundings, diagnostics),
        roles: roles::roles(config),
        config_files: files("shared_config_files"),
        credentials_files: files("shared_credentials_files"),
        sts_region: text(config.get("sts_region")),
        metadata: metadata(config),
        network: network::network(config, surroundings, diagnostics),
        endpoints: Endpoints {
            quicksight: text(config.at(&["endpoints", "quicksight"])),
            sts: text(config.at(&["endpoints", "sts"])),
            sso: text(config.at(&["endpoints", "sso"])),
        },
        max_attempts: match config.get("max_retries") {
            Value::Number(attempts) => attempts.as_u64().and_then(|attempts| u32::try_from(attempts).ok()),
            _ => None,
        },
        retry_mode: match config.get("retry_mode").as_str() {
            Some("standard") => Some(RetryMode::Standard),
            Some("adaptive") => Some(RetryMode::Adaptive),
            _ => None,
        },
        use_fips_endpoint: config.get("use_fips_endpoint").as_bool(),
        use_dualstack_endpoint: config.get("use_dualstack_endpoint").as_bool(),
        account_lookup: match config.get("skip_requesting_account_id").as_bool() {
            Some(true) => AccountLookup::Skip,
            _ => AccountLookup::AskSts,
        },
        region_check: match config.get("skip_region_validation").as_bool() {
            Some(true) => RegionCheck::Skip,
            _ => RegionCheck::Check,
        },
        user_agent: user_agent(config, surroundings, diagnostics),
    }
}

/// What the provider block and the environment say of tags.
pub fn tags(config: &Value, surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> tags::Config {
    let is_unknown = !config.get("default_tags").is_wholly_known() || !config.get("ignore_tags").is_wholly_known();
    let mut defaults = default_tags(surroundings, diagnostics);
    let configured = config.at(&["default_tags", "tags"]).as_map().into_iter().flatten();
    defaults.extend(configured.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))));
    let ignored = |name, variable| -> Vec<String> {
        let of_environment = surroundings.variable(variable).into_iter().flat_map(|keys| keys.split(','));
        let of_environment = of_environment.map(str::trim).filter(|key| !key.is_empty());
        strings(config.at(&["ignore_tags", name])).chain(of_environment).map(str::to_owned).collect()
    };
    tags::Config {
        defaults,
        ignored_keys: ignored("keys", IGNORED_KEYS_VARIABLE).into_iter().collect(),
        ignored_prefixes: ignored("key_prefixes", IGNORED_PREFIXES_VARIABLE),
        is_unknown,
    }
}

/// The accounts that the provider block allows or forbids.
pub fn accounts(config: &Value) -> Accounts {
    let ids = |name| strings(config.get(name)).map(str::to_owned).collect();
    Accounts { allowed: ids("allowed_account_ids"), forbidden: ids("forbidden_account_ids") }
}

/// What the rows alone do not say of credentials.
pub fn check_credentials(config: &Value, diagnostics: &mut Diagnostics) {
    if !config.get("token").is_null() && config.get("access_key").is_null() {
        diagnostics.push(
            Diagnostic::error(
                "Session token without keys",
                "token belongs to access_key and secret_key. Set all three, or remove token.",
            )
            .at(Path::of(&["token"])),
        );
    }
}

fn credentials(config: &Value) -> Option<Credentials> {
    let access_key = text(config.get("access_key"))?;
    let secret_key = config.get("secret_key").as_secret()?.expose();
    let token = config.get("token").as_secret().map(|token| token.expose().to_owned());
    Some(Credentials::new(access_key, secret_key, token, None, "the provider block"))
}

fn default_tags(surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (variable, value) in &surroundings.variables {
        let Some(key) = variable.strip_prefix(DEFAULT_TAGS_VARIABLE) else { continue };
        let wrong = if key.is_empty() {
            Some("names no key after its last underscore".to_owned())
        } else if key.chars().count() > KEY_LENGTH {
            Some(format!("names a key of more than {KEY_LENGTH} characters"))
        } else if tags::is_reserved(key) {
            Some("names a key that begins with \"aws:\", which AWS keeps for itself".to_owned())
        } else if value.is_empty() || value.chars().count() > VALUE_LENGTH {
            Some(format!("has {} characters; the value of a tag has 1 to {VALUE_LENGTH}", value.chars().count()))
        } else {
            None
        };
        match wrong {
            Some(wrong) => diagnostics.push(Diagnostic::error(
                "Invalid default tag in the environment",
                format!("The environment variable {variable} {wrong}. Correct it, or unset it."),
            )),
            None => _ = tags.insert(key.to_owned(), value.clone()),
        }
    }
    tags
}

fn metadata(config: &Value) -> Metadata {
    Metadata {
        endpoint: text(config.get("ec2_metadata_service_endpoint")),
        mode: match config.get("ec2_metadata_service_endpoint_mode").as_str() {
            Some("IPv4") => Some(MetadataMode::Ipv4),
            Some("IPv6") => Some(MetadataMode::Ipv6),
            _ => None,
        },
        source: match config.get("skip_metadata_api_check").as_bool() {
            Some(true) => MetadataSource::Skip,
            _ => MetadataSource::Ask,
        },
    }
}

fn user_agent(config: &Value, surroundings: &Surroundings, diagnostics: &mut Diagnostics) -> Vec<String> {
    let own = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let mut products = vec![own.to_owned()];
    if !surroundings.terraform_version.is_empty() {
        products.push(format!("Terraform/{}", surroundings.terraform_version));
    }
    products.extend(strings(config.get("user_agent")).map(str::to_owned));
    match surroundings.variable(USER_AGENT_VARIABLE) {
        Some(added) if added.bytes().all(|byte| matches!(byte, b' '..=b'~')) => products.push(added.to_owned()),
        Some(_) => diagnostics.push(Diagnostic::error(
            "Invalid user agent in the environment",
            format!("The environment variable {USER_AGENT_VARIABLE} may only hold printable ASCII characters, since it becomes part of a header."),
        )),
        None => {}
    }
    products
}

fn text(value: &Value) -> Option<String> {
    // An empty string counts as left out, as it does in the environment: `region = ""` is how people switch an argument off.
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.elements().iter().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use terraform_plugin::{diagnostic::Diagnostics, number::Number, secret::Secret, value::Value};

    use super::{Surroundings, check_credentials, settings, tags, unknown_arguments};
    use crate::{
        aws::{AccountLookup, MetadataMode, MetadataSource, RetryMode},
        provider::rows::SCHEMA,
    };

    pub(super) fn config(arguments: &[(&'static str, Value)]) -> Value {
        let mut config = SCHEMA.block.empty();
        for (name, value) in arguments {
            config.replace_at(&[name], value.clone());
        }
        config
    }

    pub(super) fn surroundings(variables: &[(&str, &str)]) -> Surroundings {
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Surroundings { variables, home: Some("/home/ada".to_owned()), terraform_version: "1.14.0".to_owned() }
    }

    #[test]
    fn every_argument_reaches_the_settings() {
        let endpoints = Value::object([
            ("quicksight", Value::string("http://localhost:1")),
            ("sts", Value::string("http://localhost:2")),
            ("sso", Value::string("http://localhost:3")),
        ]);
        let config = config(&[
            ("region", Value::string("eu-west-1")),
            ("profile", Value::string("work")),
            ("access_key", Value::string("AKIA")),
            ("secret_key", Value::Secret(Secret::new("hush"))),
            ("token", Value::Secret(Secret::new("pass"))),
            ("shared_config_files", Value::List(vec![Value::string("~/conf")])),
            ("shared_credentials_files", Value::List(vec![Value::string("/cred")])),
            ("sts_region", Value::string("eu-west-2")),
            ("retry_mode", Value::string("standard")),
            ("ec2_metadata_service_endpoint", Value::string("http://localhost:4")),
            ("ec2_metadata_service_endpoint_mode", Value::string("IPv6")),
            ("skip_metadata_api_check", Value::Bool(true)),
            ("user_agent", Value::List(vec![Value::string("team/1")])),
            ("max_retries", Value::Number(Number::from(3_i64))),
            ("use_fips_endpoint", Value::Bool(true)),
            ("use_dualstack_endpoint", Value::Bool(false)),
            ("skip_requesting_account_id", Value::Bool(true)),
            ("endpoints", endpoints),
        ]);
        let mut diagnostics = Diagnostics::new();
        let settings = settings(&config, &surroundings(&[("TF_APPEND_USER_AGENT", "ci/7 (x)")]), &mut diagnostics);
        assert!(diagnostics.is_empty());
        assert_eq!((settings.region.as_deref(), settings.profile.as_deref()), (Some("eu-west-1"), Some("work")));
        let credentials = settings.credentials.unwrap();
        assert_eq!((credentials.secret_access_key(), credentials.session_token()), ("hush", Some("pass")));
        assert_eq!(
            (settings.config_files, settings.credentials_files),
            (vec!["/home/ada/conf".to_owned()], vec!["/cred".to_owned()])
        );
        assert_eq!(
            (settings.max_attempts, settings.use_fips_endpoint, settings.use_dualstack_endpoint),
            (Some(3), Some(true), Some(false))
        );
        assert_eq!(settings.account_lookup, AccountLookup::Skip);
        assert_eq!(settings.endpoints.sso.as_deref(), Some("http://localhost:3"));
        assert_eq!(settings.user_agent[1..], ["Terraform/1.14.0", "team/1", "ci/7 (x)"]);
        assert_eq!((settings.sts_region.as_deref(), settings.retry_mode), (Some("eu-west-2"), Some(RetryMode::Standard)));
        let metadata = settings.metadata;
        assert_eq!((metadata.mode, metadata.source), (Some(MetadataMode::Ipv6), MetadataSource::Skip));
        assert_eq!(metadata.endpoint.as_deref(), Some("http://localhost:4"));
    }

    #[test]
    fn default_tags_of_the_block_win_over_the_environment_key_by_key() {
        let block = Value::object([("tags", Value::Map([("a".to_owned(), Value::string("block"))].into()))]);
        let surroundings = surroundings(&[("TF_AWS_DEFAULT_TAGS_a", "env"), ("TF_AWS_DEFAULT_TAGS_b", "env")]);
        let tags = tags(&config(&[("default_tags", block)]), &surroundings, &mut Diagnostics::new());
        assert_eq!(tags.defaults, BTreeMap::from([("a".into(), "block".into()), ("b".into(), "env".into())]));
        assert!(!tags.is_unknown);
    }

    #[test]
    fn ignored_keys_come_from_the_block_and_the_environment() {
        let block = Value::object([("keys", Value::set([Value::string("k")])), ("key_prefixes", Value::Null)]);
        let surroundings = surroundings(&[("TF_AWS_IGNORE_TAGS_KEYS", "x, y"), ("TF_AWS_IGNORE_TAGS_KEY_PREFIXES", "p:")]);
        let tags = tags(&config(&[("ignore_tags", block)]), &surroundings, &mut Diagnostics::new());
        assert_eq!(tags.ignored_keys.into_iter().collect::<Vec<_>>(), ["k", "x", "y"]);
        assert_eq!(tags.ignored_prefixes, ["p:"]);
    }

    #[test]
    fn values_of_the_environment_that_make_no_sense_are_errors() {
        for (name, value) in [
            ("TF_AWS_DEFAULT_TAGS_", "x"),
            ("TF_AWS_DEFAULT_TAGS_a", ""),
            ("TF_AWS_DEFAULT_TAGS_aws:x", "x"),
            ("TF_APPEND_USER_AGENT", "a\r\nb"),
        ] {
            let (surroundings, mut diagnostics) = (surroundings(&[(name, value)]), Diagnostics::new());
            tags(&config(&[]), &surroundings, &mut diagnostics);
            settings(&config(&[]), &surroundings, &mut diagnostics);
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.detail.contains(name)), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_yet_is_named() {
        let endpoints = Value::object([("quicksight", Value::unknown()), ("sts", Value::Null), ("sso", Value::Null)]);
        let config = config(&[("region", Value::unknown()), ("endpoints", endpoints), ("default_tags", Value::unknown())]);
        assert_eq!(unknown_arguments(&config), ["region", "endpoints"]);
        assert!(tags(&config, &surroundings(&[]), &mut Diagnostics::new()).is_unknown);
    }

    #[test]
    fn a_token_alone_is_an_error_at_the_token() {
        let mut diagnostics = Diagnostics::new();
        check_credentials(&config(&[("token", Value::Secret(Secret::new("pass")))]), &mut diagnostics);
        let paths: Vec<_> =
            diagnostics.iter().filter_map(|diagnostic| diagnostic.path.as_ref()).map(ToString::to_string).collect();
        assert_eq!(paths, ["token"]);
    }
}

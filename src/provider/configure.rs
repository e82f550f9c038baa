//! From the provider block and the environment to settings. Reads no file but a CA bundle, and asks nobody.

mod network;
mod roles;
mod values;

use std::collections::BTreeMap;

use quicksight_client::{
    AccountLookup, Endpoints, Environment, Metadata, MetadataMode, MetadataSource, Names, RegionCheck, RetryMode, Setting,
    Settings, StaticKeys, check_region,
};
use terraform_plugin::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    value::Value,
};

use self::values::{strings, text};
use super::rows::SCHEMA;
use crate::{
    client::Accounts,
    problem::{self, diagnostic},
    tags::{self, KEY_LENGTH, VALUE_LENGTH},
};

const DEFAULT_TAGS_VARIABLE: &str = "TF_AWS_DEFAULT_TAGS_";
const IGNORED_KEYS_VARIABLE: &str = "TF_AWS_IGNORE_TAGS_KEYS";
const IGNORED_PREFIXES_VARIABLE: &str = "TF_AWS_IGNORE_TAGS_KEY_PREFIXES";
const USER_AGENT_VARIABLE: &str = "TF_APPEND_USER_AGENT";

/// Arguments and blocks that say nothing of how AWS is reached.
const UNRELATED_TO_CONNECTION: [&str; 5] =
    ["default_tags", "ignore_tags", "advisory_checks", "allowed_account_ids", "forbidden_account_ids"];

/// The arguments and blocks that decide how AWS is reached and that are not known before apply.
pub fn unknown_arguments(config: &Value) -> Vec<&'static str> {
    let names = SCHEMA.block.attributes.iter().map(|attribute| attribute.name);
    let names = names.chain(SCHEMA.block.blocks.iter().map(|nested| nested.name));
    names.filter(|name| !UNRELATED_TO_CONNECTION.contains(name) && !config.get(name).is_wholly_known()).collect()
}

/// The way to AWS. What is unknown is left out; see [`unknown_arguments`].
pub fn settings(config: &Value, environment: &Environment, terraform_version: &str, diagnostics: &mut Diagnostics) -> Settings {
    let files = |name| -> Vec<String> { strings(config.get(name)).map(|path| environment.path(path)).collect() };
    Settings {
        environment: environment.clone(),
        region: text(config.get("region")),
        profile: text(config.get("profile")),
        keys: keys(config),
        web_identity: roles::web_identity(config, environment, diagnostics),
        roles: roles::roles(config, diagnostics),
        config_files: files("shared_config_files"),
        credentials_files: files("shared_credentials_files"),
        sts_region: text(config.get("sts_region")),
        metadata: metadata(config),
        network: network::network(config, environment, diagnostics),
        endpoints: Endpoints {
            quicksight: text(config.at(&["endpoints", "quicksight"])),
            sts: text(config.at(&["endpoints", "sts"])),
            sso: text(config.at(&["endpoints", "sso"])),
        },
        max_attempts: match config.get("max_retries") {
            Value::Number(attempts) => attempts.as_u64().and_then(|attempts| u32::try_from(attempts).ok()),
            _ => None,
        },
        attempt_timeout: None,
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
        session_name: env!("CARGO_PKG_NAME").to_owned(),
        user_agent: user_agent(config, environment, terraform_version, diagnostics),
        names: Names(problem::name),
    }
}

/// What the provider block and the environment say of tags.
pub fn tags(config: &Value, environment: &Environment, diagnostics: &mut Diagnostics) -> tags::Config {
    let is_unknown = !config.get("default_tags").is_wholly_known() || !config.get("ignore_tags").is_wholly_known();
    let mut defaults = default_tags(environment, diagnostics);
    let configured = config.at(&["default_tags", "tags"]).as_map().into_iter().flatten();
    defaults.extend(configured.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))));
    let ignored = |name, variable| -> Vec<String> {
        let of_environment = environment.variable(variable).into_iter().flat_map(|keys| keys.split(','));
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

/// The accounts that the provider block allows or forbids. While a part of what is allowed is not known, nothing is known to be
/// disallowed.
pub fn accounts(config: &Value) -> Accounts {
    let ids = |name| strings(config.get(name)).map(str::to_owned).collect();
    let is_known = config.get("allowed_account_ids").is_wholly_known();
    Accounts {
        allowed: if is_known { ids("allowed_account_ids") } else { Default::default() },
        forbidden: ids("forbidden_account_ids"),
    }
}

/// What the rows alone do not say.
pub fn check(config: &Value, diagnostics: &mut Diagnostics) {
    if !config.get("token").is_null() && config.get("access_key").is_null() {
        diagnostics.push(
            Diagnostic::error(
                "Invalid Attribute Combination",
                "`token` requires `access_key` and `secret_key`. Set all three, or remove `token`.",
            )
            .at(Path::of(&["token"])),
        );
    }
    let skipped = config.get("skip_region_validation");
    if skipped.is_unknown() || skipped.as_bool() == Some(true) {
        return;
    }
    for (argument, setting) in [("region", Setting::Region), ("sts_region", Setting::StsRegion)] {
        if let Some(region) = config.get(argument).as_str()
            && let Err(problem) = check_region(region, &problem::name(setting))
        {
            diagnostics.push(diagnostic(problem.of(setting)));
        }
    }
}

fn keys(config: &Value) -> Option<StaticKeys> {
    let access_key = text(config.get("access_key"))?;
    let secret = |name| config.get(name).as_secret().map(|secret| secret.as_secret_string().clone());
    Some(StaticKeys { access_key, secret_key: secret("secret_key")?, session_token: secret("token") })
}

fn default_tags(environment: &Environment, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for (key, value) in environment.with_prefix(DEFAULT_TAGS_VARIABLE) {
        let wrong = if key.is_empty() {
            Some("has no tag key after its last underscore".to_owned())
        } else if key.chars().count() > KEY_LENGTH {
            Some(format!("has a tag key of more than {KEY_LENGTH} characters"))
        } else if tags::is_reserved(key) {
            Some("has a tag key that begins with \"aws:\", which is reserved for AWS".to_owned())
        } else if value.chars().count() > VALUE_LENGTH {
            Some(format!("has {} characters, but a tag value has 1 to {VALUE_LENGTH}", value.chars().count()))
        } else {
            None
        };
        match wrong {
            Some(wrong) => diagnostics.push(Diagnostic::error(
                "Invalid Environment Variable",
                format!("The environment variable {DEFAULT_TAGS_VARIABLE}{key} {wrong}. Correct it, or unset it."),
            )),
            None => _ = tags.insert(key.to_owned(), value.to_owned()),
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

fn user_agent(config: &Value, environment: &Environment, terraform_version: &str, diagnostics: &mut Diagnostics) -> Vec<String> {
    let own = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let mut products = vec![own.to_owned()];
    if !terraform_version.is_empty() {
        products.push(format!("Terraform/{terraform_version}"));
    }
    products.extend(strings(config.get("user_agent")).map(str::to_owned));
    match environment.variable(USER_AGENT_VARIABLE) {
        Some(added) if added.bytes().all(|byte| matches!(byte, b' '..=b'~')) => products.push(added.to_owned()),
        Some(_) => diagnostics.push(Diagnostic::error(
            "Invalid Environment Variable",
            format!("The environment variable {USER_AGENT_VARIABLE} contains characters other than printable ASCII, which are not allowed in a header. Correct it, or unset it."),
        )),
        None => {}
    }
    products
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use terraform_plugin::{
        diagnostic::Diagnostics,
        number::Number,
        schema::{Attribute, Block, Nesting},
        secret::Secret,
        ty::Type,
        value::Value,
    };

    use super::{accounts, check, settings, tags, unknown_arguments};
    use crate::provider::rows::SCHEMA;
    use quicksight_client::{AccountLookup, Environment, ExposeSecret as _, MetadataMode, MetadataSource, RetryMode};

    pub(super) fn config(arguments: &[(&'static str, Value)]) -> Value {
        let mut config = SCHEMA.block.empty();
        for (name, value) in arguments {
            config.replace_at(&[name], value.clone());
        }
        config
    }

    pub(super) fn environment(variables: &[(&str, &str)]) -> Environment {
        Environment::of(variables, "/home/ada")
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
        let settings = settings(&config, &environment(&[("TF_APPEND_USER_AGENT", "ci/7 (x)\n")]), "1.14.0", &mut diagnostics);
        assert!(diagnostics.is_empty());
        assert_eq!((settings.region.as_deref(), settings.profile.as_deref()), (Some("eu-west-1"), Some("work")));
        let keys = settings.keys.unwrap();
        let token = keys.session_token.as_ref().map(|token| token.expose_secret());
        assert_eq!((keys.secret_key.expose_secret(), token), ("hush", Some("pass")));
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

    /// A value of this type.
    fn sample(name: &str, ty: &Type) -> Value {
        match ty {
            Type::Bool => Value::Bool(true),
            Type::Number => Value::Number(Number::from(3_i64)),
            Type::Secret => Value::Secret(Secret::new("hush")),
            Type::List(element) => Value::List(vec![sample(name, element)]),
            Type::Set(element) => Value::set([sample(name, element)]),
            Type::Map(element) => Value::Map([("key".to_owned(), sample(name, element))].into()),
            _ => Value::string(match name {
                "retry_mode" => "standard",
                "ec2_metadata_service_endpoint_mode" => "IPv6",
                "http_proxy" | "https_proxy" => "http://proxy.example:3128",
                "duration" => "1h",
                name => name,
            }),
        }
    }

    #[test]
    fn every_row_of_the_provider_block_has_an_effect_on_what_is_configured() {
        let outcome = |config: &Value| {
            let (environment, mut diagnostics) = (environment(&[]), Diagnostics::new());
            let settings = settings(config, &environment, "", &mut diagnostics);
            let tags = tags(config, &environment, &mut diagnostics);
            format!("{settings:?} {tags:?} {:?} {diagnostics:?}", accounts(config))
        };
        // Without these, what belongs to them has none.
        let base = config(&[("access_key", Value::string("AKIA")), ("secret_key", Value::Secret(Secret::new("hush")))]);
        let without_effect = |block: &Block, base: &Value, place: &dyn Fn(Value) -> Value| -> Vec<&'static str> {
            let usual = outcome(&place(base.clone()));
            let is_idle = |attribute: &&Attribute| {
                let mut value = base.clone();
                let is_set = !value.get(attribute.name).is_null();
                let sample = if is_set { Value::Null } else { sample(attribute.name, &attribute.ty) };
                value.replace_at(&[attribute.name], sample);
                outcome(&place(value)) == usual
            };
            block.attributes.iter().filter(is_idle).map(|attribute| attribute.name).collect()
        };
        let idle = without_effect(&SCHEMA.block, &base, &|value| value);
        assert_eq!(idle, ["skip_credentials_validation", "advisory_checks"]);
        for nested in &SCHEMA.block.blocks {
            let mut block = nested.block.empty();
            for name in ["role_arn", "web_identity_token_file"] {
                if nested.block.attribute(name).is_some() {
                    block.replace_at(&[name], Value::string(name));
                }
            }
            let idle = without_effect(&nested.block, &block, &|value| {
                let is_list = matches!(nested.nesting, Nesting::List { .. });
                config(&[(nested.name, if is_list { Value::List(vec![value]) } else { value })])
            });
            assert_eq!(idle, Vec::<&str>::new(), "{}", nested.name);
        }
    }

    #[test]
    fn default_tags_of_the_block_win_over_the_environment_key_by_key() {
        let block = Value::object([("tags", Value::Map([("a".to_owned(), Value::string("block"))].into()))]);
        let environment = environment(&[("TF_AWS_DEFAULT_TAGS_a", "env"), ("TF_AWS_DEFAULT_TAGS_b", "env")]);
        let tags = tags(&config(&[("default_tags", block)]), &environment, &mut Diagnostics::new());
        assert_eq!(tags.defaults, BTreeMap::from([("a".into(), "block".into()), ("b".into(), "env".into())]));
        assert!(!tags.is_unknown);
    }

    #[test]
    fn ignored_keys_come_from_the_block_and_the_environment() {
        let block = Value::object([("keys", Value::set([Value::string("k")])), ("key_prefixes", Value::Null)]);
        let environment = environment(&[("TF_AWS_IGNORE_TAGS_KEYS", "x, y"), ("TF_AWS_IGNORE_TAGS_KEY_PREFIXES", "p:")]);
        let tags = tags(&config(&[("ignore_tags", block)]), &environment, &mut Diagnostics::new());
        assert_eq!(tags.ignored_keys.into_iter().collect::<Vec<_>>(), ["k", "x", "y"]);
        assert_eq!(tags.ignored_prefixes, ["p:"]);
    }

    #[test]
    fn values_of_the_environment_that_make_no_sense_are_errors() {
        for (name, value) in
            [("TF_AWS_DEFAULT_TAGS_", "x"), ("TF_AWS_DEFAULT_TAGS_aws:x", "x"), ("TF_APPEND_USER_AGENT", "a\r\nb")]
        {
            let (environment, mut diagnostics) = (environment(&[(name, value)]), Diagnostics::new());
            tags(&config(&[]), &environment, &mut diagnostics);
            settings(&config(&[]), &environment, "", &mut diagnostics);
            assert!(diagnostics.iter().any(|diagnostic| diagnostic.detail.contains(name)), "{name}");
        }
    }

    #[test]
    fn what_is_not_known_yet_is_named() {
        let endpoints = Value::object([("quicksight", Value::unknown()), ("sts", Value::Null), ("sso", Value::Null)]);
        let config = config(&[("region", Value::unknown()), ("endpoints", endpoints), ("default_tags", Value::unknown())]);
        assert_eq!(unknown_arguments(&config), ["region", "endpoints"]);
        assert!(tags(&config, &environment(&[]), &mut Diagnostics::new()).is_unknown);
    }

    #[test]
    fn a_token_alone_is_an_error_at_the_token() {
        let mut diagnostics = Diagnostics::new();
        check(&config(&[("token", Value::Secret(Secret::new("pass")))]), &mut diagnostics);
        let paths: Vec<_> =
            diagnostics.iter().filter_map(|diagnostic| diagnostic.path.as_ref()).map(ToString::to_string).collect();
        assert_eq!(paths, ["token"]);
    }

    #[test]
    fn a_region_that_does_not_exist_is_an_error_at_its_argument_unless_that_check_is_skipped_or_not_known() {
        let paths = |arguments: &[_]| {
            let mut diagnostics = Diagnostics::new();
            check(&config(arguments), &mut diagnostics);
            diagnostics.iter().filter_map(|found| found.path.as_ref()).map(ToString::to_string).collect::<Vec<_>>()
        };
        let wrong = [("region", Value::string("us-esat-1")), ("sts_region", Value::string("moon"))];
        assert_eq!(paths(&wrong), ["region", "sts_region"]);
        for skipped in [Value::Bool(true), Value::unknown()] {
            assert_eq!(paths(&[wrong.as_slice(), &[("skip_region_validation", skipped)]].concat()), Vec::<String>::new());
        }
        assert_eq!(paths(&[("region", Value::unknown())]), Vec::<String>::new());
    }

    #[test]
    fn accounts_that_are_partly_unknown_allow_any_and_forbid_those_that_are_known() {
        let ids = || Value::set([Value::string("111111111111"), Value::unknown()]);
        let accounts = accounts(&config(&[("allowed_account_ids", ids()), ("forbidden_account_ids", ids())]));
        assert!(accounts.allowed.is_empty() && accounts.forbidden.contains("111111111111"), "{accounts:?}");
        assert_eq!(unknown_arguments(&config(&[("allowed_account_ids", ids())])), Vec::<&str>::new());
    }
}

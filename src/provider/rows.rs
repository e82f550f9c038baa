//! The rows of the provider block. Names are those of `hashicorp/aws`, so that a block can be copied from there.

mod roles;

use std::sync::LazyLock;

use terraform_plugin::{
    rule::{BlockRule, Rule, Violation},
    schema::{Attribute, Block, NestedBlock, Schema},
    ty::Type,
    value::Value,
};

use crate::tags;

/// The provider block.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema { version: 0, block: block() });

/// The block `provider_meta` of a module.
pub static META: LazyLock<Schema> = LazyLock::new(|| Schema {
    version: 0,
    block: Block {
        doc: "Settings of a module for the provider.",
        attributes: vec![user_agent(
            "List of products to append to the `User-Agent` of the requests for the module's resources, such as `my-module/1.0`.",
        )],
        ..Block::default()
    },
});

fn block() -> Block {
    Block {
        doc: "The Quick Sight provider manages action connectors of Amazon Quick Sight. Arguments and environment variables that the `hashicorp/aws` provider also supports have the same names, and the same meanings unless noted below.",
        attributes: [place(), credentials(), metadata(), requests(), network(), accounts(), checks()].concat(),
        blocks: vec![
            NestedBlock::list("assume_role", 0, 0, roles::assume_role()),
            NestedBlock::single("assume_role_with_web_identity", roles::assume_role_with_web_identity()),
            NestedBlock::single("endpoints", endpoints()),
            NestedBlock::single("default_tags", default_tags()),
            NestedBlock::single("ignore_tags", ignore_tags()),
        ],
        rules: vec![
            BlockRule::AllOrNone(&["access_key", "secret_key"]),
            BlockRule::AtMostOneOf(&["allowed_account_ids", "forbidden_account_ids"]),
            BlockRule::AtMostOneOf(&["access_key", "assume_role_with_web_identity"]),
        ],
    }
}

fn place() -> Vec<Attribute> {
    vec![
        Attribute::optional("region", Type::String)
            .doc("AWS Region of resources that do not set `region`. Defaults to `AWS_REGION`, `AWS_DEFAULT_REGION` or `region` of the profile."),
        Attribute::optional("sts_region", Type::String).doc("AWS Region in which STS is called. Defaults to `region`, or to the Region of the first resource."),
    ]
}

fn credentials() -> Vec<Attribute> {
    let files = || Type::list(Type::String);
    vec![
        Attribute::optional("profile", Type::String)
            .doc("Profile of the shared configuration and credentials files. Takes precedence over credentials in the environment. Defaults to `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`; unlike this argument, these variables do not take precedence over access keys in the environment."),
        Attribute::optional("access_key", Type::String).doc("Access key ID of static credentials. If omitted, `AWS_ACCESS_KEY_ID` is one of the default sources."),
        Attribute::optional("secret_key", Type::Secret).doc("Secret access key of static credentials. If omitted, `AWS_SECRET_ACCESS_KEY` is one of the default sources."),
        Attribute::optional("token", Type::Secret)
            .doc("Session token of temporary credentials, for `access_key` and `secret_key`. For keys from the environment, `AWS_SESSION_TOKEN` is used instead."),
        Attribute::optional("shared_config_files", files())
            .doc("List of paths of shared configuration files. Later files take precedence, and files that do not exist are skipped. `~` and environment variables such as `$HOME` are expanded. Defaults to `AWS_CONFIG_FILE` or `~/.aws/config`."),
        Attribute::optional("shared_credentials_files", files())
            .doc("List of paths of shared credentials files. Later files take precedence, and files that do not exist are skipped. `~` and environment variables such as `$HOME` are expanded. Defaults to `AWS_SHARED_CREDENTIALS_FILE` or `~/.aws/credentials`."),
    ]
}

fn metadata() -> Vec<Attribute> {
    vec![
        Attribute::optional("ec2_metadata_service_endpoint", Type::String)
            .rule(url())
            .doc("Endpoint of the EC2 instance metadata service, the last source of credentials. Defaults to `AWS_EC2_METADATA_SERVICE_ENDPOINT`, the profile, or the address of `ec2_metadata_service_endpoint_mode`."),
        Attribute::optional("ec2_metadata_service_endpoint_mode", Type::String)
            .rule(Rule::one_of(&["IPv4", "IPv6"]))
            .doc("Protocol of the EC2 instance metadata service. Defaults to `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, the profile, or `IPv4`."),
        Attribute::optional("skip_metadata_api_check", Type::Bool)
            .doc("Whether to skip the EC2 instance metadata service. Defaults to `AWS_EC2_METADATA_DISABLED` or `false`."),
    ]
}

fn requests() -> Vec<Attribute> {
    vec![
        Attribute::optional("max_retries", Type::Number)
            .rule(Rule::custom("be a whole number from 1 to 1000", attempts))
            .doc("Maximum number of attempts for a request that is throttled or fails. Requests to a host that cannot be reached fail sooner. Defaults to `AWS_MAX_ATTEMPTS`, `max_attempts` of the profile, or 25."),
        Attribute::optional("retry_mode", Type::String)
            .rule(Rule::one_of(&["standard", "adaptive"]))
            .doc("Retry mode of throttled requests. In `adaptive` mode, throttling slows all requests of the provider to a Region; in `standard` mode, only the throttled requests. Defaults to `AWS_RETRY_MODE`, `retry_mode` of the profile, or `adaptive`."),
        Attribute::optional("use_fips_endpoint", Type::Bool)
            .doc("Whether to use FIPS endpoints. Custom endpoints are used as they are. Defaults to `AWS_USE_FIPS_ENDPOINT` or the profile."),
        Attribute::optional("use_dualstack_endpoint", Type::Bool)
            .doc("Whether to use dual-stack endpoints. Custom endpoints are used as they are. Defaults to `AWS_USE_DUALSTACK_ENDPOINT` or the profile."),
        user_agent("List of products to append to the `User-Agent` of every request, such as `my-pipeline/1.0 (nightly)`. `TF_APPEND_USER_AGENT` is appended last."),
    ]
}

fn network() -> Vec<Attribute> {
    let proxy = |name, doc| Attribute::optional(name, Type::String).doc(doc);
    vec![
        Attribute::optional("custom_ca_bundle", Type::String)
            .doc("Path of a PEM file with certificate authorities to trust in addition to those of the system. `~` and environment variables such as `$HOME` are expanded. Defaults to `AWS_CA_BUNDLE` or `ca_bundle` of the profile."),
        proxy("http_proxy", "URL of the proxy for HTTP requests, such as `http://user:password@proxy.example:3128`. Also used for HTTPS requests if `https_proxy` is omitted. Defaults to `HTTP_PROXY` or `http_proxy`, which are used for HTTP requests only. Set to `\"\"` for no proxy."),
        proxy("https_proxy", "URL of the proxy for HTTPS requests, which are those to AWS. Defaults to `HTTPS_PROXY` or `https_proxy`. Set to `\"\"` for no proxy."),
        proxy("no_proxy", "Comma-separated hosts that are reached without a proxy: `example.com` (with its subdomains), `.example.com` and `*.example.com` (its subdomains), IP addresses, ranges such as `10.0.0.0/8`, each with an optional `:PORT`, or `*`. Loopback addresses never use a proxy. Defaults to `NO_PROXY` or `no_proxy`."),
    ]
}

/// Products for the `User-Agent` header.
fn user_agent(doc: &'static str) -> Attribute {
    Attribute::optional("user_agent", Type::list(Type::String))
        .rule(Rule::each(Rule::length(1, 256)))
        .rule(Rule::each(Rule::alphabet("[ -~]", "printable ASCII characters")))
        .doc(doc)
}

fn url() -> Rule {
    Rule::pattern("https?://[^/:?\\s]\\S*", "be an `http://` or `https://` URL")
}

/// What looks like a URL, and no request can be sent to.
fn endpoint_url() -> Rule {
    Rule::custom("have a valid host and port and no query", |value| {
        let text = value.as_str().filter(|text| !quicksight_client::is_endpoint(text))?;
        let detail = format!("{{name}} is {text:?}. It must have a valid host and port and no query.");
        Some(Violation::new("Invalid Attribute Value", detail))
    })
}

fn accounts() -> Vec<Attribute> {
    let ids = |name, doc| {
        Attribute::optional(name, Type::set(Type::String)).rule(Rule::each(Rule::pattern("[0-9]{12}", "be 12 digits"))).doc(doc)
    };
    vec![
        ids(
            "allowed_account_ids",
            "Set of allowed AWS account IDs. The provider rejects credentials of other accounts and `aws_account_id` of other accounts.",
        ),
        ids(
            "forbidden_account_ids",
            "Set of forbidden AWS account IDs. The provider rejects credentials of these accounts and `aws_account_id` of these accounts.",
        ),
    ]
}

fn checks() -> Vec<Attribute> {
    vec![
        Attribute::optional("skip_credentials_validation", Type::Bool).doc(
            "Accepted for compatibility with the `hashicorp/aws` provider, without effect: credentials are not validated before they are used.",
        ),
        Attribute::optional("skip_requesting_account_id", Type::Bool)
            .doc("Whether to skip requesting the account ID from STS. If `true`, every resource requires `aws_account_id`. Defaults to `false`."),
        Attribute::optional("skip_region_validation", Type::Bool)
            .doc("Whether to skip the validation of Region names. Set it to `true` for Regions that the provider does not know. Defaults to `false`."),
        Attribute::optional("advisory_checks", Type::Bool).doc("Whether plans show warnings about configurations that are valid but probably not intended. Defaults to `true`."),
    ]
}

fn endpoints() -> Block {
    let endpoint = |name, doc| Attribute::optional(name, Type::String).rule(url()).rule(endpoint_url()).doc(doc);
    Block {
        doc: "Custom endpoints of AWS services.",
        attributes: vec![
            endpoint(
                "quicksight",
                "Endpoint of Quick Sight. Defaults to `AWS_ENDPOINT_URL_QUICKSIGHT`, `AWS_ENDPOINT_URL` or the profile.",
            ),
            endpoint("sts", "Endpoint of STS. Defaults to `AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL` or the profile."),
            endpoint(
                "sso",
                "Endpoint of the IAM Identity Center portal and of the OIDC service that renews its sessions. Defaults to `AWS_ENDPOINT_URL_SSO` (sessions: `AWS_ENDPOINT_URL_SSO_OIDC`), `AWS_ENDPOINT_URL` or the profile.",
            ),
        ],
        ..Block::default()
    }
}

fn default_tags() -> Block {
    Block {
        doc: "Tags to assign to all resources of the provider.",
        attributes: vec![
            Attribute::optional("tags", Type::map(Type::String))
                .rule(Rule::each_key(Rule::length(1, tags::KEY_LENGTH)))
                .rule(Rule::each_key(Rule::custom("not begin with `aws:`", tags::unreserved_key)))
                .rule(Rule::each(Rule::length(1, tags::VALUE_LENGTH)))
                .doc("Map of tags. Tags of a resource with matching keys take precedence over these, and these take precedence over the environment variables `TF_AWS_DEFAULT_TAGS_<key>`."),
        ],
        ..Block::default()
    }
}

fn ignore_tags() -> Block {
    let keys = |name, doc| {
        Attribute::optional(name, Type::set(Type::String)).rule(Rule::each(Rule::length(1, tags::KEY_LENGTH))).doc(doc)
    };
    Block {
        doc: "Tags that are managed outside Terraform. The provider neither reads nor changes them.",
        attributes: vec![
            keys("keys", "Set of tag keys to ignore, in addition to the comma-separated keys in `TF_AWS_IGNORE_TAGS_KEYS`."),
            keys(
                "key_prefixes",
                "Set of prefixes of tag keys to ignore, in addition to the comma-separated prefixes in `TF_AWS_IGNORE_TAGS_KEY_PREFIXES`.",
            ),
        ],
        ..Block::default()
    }
}

fn attempts(value: &Value) -> Option<Violation> {
    let Value::Number(number) = value else { return None };
    let fits = number.as_u64().is_some_and(|attempts| (1..=1000).contains(&attempts));
    (!fits).then(|| {
        Violation::new(
            "Invalid Attribute Value",
            format!("{{name}} is {number}. It must be a whole number from 1 to 1000. With 1, requests are not retried."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{SCHEMA, attempts};
    use terraform_plugin::{number::Number, value::Value};

    #[test]
    fn what_must_not_be_shown_is_sensitive_and_nothing_else_is() {
        let sensitive =
            SCHEMA.block.attributes.iter().filter(|attribute| attribute.is_sensitive()).map(|attribute| attribute.name);
        assert_eq!(sensitive.collect::<Vec<_>>(), ["secret_key", "token"]);
    }

    #[test]
    fn a_request_is_tried_at_least_once() {
        let judged = |attempts: i64| super::attempts(&Value::Number(Number::from(attempts)));
        assert!(judged(0).is_some() && judged(-1).is_some() && judged(1001).is_some());
        assert_eq!((judged(1), judged(25), attempts(&Value::Null)), (None, None, None));
    }
}

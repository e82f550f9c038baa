//! The rows of the provider block. Names are those of `hashicorp/aws`, so that a block can be copied from there.

mod roles;

use std::sync::LazyLock;

use terraform_plugin::{
    rule::{BlockRule, Problem, Rule},
    schema::{Attribute, Block, NestedBlock, Schema},
    ty::Type,
    value::Value,
};

use super::tags;

/// The provider block.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema { version: 0, block: block() });

/// The block `provider_meta` of a module.
pub static META: LazyLock<Schema> = LazyLock::new(|| Schema {
    version: 0,
    block: Block {
        doc: "What the author of a module says to the provider.",
        attributes: vec![user_agent(
            "Products to add to the `User-Agent` of the requests for the module's resources, such as `my-module/1.0`.",
        )],
        ..Block::default()
    },
});

fn block() -> Block {
    Block {
        doc: "The Quick Sight provider manages action connectors of Amazon Quick Sight. Its arguments are named as in the `aws` provider, and so are the environment variables that it reads.",
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
            .doc("AWS Region to work in, where a resource does not name one. Left out: `AWS_REGION`, `AWS_DEFAULT_REGION`, or the Region of the profile."),
        Attribute::optional("sts_region", Type::String).doc("AWS Region in which STS is asked. Left out: that of `region`."),
    ]
}

fn credentials() -> Vec<Attribute> {
    let files = || Type::list(Type::String);
    vec![
        Attribute::optional("profile", Type::String)
            .doc("Profile of the shared configuration and credentials files. Set here, it goes before credentials in the environment. Left out: `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`, which come after them."),
        Attribute::optional("access_key", Type::String).doc("Access key id of static credentials. Needs `secret_key`."),
        Attribute::optional("secret_key", Type::Secret).doc("Secret access key of static credentials. Needs `access_key`."),
        Attribute::optional("token", Type::Secret)
            .doc("Session token, for temporary credentials. Needs `access_key` and `secret_key`."),
        Attribute::optional("shared_config_files", files())
            .doc("Paths of shared configuration files; later ones win. `~/` and variables of the environment such as `$HOME` are filled in. Left out: `AWS_CONFIG_FILE`, or `~/.aws/config`."),
        Attribute::optional("shared_credentials_files", files())
            .doc("Paths of shared credentials files; later ones win. `~/` and variables of the environment such as `$HOME` are filled in. Left out: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`."),
    ]
}

fn metadata() -> Vec<Attribute> {
    vec![
        Attribute::optional("ec2_metadata_service_endpoint", Type::String)
            .rule(url())
            .doc("Endpoint of the metadata service of a virtual machine, which is asked last for credentials. Left out: `AWS_EC2_METADATA_SERVICE_ENDPOINT`, the profile, or that of `ec2_metadata_service_endpoint_mode`."),
        Attribute::optional("ec2_metadata_service_endpoint_mode", Type::String)
            .rule(Rule::one_of(&["IPv4", "IPv6"]))
            .doc("Kind of address of the metadata service. Left out: `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`, the profile, or `IPv4`."),
        Attribute::optional("skip_metadata_api_check", Type::Bool)
            .doc("Whether never to ask the metadata service of a virtual machine. Left out: `AWS_EC2_METADATA_DISABLED`, or `false`."),
    ]
}

fn requests() -> Vec<Attribute> {
    vec![
        Attribute::optional("max_retries", Type::Number)
            .rule(Rule::custom("be a whole number from 1 to 1000", attempts))
            .doc("How often one request is tried in total, when the service is busy or fails. A host that cannot be reached is given up sooner. Left out: `AWS_MAX_ATTEMPTS`, `max_attempts` of the profile, or 25."),
        Attribute::optional("retry_mode", Type::String)
            .rule(Rule::one_of(&["standard", "adaptive"]))
            .doc("What is done when the service refuses requests because there are too many. With `adaptive` all requests of the provider to a Region then wait for their turn, at a rate that follows what the service takes; with `standard` only those that were refused do. Left out: `AWS_RETRY_MODE`, `retry_mode` of the profile, or `adaptive`."),
        Attribute::optional("use_fips_endpoint", Type::Bool)
            .doc("Whether to use FIPS endpoints. Left out: `AWS_USE_FIPS_ENDPOINT`, or the profile."),
        Attribute::optional("use_dualstack_endpoint", Type::Bool)
            .doc("Whether to use endpoints that also have IPv6 addresses. Left out: `AWS_USE_DUALSTACK_ENDPOINT`, or the profile."),
        user_agent("Products to add to the `User-Agent` of every request, such as `my-pipeline/1.0 (nightly)`. What the variable `TF_APPEND_USER_AGENT` holds is added after them."),
    ]
}

fn network() -> Vec<Attribute> {
    let proxy = |name, doc| Attribute::optional(name, Type::String).doc(doc);
    vec![
        Attribute::optional("custom_ca_bundle", Type::String)
            .doc("Path of a file in PEM format with certificates of authorities to trust, besides those that the machine trusts. `~/` and variables of the environment such as `$HOME` are filled in. Left out: `AWS_CA_BUNDLE`."),
        proxy("http_proxy", "URL of the proxy for plain HTTP, such as `http://user:password@proxy.example:3128`. Without `https_proxy` it serves HTTPS too. Left out: `HTTP_PROXY` or `http_proxy`, which do not. Set to `\"\"`: none."),
        proxy("https_proxy", "URL of the proxy for HTTPS, which is what AWS is called with. Left out: `HTTPS_PROXY` or `https_proxy`. Set to `\"\"`: none."),
        proxy("no_proxy", "Hosts to reach without a proxy, separated by commas: names, which also stand for all below them, addresses, and ranges such as `10.0.0.0/8`. Left out: `NO_PROXY` or `no_proxy`."),
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
    Rule::pattern("https?://[^/].*", "be an `http://` or `https://` URL")
}

fn accounts() -> Vec<Attribute> {
    let ids = |name, doc| {
        Attribute::optional(name, Type::set(Type::String)).rule(Rule::each(Rule::pattern("[0-9]{12}", "be 12 digits"))).doc(doc)
    };
    vec![
        ids("allowed_account_ids", "AWS accounts to work in; any other is an error. Excludes `forbidden_account_ids`."),
        ids("forbidden_account_ids", "AWS accounts not to work in. Excludes `allowed_account_ids`."),
    ]
}

fn checks() -> Vec<Attribute> {
    vec![
        Attribute::optional("skip_credentials_validation", Type::Bool)
            .doc("Accepted so that a provider block can be copied. This provider never tries credentials out before it needs them, whatever this says."),
        Attribute::optional("skip_requesting_account_id", Type::Bool)
            .doc("Whether never to ask STS which account the credentials belong to. Then every resource needs `aws_account_id`."),
        Attribute::optional("skip_region_validation", Type::Bool)
            .doc("Whether to accept Regions whose names do not look like those of AWS."),
        Attribute::optional("advisory_checks", Type::Bool)
            .doc("Whether validation gives advice, that is warnings. Left out: `true`."),
    ]
}

fn endpoints() -> Block {
    let endpoint = |name, doc| Attribute::optional(name, Type::String).rule(url()).doc(doc);
    Block {
        doc: "Endpoints in place of those of AWS.",
        attributes: vec![
            endpoint(
                "quicksight",
                "Endpoint of Quick Sight. Left out: `AWS_ENDPOINT_URL_QUICKSIGHT`, `AWS_ENDPOINT_URL`, or the profile.",
            ),
            endpoint("sts", "Endpoint of STS. Left out: `AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL`, or the profile."),
            endpoint(
                "sso",
                "Endpoint of the IAM Identity Center portal. Left out: `AWS_ENDPOINT_URL_SSO`, `AWS_ENDPOINT_URL`, or the profile.",
            ),
        ],
        ..Block::default()
    }
}

fn default_tags() -> Block {
    Block {
        doc: "Tags of every resource that this provider manages.",
        attributes: vec![
            Attribute::optional("tags", Type::map(Type::String))
                .rule(Rule::each_key(Rule::length(1, tags::KEY_LENGTH)))
                .rule(Rule::each_key(Rule::custom("not begin with `aws:`", tags::own_key)))
                .rule(Rule::each(Rule::length(1, tags::VALUE_LENGTH)))
                .doc("Tags by key. A tag of the resource with the same key wins. Added to those of the variables `TF_AWS_DEFAULT_TAGS_<key>`, over which they win."),
        ],
        ..Block::default()
    }
}

fn ignore_tags() -> Block {
    let keys = |name, doc| {
        Attribute::optional(name, Type::set(Type::String)).rule(Rule::each(Rule::length(1, tags::KEY_LENGTH))).doc(doc)
    };
    Block {
        doc: "Tags that somebody else takes care of: never read, never sent, never removed.",
        attributes: vec![
            keys("keys", "Keys of such tags. Added to those of `TF_AWS_IGNORE_TAGS_KEYS`, separated by commas."),
            keys(
                "key_prefixes",
                "Beginnings of the keys of such tags. Added to those of `TF_AWS_IGNORE_TAGS_KEY_PREFIXES`, separated by commas.",
            ),
        ],
        ..Block::default()
    }
}

fn attempts(value: &Value) -> Option<Problem> {
    let Value::Number(number) = value else { return None };
    let fits = number.as_u64().is_some_and(|attempts| (1..=1000).contains(&attempts));
    (!fits).then(|| {
        Problem::new(
            "Invalid max_retries",
            format!("{number} is not a whole number from 1 to 1000. 1 tries every request once, without retries."),
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

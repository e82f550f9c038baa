//! The rows of `authentication_config`, and the one table of the six kinds of authentication.

use terraform_plugin::{
    path::Path,
    rule::{BlockRule, Rule},
    schema::{Attribute, Block, NestedBlock, Recompute},
    ty::Type,
    value::Value,
};

use super::validate;

/// The block that holds everything below.
pub const CONFIG: &str = "authentication_config";
/// The block inside it that holds one block per kind.
pub const METADATA: &str = "authentication_metadata";

/// The one source of credentials that the API names: the request itself.
pub const PLAIN_CREDENTIALS: &str = "PLAIN_CREDENTIALS";

/// One kind of authentication.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The block of its arguments in `authentication_metadata`.
    pub block: &'static str,
    /// `ConnectionAuthType` of the API.
    pub authentication_type: &'static str,
    /// Where its secret is, if it has one.
    pub secret: Option<SecretPlace>,
    /// The argument of its block that says where the credentials come from, if it has one.
    pub source: Option<&'static str>,
}

/// Where a kind of authentication keeps its secret.
#[derive(Debug, PartialEq, Eq)]
pub struct SecretPlace {
    /// The blocks from the kind's own block down to the one that holds the secret. While they do not stand, there is no secret.
    pub blocks: &'static [&'static str],
    pub argument: SecretArgument,
}

/// The three arguments of one secret.
#[derive(Debug, PartialEq, Eq)]
pub struct SecretArgument {
    /// Kept in state.
    pub plain: &'static str,
    /// Kept nowhere.
    pub write_only: &'static str,
    /// A change of it sends `write_only` again.
    pub version: &'static str,
    /// The first two, of which at most one may stand.
    pub either: &'static [&'static str],
}

const CLIENT_SECRET: SecretArgument = SecretArgument {
    plain: "client_secret",
    write_only: "client_secret_wo",
    version: "client_secret_wo_version",
    either: &["client_secret", "client_secret_wo"],
};

const PASSWORD: SecretArgument = SecretArgument {
    plain: "password",
    write_only: "password_wo",
    version: "password_wo_version",
    either: &["password", "password_wo"],
};

const API_KEY: SecretArgument = SecretArgument {
    plain: "api_key",
    write_only: "api_key_wo",
    version: "api_key_wo_version",
    either: &["api_key", "api_key_wo"],
};

pub const AUTHORIZATION_CODE: Kind = Kind {
    block: "authorization_code_grant_metadata",
    authentication_type: "OAUTH2_AUTHORIZATION_CODE",
    secret: Some(SecretPlace {
        blocks: &["authorization_code_grant_credentials_details", "authorization_code_grant_details"],
        argument: CLIENT_SECRET,
    }),
    source: Some("authorization_code_grant_credentials_source"),
};

pub const CLIENT_CREDENTIALS: Kind = Kind {
    block: "client_credentials_grant_metadata",
    authentication_type: "OAUTH2_CLIENT_CREDENTIALS",
    secret: Some(SecretPlace {
        blocks: &["client_credentials_details", "client_credentials_grant_details"],
        argument: CLIENT_SECRET,
    }),
    source: Some("client_credentials_source"),
};

pub const BASIC: Kind = Kind {
    block: "basic_auth_connection_metadata",
    authentication_type: "BASIC",
    secret: Some(SecretPlace { blocks: &[], argument: PASSWORD }),
    source: None,
};

pub const API_KEY_CONNECTION: Kind = Kind {
    block: "api_key_connection_metadata",
    authentication_type: "API_KEY",
    secret: Some(SecretPlace { blocks: &[], argument: API_KEY }),
    source: None,
};

pub const NONE: Kind = Kind { block: "none_connection_metadata", authentication_type: "NONE", secret: None, source: None };

pub const IAM: Kind = Kind { block: "iam_connection_metadata", authentication_type: "IAM", secret: None, source: None };

/// All six, in the order of the documentation.
pub const KINDS: [&Kind; 6] = [&AUTHORIZATION_CODE, &CLIENT_CREDENTIALS, &BASIC, &API_KEY_CONNECTION, &NONE, &IAM];

/// The blocks of all six.
const BLOCKS: &[&str] =
    &[AUTHORIZATION_CODE.block, CLIENT_CREDENTIALS.block, BASIC.block, API_KEY_CONNECTION.block, NONE.block, IAM.block];

/// `ConnectionAuthType` of the API.
const AUTHENTICATION_TYPES: &[&str] = &[
    AUTHORIZATION_CODE.authentication_type,
    CLIENT_CREDENTIALS.authentication_type,
    BASIC.authentication_type,
    API_KEY_CONNECTION.authentication_type,
    NONE.authentication_type,
    IAM.authentication_type,
];

impl Kind {
    /// The kind whose block stands in this resource value. Nothing while that is unknown, or where none or several stand.
    pub fn of(resource: &Value) -> Option<&'static Self> {
        let metadata = resource.at(&[CONFIG, METADATA]).as_object()?;
        let mut standing = KINDS.into_iter().filter(|kind| metadata.get(kind.block).is_some_and(|block| !block.is_null()));
        let kind = standing.next()?;
        let block_is_known = !metadata.get(kind.block)?.is_unknown();
        (block_is_known && standing.next().is_none()).then_some(kind)
    }

    /// The way to this kind's block, and on to `more`.
    pub fn way(&self, more: &[&'static str]) -> Vec<&'static str> {
        [&[CONFIG, METADATA, self.block], more].concat()
    }

    /// The way to the block that holds the secret's three arguments.
    pub fn secret_way(&self) -> Option<(Vec<&'static str>, &SecretArgument)> {
        self.secret.as_ref().map(|place| (self.way(place.blocks), &place.argument))
    }

    /// The path of one argument of this kind.
    pub fn path(&self, more: &[&'static str]) -> Path {
        Path::of(&self.way(more))
    }
}

/// The rows of `authentication_config`.
pub fn rows() -> NestedBlock {
    let metadata = Block {
        doc: "Authentication metadata: exactly one of the blocks below.",
        blocks: vec![authorization_code(), client_credentials(), basic(), api_key(), none(), iam()],
        rules: vec![BlockRule::ExactlyOneOf(BLOCKS)],
        ..Block::default()
    };
    let config = Block {
        doc: "Authentication of the connector at the service.",
        attributes: vec![
            Attribute::optional_computed("authentication_type", Type::String)
                .recompute(Recompute::Never)
                .member("AuthConfig.AuthenticationType")
                .doc("Kind of authentication. Derived from the block in `authentication_metadata`, which it must match.")
                .rule(Rule::one_of(AUTHENTICATION_TYPES)),
        ],
        blocks: vec![NestedBlock::single(METADATA, metadata).member("AuthConfig.AuthenticationMetadata")],
        rules: vec![BlockRule::RequiredBlock(METADATA)],
    };
    NestedBlock::single(CONFIG, config).member("CreateActionConnectorRequest.AuthenticationConfig")
}

fn authorization_code() -> NestedBlock {
    let details = Block {
        doc: "OAuth application that users authorize.",
        attributes: [
            vec![client_id("AuthorizationCodeGrantDetails.ClientId")],
            secret(
                &CLIENT_SECRET,
                "AuthorizationCodeGrantDetails.ClientSecret",
                Some((0, 2048)),
                "Client secret of the OAuth application. Stored in the state: prefer `client_secret_wo`.",
            ),
            vec![
                endpoint("token_endpoint", "AuthorizationCodeGrantDetails.TokenEndpoint", "URL of the token endpoint."),
                endpoint(
                    "authorization_endpoint",
                    "AuthorizationCodeGrantDetails.AuthorizationEndpoint",
                    "URL where users authorize the application.",
                ),
            ],
        ]
        .concat(),
        rules: secret_rules(&CLIENT_SECRET),
        ..Block::default()
    };
    let block = Block {
        doc: "OAuth 2.0 authorization code grant: each user signs in to the service.",
        attributes: vec![
            base_endpoint("AuthorizationCodeGrantMetadata.BaseEndpoint"),
            with_endpoint_rules(Attribute::optional_computed("redirect_url", Type::String))
                .recompute(Recompute::Never)
                .member("AuthorizationCodeGrantMetadata.RedirectUrl")
                .doc("URL that users are redirected to after they authorize the application. Defaults to `https://REGION.quicksight.aws.amazon.com/sn/oauthcallback` in the `aws` partition; required in other partitions."),
            credentials_source("authorization_code_grant_credentials_source", "AuthorizationCodeGrantMetadata.AuthorizationCodeGrantCredentialsSource"),
        ],
        blocks: vec![
            NestedBlock::single(
                "authorization_code_grant_credentials_details",
                only("authorization_code_grant_details", "AuthorizationCodeGrantCredentialsDetails.AuthorizationCodeGrantDetails", details),
            )
            .member("AuthorizationCodeGrantMetadata.AuthorizationCodeGrantCredentialsDetails"),
        ],
        ..Block::default()
    };
    NestedBlock::single(AUTHORIZATION_CODE.block, block).member("AuthenticationMetadata.AuthorizationCodeGrantMetadata")
}

fn client_credentials() -> NestedBlock {
    let details = Block {
        doc: "OAuth application that acts for all users of the connector.",
        attributes: [
            vec![client_id("ClientCredentialsGrantDetails.ClientId")],
            secret(
                &CLIENT_SECRET,
                "ClientCredentialsGrantDetails.ClientSecret",
                Some((0, 2048)),
                "Client secret of the OAuth application. Stored in the state: prefer `client_secret_wo`.",
            ),
            vec![endpoint("token_endpoint", "ClientCredentialsGrantDetails.TokenEndpoint", "URL of the token endpoint.")],
        ]
        .concat(),
        rules: secret_rules(&CLIENT_SECRET),
        ..Block::default()
    };
    let block = Block {
        doc: "OAuth 2.0 client credentials grant: one account of the service acts for all users of the connector.",
        attributes: vec![
            base_endpoint("ClientCredentialsGrantMetadata.BaseEndpoint"),
            credentials_source("client_credentials_source", "ClientCredentialsGrantMetadata.ClientCredentialsSource"),
        ],
        blocks: vec![
            NestedBlock::single(
                "client_credentials_details",
                only("client_credentials_grant_details", "ClientCredentialsDetails.ClientCredentialsGrantDetails", details),
            )
            .member("ClientCredentialsGrantMetadata.ClientCredentialsDetails"),
        ],
        ..Block::default()
    };
    NestedBlock::single(CLIENT_CREDENTIALS.block, block).member("AuthenticationMetadata.ClientCredentialsGrantMetadata")
}

fn basic() -> NestedBlock {
    let block = Block {
        doc: "User name and password of one account of the service, which acts for all users of the connector.",
        attributes: [
            vec![
                base_endpoint("BasicAuthConnectionMetadata.BaseEndpoint"),
                Attribute::required("username", Type::String).member("BasicAuthConnectionMetadata.Username").doc("User name."),
            ],
            secret(
                &PASSWORD,
                "BasicAuthConnectionMetadata.Password",
                None,
                "Password. Stored in the state: prefer `password_wo`.",
            ),
        ]
        .concat(),
        rules: secret_rules(&PASSWORD),
        ..Block::default()
    };
    NestedBlock::single(BASIC.block, block).member("AuthenticationMetadata.BasicAuthConnectionMetadata")
}

fn api_key() -> NestedBlock {
    let block = Block {
        doc: "API key of one account of the service, which acts for all users of the connector.",
        attributes: [
            vec![base_endpoint("APIKeyConnectionMetadata.BaseEndpoint")],
            secret(&API_KEY, "APIKeyConnectionMetadata.ApiKey", None, "API key. Stored in the state: prefer `api_key_wo`."),
            vec![
                Attribute::optional("email", Type::String)
                    .member("APIKeyConnectionMetadata.Email")
                    .doc("Email address of the owner of the API key, if the service requires one.")
                    .rule(Rule::pattern(r"[\w.%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", "be an email address")),
            ],
        ]
        .concat(),
        rules: secret_rules(&API_KEY),
        ..Block::default()
    };
    NestedBlock::single(API_KEY_CONNECTION.block, block).member("AuthenticationMetadata.ApiKeyConnectionMetadata")
}

fn none() -> NestedBlock {
    let block = Block {
        doc: "No authentication.",
        attributes: vec![base_endpoint("NoneConnectionMetadata.BaseEndpoint")],
        ..Block::default()
    };
    NestedBlock::single(NONE.block, block).member("AuthenticationMetadata.NoneConnectionMetadata")
}

fn iam() -> NestedBlock {
    let block = Block {
        doc: "IAM role that Quick Sight assumes, for connectors to AWS services.",
        attributes: vec![
            Attribute::required("role_arn", Type::String)
                .member("IAMConnectionMetadata.RoleArn")
                .doc("ARN of the role. Its trust policy must allow `quicksight.amazonaws.com`, and the identity that runs Terraform needs `iam:PassRole` on it.")
                .rule(Rule::length(20, 2048))
                .rule(Rule::pattern(
                    r"arn:[^:]+:iam::[0-9]{12}:role/.+",
                    "be the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME",
                )),
            Attribute::computed("source_arn", Type::String)
                .recompute(Recompute::With(&[CONFIG]))
                .member("ReadIamConnectionMetadata.SourceArn")
                .doc("Source ARN that Quick Sight names when it assumes the role."),
        ],
        ..Block::default()
    };
    NestedBlock::single(IAM.block, block).member("AuthenticationMetadata.IamConnectionMetadata")
}

/// A block that does nothing but hold one other: the API's unions of one member.
fn only(name: &'static str, member: &'static str, block: Block) -> Block {
    Block {
        doc: "Contains one block.",
        blocks: vec![NestedBlock::single(name, block).member(member)],
        rules: vec![BlockRule::RequiredBlock(name)],
        ..Block::default()
    }
}

fn with_endpoint_rules(attribute: Attribute) -> Attribute {
    attribute
        .rule(Rule::length(1, 8192))
        .rule(Rule::pattern("https://.*", "begin with https:// and be one line"))
        .rule(Rule::custom("name a host and contain no white space", validate::endpoint))
}

fn endpoint(name: &'static str, member: &'static str, doc: &'static str) -> Attribute {
    with_endpoint_rules(Attribute::required(name, Type::String)).member(member).doc(doc)
}

fn base_endpoint(member: &'static str) -> Attribute {
    endpoint("base_endpoint", member, "Base URL of the service's API.")
}

fn client_id(member: &'static str) -> Attribute {
    Attribute::required("client_id", Type::String)
        .member(member)
        .doc("Client ID of the OAuth application.")
        .rule(Rule::length(0, 1024))
        .rule(Rule::custom("not begin or end with white space", validate::stray_space).advice())
}

fn credentials_source(name: &'static str, member: &'static str) -> Attribute {
    Attribute::optional_computed(name, Type::String)
        .recompute(Recompute::Never)
        .member(member)
        .doc("Source of the credentials. Defaults to `PLAIN_CREDENTIALS` if credentials are configured, otherwise to what Quick Sight returns.")
        .rule(Rule::one_of(&[PLAIN_CREDENTIALS]))
}

/// The three rows of a secret.
fn secret(argument: &SecretArgument, member: &'static str, length: Option<(usize, usize)>, doc: &'static str) -> Vec<Attribute> {
    let checked = |attribute: Attribute| {
        let attribute = attribute.member(member);
        let attribute = match length {
            Some((min, max)) => attribute.rule(Rule::length(min, max)),
            None => attribute,
        };
        attribute
            .rule(Rule::custom("not be empty", validate::empty_secret).advice())
            .rule(Rule::custom("not begin or end with white space", validate::stray_space).advice())
            .rule(Rule::custom("be one line", validate::line_break).advice())
    };
    vec![
        checked(Attribute::optional(argument.plain, Type::Secret)).doc(doc),
        checked(Attribute::write_only(argument.write_only, Type::Secret))
            .doc("The same secret, stored in neither plan nor state. Requires Terraform 1.11 or OpenTofu 1.11."),
        Attribute::optional(argument.version, Type::String)
            .doc("Any string, such as a number or a version ID. Changing it sends the write-only secret again."),
    ]
}

fn secret_rules(argument: &'static SecretArgument) -> Vec<BlockRule> {
    vec![BlockRule::AtMostOneOf(argument.either), BlockRule::Requires(argument.write_only, argument.version)]
}

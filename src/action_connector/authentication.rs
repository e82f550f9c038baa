//! The rows of `authentication_config`.

use quicksight_client::Kind;
use terraform_plugin::{
    rule::{BlockRule, Rule},
    schema::{Attribute, Block, NestedBlock, Recompute},
    ty::Type,
};

use super::{
    kinds::{
        self, API_KEY, AUTHENTICATION_TYPES, BLOCKS, CLIENT_SECRET, CONFIG, METADATA, PASSWORD, PLAIN_CREDENTIALS, SecretArgument,
    },
    values,
};

/// The rows of `authentication_config`.
pub fn rows() -> NestedBlock {
    let metadata = Block {
        doc: "Authentication metadata, with one block for the kind of authentication.",
        blocks: Kind::ALL.iter().map(|kind| of_kind(*kind)).collect(),
        rules: vec![BlockRule::ExactlyOneOf { what: "Authentication Block", blocks: BLOCKS }],
        ..Block::default()
    };
    let config = Block {
        doc: "Authentication of the connector with the service.",
        attributes: vec![
            Attribute::optional_computed("authentication_type", Type::String)
                .recompute(Recompute::Never)
                .member("AuthConfig.AuthenticationType")
                .doc("Type of authentication. Defaults to the type of the block in `authentication_metadata`, which it must match.")
                .rule(Rule::one_of(AUTHENTICATION_TYPES)),
        ],
        blocks: vec![NestedBlock::required(METADATA, metadata).member("AuthConfig.AuthenticationMetadata")],
        ..Block::default()
    };
    NestedBlock::required(CONFIG, config).member("CreateActionConnectorRequest.AuthenticationConfig")
}

/// The block of one kind.
fn of_kind(kind: Kind) -> NestedBlock {
    let (block, member) = match kind {
        Kind::AuthorizationCode => (authorization_code(), "AuthenticationMetadata.AuthorizationCodeGrantMetadata"),
        Kind::ClientCredentials => (client_credentials(), "AuthenticationMetadata.ClientCredentialsGrantMetadata"),
        Kind::Basic => (basic(), "AuthenticationMetadata.BasicAuthConnectionMetadata"),
        Kind::ApiKey => (api_key(), "AuthenticationMetadata.ApiKeyConnectionMetadata"),
        Kind::None => (none(), "AuthenticationMetadata.NoneConnectionMetadata"),
        Kind::Iam => (iam(), "AuthenticationMetadata.IamConnectionMetadata"),
    };
    NestedBlock::single(kinds::row(kind).block, block).member(member)
}

fn authorization_code() -> Block {
    let details = Block {
        doc: "OAuth application that users authorize.",
        attributes: [
            vec![client_id("AuthorizationCodeGrantDetails.ClientId")],
            secret(
                &CLIENT_SECRET,
                "AuthorizationCodeGrantDetails.ClientSecret",
                Some((0, 2048)),
                "Client secret of the OAuth application. It is stored in the state; prefer `client_secret_wo`.",
            ),
            vec![
                endpoint("token_endpoint", "AuthorizationCodeGrantDetails.TokenEndpoint", "URL of the token endpoint."),
                endpoint(
                    "authorization_endpoint",
                    "AuthorizationCodeGrantDetails.AuthorizationEndpoint",
                    "URL of the authorization endpoint.",
                ),
            ],
        ]
        .concat(),
        rules: secret_rules(&CLIENT_SECRET),
        ..Block::default()
    };
    Block {
        doc: "OAuth 2.0 authorization code grant: each user signs in to the service.",
        attributes: vec![
            base_endpoint("AuthorizationCodeGrantMetadata.BaseEndpoint"),
            with_endpoint_rules(Attribute::optional_computed("redirect_url", Type::String))
                .recompute(Recompute::Never)
                .member("AuthorizationCodeGrantMetadata.RedirectUrl")
                .doc("URL to which users are redirected after they authorize the application. Defaults to `https://REGION.quicksight.aws.amazon.com/sn/oauthcallback` in the `aws` partition. Required in other partitions."),
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
    }
}

fn client_credentials() -> Block {
    let details = Block {
        doc: "OAuth application that acts for all users of the connector.",
        attributes: [
            vec![client_id("ClientCredentialsGrantDetails.ClientId")],
            secret(
                &CLIENT_SECRET,
                "ClientCredentialsGrantDetails.ClientSecret",
                Some((0, 2048)),
                "Client secret of the OAuth application. It is stored in the state; prefer `client_secret_wo`.",
            ),
            vec![endpoint("token_endpoint", "ClientCredentialsGrantDetails.TokenEndpoint", "URL of the token endpoint.")],
        ]
        .concat(),
        rules: secret_rules(&CLIENT_SECRET),
        ..Block::default()
    };
    Block {
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
    }
}

fn basic() -> Block {
    Block {
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
                "Password. It is stored in the state; prefer `password_wo`.",
            ),
        ]
        .concat(),
        rules: secret_rules(&PASSWORD),
        ..Block::default()
    }
}

fn api_key() -> Block {
    Block {
        doc: "API key of one account of the service, which acts for all users of the connector.",
        attributes: [
            vec![base_endpoint("APIKeyConnectionMetadata.BaseEndpoint")],
            secret(&API_KEY, "APIKeyConnectionMetadata.ApiKey", None, "API key. It is stored in the state; prefer `api_key_wo`."),
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
    }
}

fn none() -> Block {
    Block {
        doc: "No authentication.",
        attributes: vec![base_endpoint("NoneConnectionMetadata.BaseEndpoint")],
        ..Block::default()
    }
}

fn iam() -> Block {
    Block {
        doc: "IAM role that Quick Sight assumes, for connectors to AWS services.",
        attributes: vec![
            Attribute::required("role_arn", Type::String)
                .member("IAMConnectionMetadata.RoleArn")
                .doc("ARN of the role. Quick Sight must be allowed to assume it, and the identity that runs Terraform needs `iam:PassRole` on it. See [IAM Permissions](#iam-permissions).")
                .rule(Rule::length(20, 2048))
                .rule(Rule::pattern(
                    r"arn:[^:]+:iam::[0-9]{12}:role/.+",
                    "be the ARN of an IAM role, such as `arn:aws:iam::123456789012:role/quick-s3`",
                )),
            Attribute::computed("source_arn", Type::String)
                .recompute(Recompute::With(&[CONFIG]))
                .member("ReadIamConnectionMetadata.SourceArn")
                .doc("Source ARN with which Quick Sight assumes the role."),
        ],
        ..Block::default()
    }
}

/// A block that does nothing but hold one other: the API's unions of one member.
fn only(name: &'static str, member: &'static str, block: Block) -> Block {
    Block {
        doc: "Credentials of the OAuth application.",
        blocks: vec![NestedBlock::required(name, block).member(member)],
        ..Block::default()
    }
}

fn with_endpoint_rules(attribute: Attribute) -> Attribute {
    attribute
        .rule(Rule::length(1, 8192))
        // First what names the character, where a line break violates both.
        .rule(Rule::custom("contain a host and no white space", values::endpoint))
        .rule(Rule::pattern("https://.*", "begin with `https://`"))
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
        .rule(Rule::custom("not begin or end with white space", values::surrounding_white_space).advice())
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
            .rule(Rule::custom("not be empty", values::empty_secret).advice())
            .rule(Rule::custom("not begin or end with white space", values::surrounding_white_space).advice())
            .rule(Rule::custom("be one line", values::line_break).advice())
    };
    vec![
        checked(Attribute::optional(argument.plain, Type::Secret)).doc(doc),
        checked(Attribute::write_only(argument.write_only, Type::Secret))
            .doc("Secret that is stored in neither the plan nor the state. Requires Terraform 1.11 or OpenTofu 1.11."),
        Attribute::optional(argument.version, Type::String)
            .doc("Version of the write-only secret, any string. Change it to send the secret again."),
    ]
}

fn secret_rules(argument: &'static SecretArgument) -> Vec<BlockRule> {
    vec![BlockRule::AtMostOneOf(argument.either), BlockRule::Requires(argument.write_only, argument.version)]
}

//! What the schema has for each kind of authentication: its block, and where in it the secret is. Every kind of the client has a row here, or
//! this file does not compile.

use quicksight_client::Kind;
use terraform_plugin::{path::Path, value::Value};

/// The block that holds everything about authentication.
pub const CONFIG: &str = "authentication_config";
/// The block inside it that holds one block per kind.
pub const METADATA: &str = "authentication_metadata";

/// The one source of credentials that the API names: the request itself.
pub const PLAIN_CREDENTIALS: &str = "PLAIN_CREDENTIALS";

/// The row of one kind of authentication.
#[derive(Debug, PartialEq, Eq)]
pub struct KindRow {
    pub kind: Kind,
    /// The block of its arguments in `authentication_metadata`.
    pub block: &'static str,
    /// Where its secret is, if it has one.
    pub secret: Option<SecretPlace>,
    /// The argument of its block that names the source of the credentials, if it has one.
    pub source: Option<&'static str>,
}

/// Where a kind of authentication keeps its secret.
#[derive(Debug, PartialEq, Eq)]
pub struct SecretPlace {
    /// The blocks from the kind's own block down to the one that contains the secret. If they are not configured, there is no secret.
    pub blocks: &'static [&'static str],
    pub argument: SecretArgument,
}

/// The three arguments of one secret.
#[derive(Debug, PartialEq, Eq)]
pub struct SecretArgument {
    /// Stored in the state.
    pub plain: &'static str,
    /// Stored nowhere.
    pub write_only: &'static str,
    /// Changing it sends `write_only` again.
    pub version: &'static str,
    /// The first two, of which at most one may be configured.
    pub either: &'static [&'static str],
}

pub const CLIENT_SECRET: SecretArgument = SecretArgument {
    plain: "client_secret",
    write_only: "client_secret_wo",
    version: "client_secret_wo_version",
    either: &["client_secret", "client_secret_wo"],
};

pub const PASSWORD: SecretArgument = SecretArgument {
    plain: "password",
    write_only: "password_wo",
    version: "password_wo_version",
    either: &["password", "password_wo"],
};

pub const API_KEY: SecretArgument = SecretArgument {
    plain: "api_key",
    write_only: "api_key_wo",
    version: "api_key_wo_version",
    either: &["api_key", "api_key_wo"],
};

const AUTHORIZATION_CODE: KindRow = KindRow {
    kind: Kind::AuthorizationCode,
    block: "authorization_code_grant_metadata",
    secret: Some(SecretPlace {
        blocks: &["authorization_code_grant_credentials_details", "authorization_code_grant_details"],
        argument: CLIENT_SECRET,
    }),
    source: Some("authorization_code_grant_credentials_source"),
};

const CLIENT_CREDENTIALS: KindRow = KindRow {
    kind: Kind::ClientCredentials,
    block: "client_credentials_grant_metadata",
    secret: Some(SecretPlace {
        blocks: &["client_credentials_details", "client_credentials_grant_details"],
        argument: CLIENT_SECRET,
    }),
    source: Some("client_credentials_source"),
};

const BASIC: KindRow = KindRow {
    kind: Kind::Basic,
    block: "basic_auth_connection_metadata",
    secret: Some(SecretPlace { blocks: &[], argument: PASSWORD }),
    source: None,
};

const API_KEY_CONNECTION: KindRow = KindRow {
    kind: Kind::ApiKey,
    block: "api_key_connection_metadata",
    secret: Some(SecretPlace { blocks: &[], argument: API_KEY }),
    source: None,
};

const NONE: KindRow = KindRow { kind: Kind::None, block: "none_connection_metadata", secret: None, source: None };

const IAM: KindRow = KindRow { kind: Kind::Iam, block: "iam_connection_metadata", secret: None, source: None };

/// The row of a kind.
pub const fn row(kind: Kind) -> &'static KindRow {
    match kind {
        Kind::AuthorizationCode => &AUTHORIZATION_CODE,
        Kind::ClientCredentials => &CLIENT_CREDENTIALS,
        Kind::Basic => &BASIC,
        Kind::ApiKey => &API_KEY_CONNECTION,
        Kind::None => &NONE,
        Kind::Iam => &IAM,
    }
}

const COUNT: usize = Kind::ALL.len();

/// The rows of all kinds, in the order of the documentation.
pub const KINDS: [&KindRow; COUNT] = {
    let mut rows = [row(Kind::None); COUNT];
    let mut index = 0;
    while index < COUNT {
        rows[index] = row(Kind::ALL[index]);
        index += 1;
    }
    rows
};

/// The blocks of all kinds.
pub const BLOCKS: &[&str] = &{
    let mut blocks = [""; COUNT];
    let mut index = 0;
    while index < COUNT {
        blocks[index] = KINDS[index].block;
        index += 1;
    }
    blocks
};

/// `ConnectionAuthType` of the API for all kinds.
pub const AUTHENTICATION_TYPES: &[&str] = &{
    let mut types = [""; COUNT];
    let mut index = 0;
    while index < COUNT {
        types[index] = Kind::ALL[index].authentication_type();
        index += 1;
    }
    types
};

/// The kind whose block is configured in this resource value. None while that is unknown, or where none or several are.
pub fn configured(resource: &Value) -> Option<&'static KindRow> {
    let metadata = resource.at(&[CONFIG, METADATA]).as_object()?;
    let mut configured = KINDS.into_iter().filter(|row| metadata.get(row.block).is_some_and(|block| !block.is_null()));
    let row = configured.next()?;
    let block_is_known = !metadata.get(row.block)?.is_unknown();
    (block_is_known && configured.next().is_none()).then_some(row)
}

impl KindRow {
    /// The names that lead from the resource to this kind's block, and on to `more`.
    pub fn names(&self, more: &[&'static str]) -> Vec<&'static str> {
        [&[CONFIG, METADATA, self.block], more].concat()
    }

    /// The names that lead to the block of the secret's three arguments.
    pub fn secret_block(&self) -> Option<(Vec<&'static str>, &SecretArgument)> {
        self.secret.as_ref().map(|place| (self.names(place.blocks), &place.argument))
    }

    /// The path of one argument of this kind.
    pub fn path(&self, more: &[&'static str]) -> Path {
        Path::of(&self.names(more))
    }
}

//! Where a connector is, and the rows that say it.

use serde::Deserialize;
use terraform_plugin::{
    diagnostic::Diagnostic,
    rule::Rule,
    schema::{Attribute, IdentityAttribute, Recompute},
    ty::Type,
    typed,
    value::Value,
};

/// Where a connector is. Together with the service's endpoint, all that is needed to find it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Location {
    #[serde(rename = "aws_account_id")]
    pub account: String,
    pub region: String,
    #[serde(rename = "action_connector_id")]
    pub id: String,
}

impl Location {
    /// The location that an ARN names. The spelling of the resource part is not documented, so only its type
    /// is checked.
    pub fn from_arn(arn: &str) -> Option<Self> {
        let ["arn", _, "quicksight", region, account, resource] = arn.splitn(6, ':').collect::<Vec<_>>()[..] else { return None };
        let (kind, id) = resource.split_once('/')?;
        let is_connector = kind.replace('-', "").eq_ignore_ascii_case("actionconnector");
        let is_valid = is_connector && is_id(id) && is_account(account) && !region.is_empty();
        is_valid.then(|| Self { account: account.to_owned(), region: region.to_owned(), id: id.to_owned() })
    }

    /// The location that a planned or stored resource value names.
    pub fn of(resource: &Value) -> Result<Self, Diagnostic> {
        typed::read(resource).map_err(|error| Diagnostic::bug(format!("The connector's location is incomplete: {error}.")))
    }

    /// The `id` of the resource: `ACCOUNT,CONNECTOR`.
    pub fn resource_id(&self) -> String {
        format!("{},{}", self.account, self.id)
    }

    /// The identity of the resource.
    pub fn identity(&self) -> Value {
        Value::object([
            ("action_connector_id", Value::string(&self.id)),
            ("account_id", Value::string(&self.account)),
            ("region", Value::string(&self.region)),
        ])
    }

    /// Writes the location into a resource value.
    pub fn write(&self, resource: &mut Value) {
        resource.replace_at(&["aws_account_id"], Value::string(&self.account));
        resource.replace_at(&["region"], Value::string(&self.region));
        resource.replace_at(&["action_connector_id"], Value::string(&self.id));
        resource.replace_at(&["id"], Value::string(self.resource_id()));
    }
}

/// The row of `action_connector_id`.
pub fn id_row() -> Attribute {
    Attribute::required("action_connector_id", Type::String)
        .replaces()
        .doc("ID of the connector, unique in the account and Region.")
        .rule(Rule::length(1, 512))
        .rule(Rule::alphabet(r"[\w\-]", "ASCII letters, digits, hyphens and underscores"))
}

/// The rows of `aws_account_id` and `region`.
pub fn account_and_region_rows() -> [Attribute; 2] {
    [
        Attribute::optional_computed("aws_account_id", Type::String)
            .replaces()
            .recompute(Recompute::Never)
            .doc("AWS account ID of the connector. Defaults to the account of the provider's credentials.")
            .rule(Rule::pattern("[0-9]{12}", "be 12 digits")),
        Attribute::optional_computed("region", Type::String)
            .replaces()
            .recompute(Recompute::Never)
            .doc("AWS Region of the connector. Defaults to the provider's Region.")
            .rule(Rule::pattern("[a-z0-9-]+", "be the name of a Region, such as `us-east-1`")),
    ]
}

/// The rows of the identity.
pub fn identity_rows() -> [IdentityAttribute; 3] {
    let row = |name, required_for_import, doc| IdentityAttribute { name, ty: Type::String, required_for_import, doc };
    [
        row("action_connector_id", true, "ID of the action connector."),
        row("account_id", false, "AWS account ID of the connector. Defaults to the account of the provider's credentials."),
        row("region", false, "AWS Region of the connector. Defaults to the provider's Region."),
    ]
}

/// Whether the text may be the ID of a connector.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether the text is the ID of an AWS account.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

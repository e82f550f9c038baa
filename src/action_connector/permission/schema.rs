//! The table: one row for every argument and attribute of `quicksight_action_connector_permission`.

use std::sync::LazyLock;

use terraform_plugin::{
    schema::{Attribute, Block, IdentityAttribute, IdentitySchema, NestedBlock, Recompute, Schema},
    ty::Type,
};

use crate::action_connector::{location, permissions, timeouts};

/// The rows of the resource.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    let [principal, actions] = permissions::rows::entry();
    let [account, region] = location::account_and_region_rows();
    let arguments = vec![
        location::id_row()
            .member("UpdateActionConnectorPermissionsRequest.ActionConnectorId")
            .doc("ID of the connector, which can be managed by another configuration."),
        principal.replaces(),
        actions,
        account.member("UpdateActionConnectorPermissionsRequest.AwsAccountId"),
        region,
    ];
    let timeouts = timeouts::rows(
        "Time to wait until the permissions are granted. Defaults to `5m`.",
        "Time to wait until the permissions are changed. Defaults to `5m`.",
        "Time to wait until the permissions are revoked. Defaults to `5m`.",
    );
    Schema {
        version: 0,
        block: Block {
            doc: "Manages the permissions of one Quick Sight user or group on an Amazon Quick Sight action connector.",
            attributes: [arguments, attributes()].concat(),
            blocks: vec![NestedBlock::single("timeouts", timeouts)],
            rules: Vec::new(),
        },
    }
});

/// The rows of the identity.
pub static IDENTITY: LazyLock<IdentitySchema> = LazyLock::new(|| {
    let [id, account, region] = location::identity_rows();
    let principal = IdentityAttribute {
        name: "principal",
        ty: Type::String,
        required_for_import: true,
        doc: "ARN of the Quick Sight user or group.",
    };
    IdentitySchema { version: 0, attributes: vec![id, principal, account, region] }
});

fn attributes() -> Vec<Attribute> {
    vec![
        Attribute::computed("id", Type::String)
            .recompute(Recompute::Never)
            .doc("AWS account ID, connector ID and principal, separated by commas."),
        Attribute::computed("action_connector_arn", Type::String)
            .recompute(Recompute::Never)
            .member("DescribeActionConnectorPermissionsResponse.Arn")
            .doc("ARN of the connector."),
    ]
}

//! The table: one row for each argument and attribute of `quicksight_action_connector`. The rows of
//! `authentication_config` are in [`super::authentication`].

use std::sync::LazyLock;

use terraform_plugin::{
    rule::Rule,
    schema::{Attribute, Block, IdentitySchema, NestedBlock, Recompute, Schema},
    ty::Type,
};

use super::{
    authentication,
    changes::{calls_update, changes_authentication_kind},
    location, permissions, timeouts,
};
use crate::tags;

/// The number of tags per resource that AWS documents for all services.
pub const TAGS_USUAL: usize = 50;
/// The maximum number of tags in a request (`TagList`).
pub const TAGS_MAX: usize = 200;

/// The rows of the resource.
pub static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema {
    version: 0,
    block: Block {
        doc: "Manages an Amazon Quick Sight action connector, which lets agents, flows, dashboards and automations act in another service.",
        attributes: [arguments(), attributes()].concat(),
        blocks: blocks(),
        ..Block::default()
    },
});

/// The rows of the identity.
pub static IDENTITY: LazyLock<IdentitySchema> =
    LazyLock::new(|| IdentitySchema { version: 0, attributes: location::identity_rows().into() });

fn arguments() -> Vec<Attribute> {
    let [account, region] = location::account_and_region_rows();
    vec![
        location::id_row().member("CreateActionConnectorRequest.ActionConnectorId").rule(Rule::not_prefix("quicksuite-")),
        Attribute::required("name", Type::String)
            .member("CreateActionConnectorRequest.Name")
            .doc("Name of the connector, which users see.")
            .rule(Rule::length(1, 255))
            .rule(Rule::alphabet(r"[\w\- ]", "ASCII letters, digits, underscores, hyphens and spaces"))
            .rule(Rule::pattern(r"[A-Za-z0-9](?:[\w\- ]*[A-Za-z0-9])?", "begin and end with an ASCII letter or digit")),
        Attribute::required("type", Type::String)
            .replaces()
            .member("CreateActionConnectorRequest.Type")
            .doc("Type of the service that the connector connects to, such as `JIRA_CLOUD`. See [Connector Types](#connector-types). Unknown types are accepted with a warning, because AWS adds types.")
            .rule(Rule::length(1, 255)),
        Attribute::optional("description", Type::String)
            .member("CreateActionConnectorRequest.Description")
            .doc("Description of the connector. If the argument is removed, the description is cleared.")
            .rule(Rule::length(1, 2048))
            .rule(Rule::alphabet("[A-Za-z0-9 _.,!?-]", "ASCII letters, digits, spaces and the characters _ . , ! ? -")),
        Attribute::optional("vpc_connection_arn", Type::String)
            .member("CreateActionConnectorRequest.VpcConnectionArn")
            .doc("ARN of the VPC connection through which Quick Sight reaches the service, in the account and Region of the connector. If the argument is removed, the connector uses no VPC connection.")
            .rule(Rule::pattern(r"arn:[^:]+:[^:]+:[^:]*:[^:]*:.+", "be the ARN of a VPC connection, such as `arn:aws:quicksight:us-east-1:123456789012:vpcConnection/private`")),
        Attribute::optional("tags", Type::map(Type::String))
            .member("CreateActionConnectorRequest.Tags")
            .doc("Map of tags to assign to the connector. Tags with matching keys overwrite those of the provider's `default_tags`.")
            .rule(Rule::each_key(Rule::length(1, tags::KEY_LENGTH)))
            .rule(Rule::each_key(Rule::custom("not begin with `aws:`", tags::unreserved_key)))
            .rule(Rule::each(Rule::length(1, tags::VALUE_LENGTH))),
        account.member("CreateActionConnectorRequest.AwsAccountId"),
        region,
    ]
}

fn attributes() -> Vec<Attribute> {
    let sent = Recompute::When(calls_update);
    vec![
        Attribute::computed("id", Type::String)
            .recompute(Recompute::Never)
            .doc("AWS account ID and connector ID, separated by a comma."),
        Attribute::computed("arn", Type::String)
            .recompute(Recompute::Never)
            .member("ActionConnector.Arn")
            .doc("ARN of the connector."),
        Attribute::computed("status", Type::String)
            .recompute(sent)
            .member("ActionConnector.Status")
            .doc("Status of the connector, such as `CREATION_SUCCESSFUL`."),
        Attribute::computed("enabled_actions", Type::set(Type::String))
            .recompute(Recompute::When(changes_authentication_kind))
            .member("ActionConnector.EnabledActions")
            .doc("Set of actions that the connector makes available."),
        Attribute::computed("created_time", Type::String)
            .recompute(Recompute::Never)
            .member("ActionConnector.CreatedTime")
            .doc("Date and time of the creation, in RFC 3339 format."),
        Attribute::computed("last_updated_time", Type::String)
            .recompute(sent)
            .member("ActionConnector.LastUpdatedTime")
            .doc("Date and time of the last update, in RFC 3339 format."),
        Attribute::computed("tags_all", Type::map(Type::String))
            .recompute(Recompute::Never)
            .member("ListTagsForResourceResponse.Tags")
            .doc("Map of all tags of the connector, including those of the provider's `default_tags` and without the keys in `ignore_tags`."),
    ]
}

fn blocks() -> Vec<NestedBlock> {
    vec![
        authentication::rows(),
        NestedBlock::set("permissions", 0, 64, permissions()).member("CreateActionConnectorRequest.Permissions"),
        NestedBlock::single(
            "timeouts",
            timeouts::rows(
                "Time to wait until the connector is created. Defaults to `5m`.",
                "Time to wait until the connector is updated. Defaults to `5m`.",
                "Time to wait until the connector is deleted. Defaults to `5m`.",
            ),
        ),
    ]
}

fn permissions() -> Block {
    let [principal, actions] = permissions::rows::entry();
    Block {
        doc: "Permissions of a Quick Sight user or group on the connector. With at least one block, all permissions of the connector are managed, and those of other principals are revoked. Without any block, permissions are not managed. To manage the permissions of single principals, use the resource `quicksight_action_connector_permission` instead.",
        attributes: vec![principal.doc("ARN of a Quick Sight user or group. Each principal can have only one block."), actions],
        ..Block::default()
    }
}

#[cfg(test)]
mod tests {
    use terraform_plugin::schema::{Mode, OnChange};

    use super::SCHEMA;
    use crate::action_connector::changes::SENT_BY_UPDATE;

    #[test]
    fn every_argument_that_update_sends_is_a_row() {
        for name in SENT_BY_UPDATE {
            assert!(SCHEMA.block.attribute(name).is_some() || SCHEMA.block.block(name).is_some(), "{name}");
        }
    }

    #[test]
    fn every_argument_that_changes_in_place_is_sent_by_update_or_has_an_operation_of_its_own() {
        let attributes = SCHEMA.block.attributes.iter();
        let in_place = attributes.filter(|row| row.mode != Mode::Computed && row.on_change != OnChange::Replace);
        let blocks = SCHEMA.block.blocks.iter().map(|nested| nested.name);
        for name in in_place.map(|row| row.name).chain(blocks) {
            let is_sent_otherwise = ["permissions", "tags", "timeouts"].contains(&name);
            assert!(SENT_BY_UPDATE.contains(&name) != is_sent_otherwise, "{name}");
        }
    }
}

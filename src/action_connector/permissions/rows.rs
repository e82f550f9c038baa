//! The rows of one principal's permissions, in a block and as a resource.

use terraform_plugin::{rule::Rule, schema::Attribute, ty::Type};

use super::super::values;

/// `principal` and `actions`.
pub fn entry() -> [Attribute; 2] {
    [
        Attribute::required("principal", Type::String)
            .member("ResourcePermission.Principal")
            .doc("ARN of a Quick Sight user or group.")
            .rule(Rule::length(1, 256))
            .rule(Rule::custom("be the ARN of a Quick Sight user or group", values::principal)),
        Attribute::required("actions", Type::set(Type::String))
            .member("ResourcePermission.Actions")
            .doc("Set of actions that the principal can perform. As far as known, Quick Sight grants only complete sets, which AWS does not document: `[\"quicksight:DescribeActionConnector\"]` for a viewer, `provider::quicksight::owner_actions()` for an owner.")
            .rule(Rule::items(1, usize::MAX))
            .rule(Rule::each(Rule::custom("be the name of an action", values::action))),
    ]
}

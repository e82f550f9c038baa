# plan
# Warning: Unsupported Permission Set
# `actions` in the `permissions` block with `principal` = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts" is neither the set of a viewer nor that of an owner. Quick Sight grants whole sets and probably rejects this one. For a viewer, use quicksight:DescribeActionConnector alone. For an owner, use `provider::quicksight::owner_actions()`: quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector, quicksight:DescribeActionConnectorPermissions, quicksight:UpdateActionConnectorPermissions, quicksight:ListActionConnectors.
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

actions = ["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"]

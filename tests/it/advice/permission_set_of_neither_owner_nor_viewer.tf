# Warning: Permission set of neither owner nor viewer
# `permissions` of arn:aws:quicksight:us-east-1:123456789012:group/default/analysts: Quick Sight grants whole sets of actions and probably rejects this one. A viewer has quicksight:DescribeActionConnector alone. An owner has quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector, quicksight:DescribeActionConnectorPermissions, quicksight:UpdateActionConnectorPermissions, quicksight:ListActionConnectors, which `provider::quicksight::owner_actions()` returns.
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

actions = ["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"]

# plan
# Warning: Unknown Permission Action
# `actions` in the `permissions` block with `principal` = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts" contains quicksight:DescribeActionConector, which is not an action of action connectors. Did you mean quicksight:DescribeActionConnector? Known actions: quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector,
# To disable warnings like this, set `advisory_checks = false` in the provider block.
# base: none

actions = ["quicksight:DescribeActionConector"]

# Warning: Unknown permission action
# `permissions` of arn:aws:quicksight:us-east-1:123456789012:group/default/analysts: quicksight:DescribeActionConector is not an action on action connectors. Did you mean quicksight:DescribeActionConnector? Known actions: quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector,
# To turn off warnings like this, set advisory_checks = false in the provider block.
# base: none

actions = ["quicksight:DescribeActionConector"]

# Error: Invalid Attribute Value
# `actions` in the `permissions` block with `principal` = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts" has 0 elements. Expected at least 1 element.
# base: none

actions = []

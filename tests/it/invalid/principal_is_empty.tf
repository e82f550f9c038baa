# Error: Invalid Attribute Value
# `principal` in the `permissions` block with `actions` = ["quicksight:DescribeActionConnector"] must not be empty.
# base: none

principal = ""

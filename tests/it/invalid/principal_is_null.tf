# Error: Missing Required Argument
# `principal` in the `permissions` block with `actions` = ["quicksight:DescribeActionConnector"] is required, but its value is null. Set it, and check the variables that it refers to.
# base: none

| locals {
|   nothing = null
| }
principal = local.nothing

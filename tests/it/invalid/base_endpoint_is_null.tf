# Error: Missing Required Argument
# `base_endpoint` in `none_connection_metadata` is required, but its value is null. Set it, and check the variables that it refers to.
# base_endpoint = local.nothing
# base: none

| locals {
|   nothing = null
| }
base_endpoint = local.nothing

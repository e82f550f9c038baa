# Error: Missing required argument
# base_endpoint is required, but its value is null. Give it a value.
# base_endpoint = local.nothing
# base: none

| locals {
|   nothing = null
| }
base_endpoint = local.nothing

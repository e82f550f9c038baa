# Error: Missing required argument
# base_endpoint is required, but its value is null. Give it a value.
# base_endpoint = local.nothing
# base: none

base_endpoint = local.nothing
| locals {
nothing = null
}

# Error: Missing required argument
# principal is required, but its value is null. Give it a value.
# base: none

| locals {
|   nothing = null
| }
principal = local.nothing

# Error: Missing required argument
# name is required, but its value is null. Give it a value.
# name = local.nothing
# base: none

| locals {
|   nothing = null
| }
name = local.nothing

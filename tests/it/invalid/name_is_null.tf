# Error: Missing Required Argument
# `name` is required, but its value is null. Set it, and check the variables that it refers to.
# name = local.nothing
# base: none

| locals {
|   nothing = null
| }
name = local.nothing

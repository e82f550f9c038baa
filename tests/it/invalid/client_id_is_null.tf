# Error: Missing Required Argument
# `client_id` in `authorization_code_grant_details` is required, but its value is null. Set it, and check the variables that it refers to.
# client_id = local.nothing
# base: authorization_code

| locals {
|   nothing = null
| }
client_id = local.nothing

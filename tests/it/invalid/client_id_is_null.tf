# Error: Missing required argument
# client_id is required, but its value is null. Give it a value.
# client_id = local.nothing
# base: authorization_code

| locals {
|   nothing = null
| }
client_id = local.nothing

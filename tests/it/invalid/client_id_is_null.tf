# Error: Missing required argument
# client_id is required, but its value is null. Give it a value.
# client_id = local.nothing
# base: authorization_code

client_id              = local.nothing
client_secret          = "hidden"
| locals {
nothing = null
}

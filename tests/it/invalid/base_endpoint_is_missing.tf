# Error: Missing required argument
# The argument "base_endpoint" is required
# none_connection_metadata {
# base: none

!base_endpoint

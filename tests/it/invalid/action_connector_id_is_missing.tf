# Error: Missing required argument
# The argument "action_connector_id" is required
# base: none

!action_connector_id

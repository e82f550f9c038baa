# Error: action_connector_id has 513 characters
# It is 1 character too long: it must have 1 to 512 characters.
# action_connector_id = format
# base: none

action_connector_id = format("%0513d", 0)

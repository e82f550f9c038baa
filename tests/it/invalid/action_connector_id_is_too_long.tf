# Error: Invalid Attribute Value Length
# `action_connector_id` has 513 characters, 1 too many. Expected 1 to 512 characters.
# action_connector_id = format
# base: none

action_connector_id = format("%0513d", 0)

# Error: Invalid Attribute Value
# `action_connector_id` must not be empty.
# action_connector_id = ""
# base: none

action_connector_id = ""

# Error: Invalid Attribute Value
# `action_connector_id` contains '.' as character 5. It may only contain ASCII letters, digits, hyphens and underscores.
# action_connector_id = "jira.cloud"
# base: none

action_connector_id = "jira.cloud"

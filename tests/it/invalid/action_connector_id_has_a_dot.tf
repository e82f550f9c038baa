# Error: Invalid character in action_connector_id
# `action_connector_id` may only contain ASCII letters, digits, hyphens and underscores. Character 5 is '.'.
# action_connector_id = "jira.cloud"
# base: none

action_connector_id = "jira.cloud"

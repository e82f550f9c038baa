# Error: Invalid Attribute Value
# `action_connector_id` is "quicksuite-jira". It must not begin with "quicksuite-", which is reserved.
# action_connector_id = "quicksuite-jira"
# base: none

action_connector_id = "quicksuite-jira"

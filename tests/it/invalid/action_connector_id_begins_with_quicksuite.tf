# Error: Invalid action_connector_id
# "quicksuite-jira" begins with "quicksuite-", which the service keeps for itself. Begin it otherwise.
# action_connector_id = "quicksuite-jira"
# base: none

action_connector_id = "quicksuite-jira"

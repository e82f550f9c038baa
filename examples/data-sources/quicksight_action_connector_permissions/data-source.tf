data "quicksight_action_connector_permissions" "jira" {
  action_connector_id = "jira"
}

# Who may change the connector.
output "jira_editors" {
  value = [
    for permission in data.quicksight_action_connector_permissions.jira.permissions :
    permission.principal if contains(permission.actions, "quicksight:UpdateActionConnector")
  ]
}

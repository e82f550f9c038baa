data "quicksight_action_connector" "jira" {
  action_connector_id = "jira"
}

output "jira_status" {
  value = data.quicksight_action_connector.jira.status
}

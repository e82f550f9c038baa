# All connectors of the account in the provider's Region.
data "quicksight_action_connectors" "all" {}

# Those of one type.
data "quicksight_action_connectors" "jira" {
  filter {
    name     = "ACTION_CONNECTOR_TYPE"
    operator = "StringEquals"
    value    = "JIRA_CLOUD"
  }
}

output "failed" {
  value = [
    for connector in data.quicksight_action_connectors.all.action_connectors :
    "${connector.action_connector_id}: ${connector.error.message}" if connector.error != null
  ]
}

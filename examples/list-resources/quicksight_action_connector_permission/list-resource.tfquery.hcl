# Of all connectors of the account in the provider's Region.
list "quicksight_action_connector_permission" "all" {
  provider = quicksight
}

# Of one connector in another Region, with their actions.
list "quicksight_action_connector_permission" "jira" {
  provider         = quicksight
  include_resource = true

  config {
    action_connector_id = "jira"
    region              = "eu-west-1"
  }
}

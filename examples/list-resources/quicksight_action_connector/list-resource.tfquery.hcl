# All connectors of the account in the provider's Region.
list "quicksight_action_connector" "all" {
  provider = quicksight
}

# Those of one type in another Region, whole, at most ten.
list "quicksight_action_connector" "jira" {
  provider         = quicksight
  include_resource = true
  limit            = 10

  config {
    region = "eu-west-1"

    filter {
      name     = "ACTION_CONNECTOR_TYPE"
      operator = "StringEquals"
      value    = "JIRA_CLOUD"
    }
  }
}

import {
  to = quicksight_action_connector.example
  identity = {
    action_connector_id = "jira"
    account_id          = "123456789012"
    region              = "us-east-1"
  }
}

import {
  to = quicksight_action_connector_permission.analysts
  identity = {
    action_connector_id = "jira"
    principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    account_id          = "123456789012"
    region              = "us-east-1"
  }
}

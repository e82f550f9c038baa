# Error: Invalid Attribute Value
# `action_connector_id` contains '.' as character 5. It may only contain ASCII letters, digits, hyphens and underscores.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "jira.cloud"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}

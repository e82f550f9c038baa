# Error: Invalid character in action_connector_id
# `action_connector_id` may only contain ASCII letters, digits, hyphens and underscores. Character 5 is '.'.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "jira.cloud"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}

# Error: Invalid Attribute Value
# `action_connector_id` must not be empty.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = ""
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}

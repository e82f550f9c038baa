# Error: Invalid principal
# "arn:aws:quicksight:us-east-1:123456789012:namespace/default" is a namespace, which action connectors cannot be shared with. A principal is the ARN of a Quick Sight user or group:

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:namespace/default"
  actions             = ["quicksight:DescribeActionConnector"]
}

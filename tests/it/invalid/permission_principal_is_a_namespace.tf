# Error: Invalid Principal
# `principal` is "arn:aws:quicksight:us-east-1:123456789012:namespace/default", which is a namespace. Expected the ARN of a Quick Sight user or group:

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:namespace/default"
  actions             = ["quicksight:DescribeActionConnector"]
}

# Error: Invalid Principal
# Register an IAM user or role with Quick Sight first.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:iam::123456789012:role/deploy"
  actions             = ["quicksight:DescribeActionConnector"]
}

# plan
# Error: Principal of Another Account
# belongs to partition aws-cn, but the connector is in partition aws.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws-cn:quicksight:cn-north-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}

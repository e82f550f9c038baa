# plan
# Error: Principal of another partition
# is in the partition aws-cn, but the connector is in aws.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws-cn:quicksight:cn-north-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
}

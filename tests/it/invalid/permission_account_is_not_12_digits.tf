# Error: Invalid Attribute Value
# `aws_account_id` is "12". It must be 12 digits.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
  aws_account_id      = "12"
}

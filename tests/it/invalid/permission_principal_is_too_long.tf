# Error: Invalid Attribute Value Length
# Expected 1 to 256 characters.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = format("arn:aws:quicksight:us-east-1:123456789012:group/default/%0256d", 0)
  actions             = ["quicksight:DescribeActionConnector"]
}

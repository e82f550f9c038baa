# Error: Value for a read-only attribute
# id is decided by the provider and cannot be configured. Remove it.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
  id                  = "x"
}

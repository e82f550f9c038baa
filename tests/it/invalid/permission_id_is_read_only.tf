# Error: Invalid Configuration for Read-Only Attribute
# `id` is read-only. Remove it from the configuration.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]
  id                  = "x"
}

# Error: Invalid Attribute Value
# `create` in `timeouts` is "5". It must be a duration above zero, such as 90s, 5m or 1h30m.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector"]

  timeouts {
    create = "5"
  }
}

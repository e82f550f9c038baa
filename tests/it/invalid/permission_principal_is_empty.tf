# Error: Invalid Attribute Value
# `principal` must not be empty.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = ""
  actions             = ["quicksight:DescribeActionConnector"]
}

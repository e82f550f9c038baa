# Error: Invalid Attribute Value
# `actions` has 0 elements. Expected at least 1 element.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = []
}

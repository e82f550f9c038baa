# plan
# Warning: Unknown Permission Action
# `actions` contains quicksight:DescribeConnector, which is not an action of action connectors.
# To disable warnings like this, set `advisory_checks = false` in the provider block.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeConnector"]
}

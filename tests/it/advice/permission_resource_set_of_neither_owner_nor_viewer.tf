# plan
# Warning: Unsupported Permission Set
# `actions` is neither the set of a viewer nor that of an owner. Quick Sight grants whole sets and probably rejects this one.
# To disable warnings like this, set `advisory_checks = false` in the provider block.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"]
}

# Warning: Permission set of neither owner nor viewer
# `actions` of arn:aws:quicksight:us-east-1:123456789012:group/default/analysts: Quick Sight grants whole sets of actions and probably rejects this one.
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["quicksight:DescribeActionConnector", "quicksight:UpdateActionConnector"]
}

# plan
# Warning: Too Many Actions
# `actions` has 21 elements. The API documents at most 20 for one principal.
# To disable warnings like this, set `advisory_checks = false` in the provider block.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = [for i in range(21) : "quicksight:Action${i}"]
}

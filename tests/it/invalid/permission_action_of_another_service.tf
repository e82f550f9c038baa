# Error: Invalid permission action
# "s3:GetObject" must have the form quicksight:Action.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["s3:GetObject"]
}

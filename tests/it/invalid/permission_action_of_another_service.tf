# Error: Invalid Attribute Value
# An element of `actions` is "s3:GetObject". Expected the name of one action, quicksight:ACTION, without wildcards.

resource "quicksight_action_connector_permission" "example" {
  action_connector_id = "example"
  principal           = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
  actions             = ["s3:GetObject"]
}

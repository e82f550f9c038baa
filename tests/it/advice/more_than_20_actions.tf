# Warning: More than 20 actions
# `permissions` of arn:aws:quicksight:us-east-1:123456789012:group/default/analysts: `actions` has 21 elements. The API documents at most 20 for one principal.
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = [for i in range(21) : "quicksight:Action${i}"]
  }
}

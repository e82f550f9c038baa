# Warning: Unknown permission action
# `permissions` of arn:aws:quicksight:us-east-1:123456789012:group/default/analysts: quicksight:DescribeActionConector is not an action on action connectors. Did you mean quicksight:DescribeActionConnector? Known actions: quicksight:DescribeActionConnector, quicksight:UpdateActionConnector, quicksight:DeleteActionConnector,
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
    actions   = ["quicksight:DescribeActionConector"]
  }
}

# plan
# Warning: Connector Type Only Created in the Console
# Connectors of type MODEL_CONTEXT_PROTOCOL can be imported and read, but the API does not create them.
# type = "MODEL_CONTEXT_PROTOCOL"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "MODEL_CONTEXT_PROTOCOL"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

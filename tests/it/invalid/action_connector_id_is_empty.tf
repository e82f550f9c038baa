# Error: action_connector_id is empty
# `action_connector_id` must not be empty.
# action_connector_id = ""

resource "quicksight_action_connector" "example" {
  action_connector_id = ""
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
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

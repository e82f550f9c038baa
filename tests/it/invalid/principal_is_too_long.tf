# Error: principal has 258 characters
# It is 2 characters too long: it must have 1 to 256 characters.

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
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/${format("%0202d", 0)}"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

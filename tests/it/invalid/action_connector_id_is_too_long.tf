# Error: action_connector_id has 513 characters
# It is 1 character too long: it must have 1 to 512 characters.
# action_connector_id = format

resource "quicksight_action_connector" "example" {
  action_connector_id = format("%0513d", 0)
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

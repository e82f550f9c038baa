# Error: authentication_type does not match the block
# It says BASIC, but the block none_connection_metadata means NONE. Leave authentication_type out, since it follows from the block, or use the block basic_auth_connection_metadata.
# authentication_type = "BASIC"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_type = "BASIC"
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

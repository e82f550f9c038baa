# Error: Invalid Attribute Combination
# `authentication_type` is BASIC, but `none_connection_metadata` is for NONE. Omit `authentication_type`, which is derived from the block, or configure `basic_auth_connection_metadata` instead.
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

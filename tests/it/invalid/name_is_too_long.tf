# Error: name has 257 characters
# It is 2 characters too long: it must have 1 to 255 characters.
# name = format

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = format("%0257d", 0)
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

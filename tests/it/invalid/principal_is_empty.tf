# Error: principal has 0 characters
# It is empty: it must have 1 to 256 characters.

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
    principal = ""
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

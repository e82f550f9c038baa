# Error: principal is empty
# `principal` must not be empty.

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

# Error: Missing required argument
# principal is required, but its value is null. Give it a value.

locals {
  nothing = null
}

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
    principal = local.nothing
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

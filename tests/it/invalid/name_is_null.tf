# Error: Missing required argument
# name is required, but its value is null. Give it a value.
# name = local.nothing

locals {
  nothing = null
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = local.nothing
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

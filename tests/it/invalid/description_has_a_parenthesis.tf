# Error: Invalid character in description
# `description` may only contain ASCII letters, digits, spaces and the characters _ . , ! ? -. Character 6 is '('.
# description = "Jira (cloud)"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  description         = "Jira (cloud)"
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

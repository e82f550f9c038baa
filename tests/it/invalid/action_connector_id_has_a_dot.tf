# Error: Invalid character in action_connector_id
# `action_connector_id` may only contain ASCII letters, digits, hyphens and underscores. Character 5 is '.'.
# action_connector_id = "jira.cloud"

resource "quicksight_action_connector" "example" {
  action_connector_id = "jira.cloud"
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

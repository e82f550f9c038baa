# Error: Invalid character in name
# `name` may only contain ASCII letters, digits, underscores, hyphens and spaces. Character 5 is '/'.
# name = "Jira/Cloud"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Jira/Cloud"
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

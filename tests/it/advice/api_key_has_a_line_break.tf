# Warning: Line break in a secret
# `api_key` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# api_key = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://jira.example.com"
        api_key       = "two\nlines"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

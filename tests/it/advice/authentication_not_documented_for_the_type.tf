# Warning: Authentication that AWS does not document for this type
# For JIRA_CLOUD, AWS documents OAUTH2_AUTHORIZATION_CODE and API_KEY, not NONE: https://docs.aws.amazon.com/quick/latest/userguide/jira-integration.html.
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
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

# Error: Invalid action_connector_id
# "quicksuite-jira" begins with "quicksuite-", which the service keeps for itself. Begin it otherwise.
# action_connector_id = "quicksuite-jira"

resource "quicksight_action_connector" "example" {
  action_connector_id = "quicksuite-jira"
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

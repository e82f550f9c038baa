# Error: Invalid email
# "quick at example.com" must be an email address.
# email = "quick at example.com"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://jira.example.com"
        api_key       = "hidden"
        email         = "quick at example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

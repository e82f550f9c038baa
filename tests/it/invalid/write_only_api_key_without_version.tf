# Error: Missing required argument
# `api_key_wo` requires `api_key_wo_version`. Set both, or neither of them.
# api_key_wo = "hidden"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://jira.example.com"
        api_key_wo    = "hidden"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

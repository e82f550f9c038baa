# Error: Arguments that belong together
# api_key_wo_version is set, so api_key_wo must be set too.
# api_key_wo_version = "1"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://jira.example.com"
        api_key            = "hidden"
        api_key_wo_version = "1"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

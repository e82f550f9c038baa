# Warning: Empty secret
# `api_key_wo` is an empty string. CI systems pass this for an undefined secret.
# api_key_wo = ""
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "JIRA_CLOUD"
  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://jira.example.com"
        api_key_wo         = ""
        api_key_wo_version = "1"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

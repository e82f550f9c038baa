# A connector whose API key comes from the CI system and is stored nowhere else.
resource "quicksight_action_connector" "jira" {
  action_connector_id = "jira"
  name                = "Jira"
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint      = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email              = "robot@example.com"
        api_key_wo         = var.jira_api_key
        api_key_wo_version = var.jira_api_key_version
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

# Jira with an API key, for dashboard alerts

variable "jira_api_key" {
  type      = string
  ephemeral = true
}

# Chat agents and dashboard visuals use a Jira connector with OAuth only.
resource "quicksight_action_connector" "example" {
  action_connector_id = "jira-alerts"
  name                = "Jira alerts"
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email         = "quick@example.com"

        api_key_wo         = var.jira_api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/engineers"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

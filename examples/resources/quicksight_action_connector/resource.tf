# Jira by API key, kept nowhere

variable "jira_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "jira"
  name                = "Jira"
  type                = "JIRA_CLOUD"
  description         = "Lets agents read and write issues."

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"
        email         = "quick@example.com"

        # Neither in the plan nor in the state. A new version sends the key again.
        api_key_wo         = var.jira_api_key
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

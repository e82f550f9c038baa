# Jira by OAuth, as each user

variable "atlassian_client_secret" {
  type      = string
  ephemeral = true
  sensitive = true
}

# The cloud ID in the base endpoint is at https://SITE.atlassian.net/_edge/tenant_info; the address that people log in at will not do.
resource "quicksight_action_connector" "example" {
  action_connector_id = "jira-oauth"
  name                = "Jira"
  type                = "JIRA_CLOUD"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "example"
            client_secret_wo         = var.atlassian_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://auth.atlassian.com/oauth/token"
            authorization_endpoint   = "https://auth.atlassian.com/authorize"
          }
        }
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/engineers"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

# Jira with OAuth 2.0, for each user

variable "atlassian_client_secret" {
  type      = string
  ephemeral = true
}

# For chat agents and dashboard visuals. Replace the zeros in base_endpoint with the cloud ID of your site, from
# https://SITE.atlassian.net/_edge/tenant_info; the URL of the site does not work.
resource "quicksight_action_connector" "example" {
  action_connector_id = "jira"
  name                = "Jira"
  type                = "JIRA_CLOUD"
  description         = "Reads and writes issues."

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://api.atlassian.com/ex/jira/00000000-0000-0000-0000-000000000000"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id              = "example"
            token_endpoint         = "https://auth.atlassian.com/oauth/token"
            authorization_endpoint = "https://auth.atlassian.com/authorize"

            # Change the version to send the secret again.
            client_secret_wo         = var.atlassian_client_secret
            client_secret_wo_version = "1"
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

# Confluence with OAuth 2.0, for each user

variable "atlassian_client_secret" {
  type      = string
  ephemeral = true
}

# Replace the zeros in base_endpoint with the cloud ID of your site, from https://SITE.atlassian.net/_edge/tenant_info; the URL of the site does not work.
resource "quicksight_action_connector" "example" {
  action_connector_id = "confluence-oauth"
  name                = "Confluence"
  type                = "ATLASSIAN_CONFLUENCE"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://api.atlassian.com/ex/confluence/00000000-0000-0000-0000-000000000000"

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

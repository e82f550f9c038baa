# Microsoft Outlook with OAuth 2.0, for each user

variable "microsoft_client_secret" {
  type      = string
  ephemeral = true
}

# For Teams, OneDrive and SharePoint only the type differs. Both endpoints contain the tenant ID.
resource "quicksight_action_connector" "example" {
  action_connector_id = "outlook"
  name                = "Outlook"
  type                = "MICROSOFT_OUTLOOK"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://graph.microsoft.com/v1.0"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "00000000-0000-0000-0000-000000000000"
            client_secret_wo         = var.microsoft_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token"
            authorization_endpoint   = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/authorize"
          }
        }
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

# Microsoft Teams with client credentials, as one application

variable "microsoft_client_secret" {
  type      = string
  ephemeral = true
}

# The application acts for all users of the connector.
resource "quicksight_action_connector" "example" {
  action_connector_id = "teams"
  name                = "Teams"
  type                = "MICROSOFT_TEAMS"

  authentication_config {
    authentication_metadata {
      client_credentials_grant_metadata {
        base_endpoint = "https://graph.microsoft.com/v1.0"

        client_credentials_details {
          client_credentials_grant_details {
            client_id                = "00000000-0000-0000-0000-000000000000"
            client_secret_wo         = var.microsoft_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token"
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

# ServiceNow with OAuth 2.0, for each user

variable "servicenow_client_secret" {
  type      = string
  ephemeral = true
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "servicenow"
  name                = "ServiceNow"
  type                = "SERVICENOW_NOW_PLATFORM"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://example.service-now.com"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "example"
            client_secret_wo         = var.servicenow_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://example.service-now.com/oauth_token.do"
            authorization_endpoint   = "https://example.service-now.com/oauth_auth.do"
          }
        }
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/service-desk"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

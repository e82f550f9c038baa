# Salesforce with client credentials, as one account

variable "salesforce_client_secret" {
  type      = string
  ephemeral = true
}

# One Salesforce account acts for all users of the connector. The token endpoint must not end with a slash.
resource "quicksight_action_connector" "example" {
  action_connector_id = "salesforce"
  name                = "Salesforce"
  type                = "SALESFORCE_CRM"

  authentication_config {
    authentication_metadata {
      client_credentials_grant_metadata {
        base_endpoint = "https://example.my.salesforce.com/services/data/v60.0"

        client_credentials_details {
          client_credentials_grant_details {
            client_id                = "3MVG9example"
            client_secret_wo         = var.salesforce_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://example.my.salesforce.com/services/oauth2/token"
          }
        }
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/sales"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

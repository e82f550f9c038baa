# Error: Conflicting arguments
# client_secret and client_secret_wo are both set. Set only one of client_secret, client_secret_wo.
# client_secret_wo = "hidden"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SALESFORCE_CRM"
  authentication_config {
    authentication_metadata {
      client_credentials_grant_metadata {
        base_endpoint = "https://example.com"
        client_credentials_details {
          client_credentials_grant_details {
            client_id                = "client"
            client_secret            = "hidden"
            token_endpoint           = "https://example.com/oauth2/token"
            client_secret_wo         = "hidden"
            client_secret_wo_version = "1"
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

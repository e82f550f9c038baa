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
            client_id      = "client"
            token_endpoint = "https://example.com/oauth2/token"
            client_secret  = "hidden"
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

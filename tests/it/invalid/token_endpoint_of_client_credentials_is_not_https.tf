# Error: Invalid token_endpoint
# "http://example.com" must begin with https:// and be one line.
# token_endpoint = "http://example.com"

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
            client_secret  = "hidden"
            token_endpoint = "http://example.com"
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

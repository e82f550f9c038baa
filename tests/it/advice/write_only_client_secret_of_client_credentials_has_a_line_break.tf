# Warning: Line break in a secret
# `client_secret_wo` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# client_secret_wo = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.

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
            token_endpoint           = "https://example.com/oauth2/token"
            client_secret_wo         = "two\nlines"
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

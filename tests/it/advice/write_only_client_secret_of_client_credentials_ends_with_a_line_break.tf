# Warning: White space at an end
# `client_secret_wo` begins or ends with white space, probably a trailing newline. It is sent unchanged. Use `trimspace()` to remove it.
# client_secret_wo = "hidden\n"
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
            client_secret_wo         = "hidden\n"
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

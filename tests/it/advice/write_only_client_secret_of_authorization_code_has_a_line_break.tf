# Warning: Line break in a secret
# `client_secret_wo` contains a line break, as a file or a heredoc of several lines does. It is sent unchanged.
# client_secret_wo = "two\nlines"
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SLACK"
  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://slack.com/api"
        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "client"
            token_endpoint           = "https://slack.com/api/oauth.v2.access"
            authorization_endpoint   = "https://slack.com/oauth/v2/authorize"
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

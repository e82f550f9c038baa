# Error: client_secret_wo has 2049 characters
# It is 1 character too long: it must have at most 2048 characters.
# client_secret_wo = format

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
            client_secret_wo         = format("%02049d", 0)
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

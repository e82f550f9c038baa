# plan
# Error: redirect_url is required in this Region
# `redirect_url` has no default in us-gov-west-1: AWS documents one for the aws partition only, and this Region is in aws-us-gov.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SLACK"
  region              = "us-gov-west-1"
  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://slack.com/api"
        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id              = "client"
            client_secret          = "hidden"
            token_endpoint         = "https://slack.com/api/oauth.v2.access"
            authorization_endpoint = "https://slack.com/oauth/v2/authorize"
          }
        }
      }
    }
  }
  permissions {
    principal = "arn:aws-us-gov:quicksight:us-gov-west-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

# plan
# Warning: Redirect URL of another Region
# `redirect_url` leads to eu-west-1, but the connector is in us-east-1
# To turn off warnings like this, set advisory_checks = false in the provider block.

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "SLACK"
  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://slack.com/api"
        redirect_url  = "https://eu-west-1.quicksight.aws.amazon.com/sn/oauthcallback"
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
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

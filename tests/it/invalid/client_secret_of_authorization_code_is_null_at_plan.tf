# plan
# Error: Missing Required Secret
# Creating the connector requires `client_secret`: Quick Sight needs the full authentication configuration to create a connector and never returns secrets.
# client_secret = null

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
            client_id              = "client"
            client_secret          = null
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

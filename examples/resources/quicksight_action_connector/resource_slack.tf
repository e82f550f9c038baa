# Slack with OAuth 2.0, for each user

variable "slack_client_secret" {
  type      = string
  ephemeral = true
}

# Each user signs in to Slack once. Enter the redirect URL, which depends on the Region, in the Slack app.
resource "quicksight_action_connector" "example" {
  action_connector_id = "slack"
  name                = "Slack"
  type                = "SLACK"

  authentication_config {
    authentication_metadata {
      authorization_code_grant_metadata {
        base_endpoint = "https://slack.com/api"

        authorization_code_grant_credentials_details {
          authorization_code_grant_details {
            client_id                = "1234567890.1234567890"
            client_secret_wo         = var.slack_client_secret
            client_secret_wo_version = "1"
            token_endpoint           = "https://slack.com/api/oauth.v2.access"
            authorization_endpoint   = "https://slack.com/oauth/v2/authorize"
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

output "redirect_url" {
  value = quicksight_action_connector.example.authentication_config.authentication_metadata.authorization_code_grant_metadata.redirect_url
}

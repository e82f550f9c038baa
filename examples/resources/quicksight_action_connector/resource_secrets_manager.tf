# Secret from AWS Secrets Manager, stored nowhere

# Read in every plan and apply, and never stored. Requires the hashicorp/aws provider.
ephemeral "aws_secretsmanager_secret_version" "zendesk" {
  secret_id = "zendesk-api-key"
}

resource "quicksight_action_connector" "example" {
  action_connector_id = "zendesk"
  name                = "Zendesk"
  type                = "ZENDESK_SUITE"

  authentication_config {
    authentication_metadata {
      api_key_connection_metadata {
        base_endpoint = "https://example.zendesk.com"
        email         = "quick@example.com"

        api_key_wo         = ephemeral.aws_secretsmanager_secret_version.zendesk.secret_string
        api_key_wo_version = "1"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/support"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

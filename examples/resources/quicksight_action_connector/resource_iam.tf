# The role must trust quicksight.amazonaws.com, and whoever applies needs iam:PassRole on it.
resource "quicksight_action_connector" "example" {
  action_connector_id = "s3"
  name                = "S3"
  type                = "AMAZON_S3"

  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::123456789012:role/quick-s3"
      }
    }
  }

  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions = [
      "quicksight:DescribeActionConnector",
      "quicksight:UpdateActionConnector",
      "quicksight:DeleteActionConnector",
      "quicksight:DescribeActionConnectorPermissions",
      "quicksight:UpdateActionConnectorPermissions",
    ]
  }

  timeouts {
    create = "10m"
  }
}

# Error: role_arn has 13 characters
# It is 7 characters too short: it must have 20 to 2048 characters.
# role_arn = "arn:aws:iam::"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "AMAZON_S3"
  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn = "arn:aws:iam::"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

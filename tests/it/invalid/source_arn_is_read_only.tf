# Error: Value for a read-only attribute
# source_arn is decided by the provider and cannot be configured. Remove it.
# source_arn = "x"

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "AMAZON_S3"
  authentication_config {
    authentication_metadata {
      iam_connection_metadata {
        role_arn   = "arn:aws:iam::123456789012:role/quick-connector"
        source_arn = "x"
      }
    }
  }
  permissions {
    principal = "arn:aws:quicksight:us-east-1:123456789012:group/default/analysts"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

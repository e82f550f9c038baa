# Error: Invalid principal
# "arn:aws:iam::123456789012:role/deploy" is not of Quick Sight; an IAM user or role must be registered with Quick Sight, and its Quick Sight ARN given. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME

resource "quicksight_action_connector" "example" {
  action_connector_id = "example"
  name                = "Example"
  type                = "GENERIC_HTTP"
  authentication_config {
    authentication_metadata {
      none_connection_metadata {
        base_endpoint = "https://example.com"
      }
    }
  }
  permissions {
    principal = "arn:aws:iam::123456789012:role/deploy"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}

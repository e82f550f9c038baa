# Error: Invalid principal
# "arn:aws:quicksight:us-east-1:123456789012:namespace/default" is a namespace, which action connectors cannot be shared with. A principal is the ARN of a Quick Sight user or group: arn:aws:quicksight:REGION:ACCOUNT:user/NAMESPACE/NAME

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
    principal = "arn:aws:quicksight:us-east-1:123456789012:namespace/default"
    actions   = ["quicksight:DescribeActionConnector"]
  }
}
